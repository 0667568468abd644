package dev.gatehouse.controls.limit;

import java.time.Duration;

/**
 * So many calls per time, at most {@code burst} of them at once.
 *
 * @param count calls in {@code period}
 * @param burst capacity of the bucket; at least 1
 */
public record Allowance(long count, Duration period, long burst) {
  public Allowance {
    if (count < 1 || burst < 1 || period.isNegative() || period.isZero()) {
      throw new IllegalArgumentException(
          "rate: must be at least 1 in a time above 0 with a burst of at least 1");
    }
  }

  /** Nanoseconds in which one call grows back; at least 1. */
  long interval() {
    return Math.max(1, nanos() / count);
  }

  /** Nanoseconds in which an empty bucket is full again. */
  long depth() {
    return saturated(interval(), burst);
  }

  private long nanos() {
    long seconds = period.toSeconds();
    return seconds > Long.MAX_VALUE / 4_000_000_000L ? Long.MAX_VALUE / 4 : period.toNanos();
  }

  private static long saturated(long interval, long times) {
    // A quarter of the range of nanoTime, so that sums of two never overflow.
    long most = Long.MAX_VALUE / 4;
    return interval > most / times ? most : interval * times;
  }
}
