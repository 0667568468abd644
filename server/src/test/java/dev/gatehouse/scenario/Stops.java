package dev.gatehouse.scenario;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * When this machine gave no time to this process, and so perhaps none to those beside it: what
 * waited meanwhile may have waited too long without anybody's fault.
 */
final class Stops implements AutoCloseable {
  private static final long LONG = Duration.ofSeconds(2).toNanos();

  /** Behind a stop connections are ended that rested too long. */
  private static final long AFTER = Duration.ofSeconds(10).toNanos();

  private static final long PAUSE = Duration.ofMillis(100).toNanos();

  private final List<Long> ends = new CopyOnWriteArrayList<>();
  private final AtomicLong stopped = new AtomicLong();
  private volatile boolean over;

  Stops() {
    Thread.ofPlatform().daemon().name("stops").start(this::watch);
  }

  private void watch() {
    long last = System.nanoTime();
    while (!over) {
      LockSupport.parkNanos(PAUSE);
      long now = System.nanoTime();
      if (now - last > LONG) {
        stopped.addAndGet(now - last);
        ends.add(now);
      }
      last = now;
    }
  }

  /** Whether there was one since then, or shortly before. */
  boolean since(long nanos) {
    // It may be the watcher that has not had its time yet.
    LockSupport.parkNanos(4 * PAUSE);
    return ends.stream().anyMatch(end -> end - nanos > -AFTER);
  }

  @Override
  public String toString() {
    return ends.size() + " stops of " + Duration.ofNanos(stopped.get()).toSeconds() + " s";
  }

  @Override
  public void close() {
    over = true;
  }
}
