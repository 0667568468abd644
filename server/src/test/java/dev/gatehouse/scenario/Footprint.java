package dev.gatehouse.scenario;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much larger a process becomes than it was when this was made: all that is resident, looked at
 * every 20 ms, and memory outside the heap, looked at in each stall. The process runs with {@code
 * -XX:NativeMemoryTracking=summary}.
 */
final class Footprint {
  private static final Pattern OTHER =
      Pattern.compile("Other \\(reserved=\\d+KB, committed=(\\d+)KB\\)");

  private final long pid;
  private final long idle;
  private final long idleDirect;
  private final Thread watcher;
  private final AtomicInteger stalls = new AtomicInteger();
  private volatile boolean over;
  private volatile long most;
  private volatile long mostStalled;
  private volatile long mostDirect;

  Footprint(long pid) throws IOException {
    this.pid = pid;
    idleDirect = directBytes();
    idle = residentBytes();
    most = idle;
    mostDirect = idleDirect;
    watcher = Thread.ofPlatform().daemon().name("footprint").start(this::watch);
  }

  private void watch() {
    while (!over) {
      most = Math.max(most, residentBytes());
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  /** To be told of each stall, as long as it lasts. */
  void stalled() {
    stalls.incrementAndGet();
    mostStalled = Math.max(mostStalled, residentBytes());
    mostDirect = Math.max(mostDirect, directBytes());
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

  private long residentBytes() {
    try {
      return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private long directBytes() {
    try {
      String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
      Process asked =
          new ProcessBuilder(jcmd, Long.toString(pid), "VM.native_memory", "summary").start();
      String said = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      Matcher other = OTHER.matcher(said);
      if (!other.find()) {
        throw new AssertionError("no figure: " + said);
      }
      return Long.parseLong(other.group(1)) * 1024;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
