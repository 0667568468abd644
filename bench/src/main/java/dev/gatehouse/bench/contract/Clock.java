package dev.gatehouse.bench.contract;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** What an action costs: the best of some rounds, after it was compiled. */
final class Clock {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final long warmUpNanos;
  private final long roundNanos;
  private final int rounds;

  Clock(boolean quick) {
    warmUpNanos = quick ? 700_000_000L : 2_000_000_000L;
    roundNanos = quick ? 100_000_000L : 250_000_000L;
    rounds = quick ? 4 : 7;
  }

  long warmUpNanos() {
    return warmUpNanos;
  }

  long roundNanos() {
    return roundNanos;
  }

  int rounds() {
    return rounds;
  }

  /** Runs it until the compiler has seen enough of it. */
  void warm(Runnable action) {
    long end = System.nanoTime() + warmUpNanos;
    while (System.nanoTime() < end) {
      action.run();
    }
  }

  /** Nanoseconds of one run in one round. */
  double round(Runnable action) {
    long start = System.nanoTime();
    long spent;
    int runs = 0;
    do {
      action.run();
      runs++;
      spent = System.nanoTime() - start;
    } while (spent < roundNanos);
    return (double) spent / runs;
  }

  /** Nanoseconds of one run. */
  double nanos(Runnable action) {
    warm(action);
    double best = Double.MAX_VALUE;
    for (int i = 0; i < rounds; i++) {
      best = Math.min(best, round(action));
    }
    return best;
  }

  /** Bytes that this thread allocates in one run, on average. */
  static double allocated(Runnable action) {
    int runs = 200;
    long before = THREADS.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < runs; i++) {
      action.run();
    }
    return (double) (THREADS.getCurrentThreadAllocatedBytes() - before) / runs;
  }
}
