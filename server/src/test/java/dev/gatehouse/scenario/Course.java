package dev.gatehouse.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToLongFunction;

/**
 * How what a process holds goes over a time, quarter by quarter: the second one is warm, and the
 * last one must be like it. Each figure is the median of its quarter.
 */
final class Course {
  private record Look(long at, long resident, long direct, long files, long threads) {}

  private final Held held;
  private final long begin = System.nanoTime();
  private final long end;
  private final List<Look> looks = new ArrayList<>();
  private final Thread watcher;

  Course(long pid, Duration time) {
    held = new Held(pid);
    end = begin + time.toNanos();
    watcher = Thread.ofPlatform().daemon().name("course").start(() -> watch(time.dividedBy(40)));
  }

  private void watch(Duration pause) {
    while (System.nanoTime() < end) {
      Look look =
          new Look(System.nanoTime(), held.resident(), held.direct(), held.files(), held.threads());
      looks.add(look);
      LockSupport.parkNanos(pause.toNanos());
    }
  }

  /** Waits for its end. */
  Course whole() throws InterruptedException {
    watcher.join();
    return this;
  }

  /** What is resident and outside the heap is in MB. */
  record Quarter(long resident, long direct, long files, long threads) {
    @Override
    public String toString() {
      return "%d MB (%d MB of buffers), %d files, %d threads"
          .formatted(resident, direct, files, threads);
    }
  }

  /**
   * @param number 1 to 4
   */
  Quarter quarter(int number) {
    long from = begin + (end - begin) / 4 * (number - 1);
    long to = from + (end - begin) / 4;
    List<Look> some = looks.stream().filter(look -> look.at() >= from && look.at() < to).toList();
    return new Quarter(
        median(some, Look::resident) >> 20,
        median(some, Look::direct) >> 20,
        median(some, Look::files),
        median(some, Look::threads));
  }

  private static long median(List<Look> looks, ToLongFunction<Look> figure) {
    if (looks.isEmpty()) {
      throw new AssertionError("nothing was looked at: this machine gave no time");
    }
    return looks.stream().mapToLong(figure).sorted().toArray()[looks.size() / 2];
  }
}
