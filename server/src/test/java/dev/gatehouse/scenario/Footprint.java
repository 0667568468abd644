package dev.gatehouse.scenario;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * How much larger a process becomes than it was when this was made: all that is resident, looked at
 * every 20 ms, and memory outside the heap, looked at in each stall. The process runs with {@code
 * -XX:NativeMemoryTracking=summary}.
 */
final class Footprint {
  private final Held held;
  private final long idle;
  private final long idleDirect;
  private final Thread watcher;
  private final AtomicInteger stalls = new AtomicInteger();
  private volatile boolean over;
  private volatile long most;
  private volatile long mostStalled;
  private volatile long mostDirect;

  Footprint(long pid) {
    held = new Held(pid);
    idleDirect = held.direct();
    idle = held.resident();
    most = idle;
    mostDirect = idleDirect;
    watcher = Thread.ofPlatform().daemon().name("footprint").start(this::watch);
  }

  private void watch() {
    while (!over) {
      most = Math.max(most, held.resident());
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  /** To be told of each stall, as long as it lasts. */
  void stalled() {
    stalls.incrementAndGet();
    mostStalled = Math.max(mostStalled, held.resident());
    mostDirect = Math.max(mostDirect, held.direct());
  }

  int stalls() {
    return stalls.get();
  }

  /** Resident bytes above those at the beginning, at most. */
  long grown() {
    return most - idle;
  }

  /** Bytes of buffers outside the heap, at most. */
  long direct() {
    return mostDirect;
  }

  /** Looks no more. */
  void end() throws InterruptedException {
    over = true;
    watcher.join();
  }

  @Override
  public String toString() {
    return "%.1f MB idle, at most %.1f MB above it, %.1f MB while stalled; direct %.1f, then %.1f MB"
        .formatted(
            mb(idle), mb(most - idle), mb(mostStalled - idle), mb(idleDirect), mb(mostDirect));
  }

  private static double mb(long bytes) {
    return bytes / 1048576.0;
  }
}
