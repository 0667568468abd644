package dev.gatehouse.proxy.upstream;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * So many calls in a time, evenly, shared by all loops (the generic cell rate algorithm): a call
 * waits for its turn, or hears when there would be one.
 */
public final class Pace {
  private final long everyNanos;
  private final long burstNanos;
  // When the next call would be due if none were early.
  private final AtomicLong due;

  /**
   * One at which nothing was called yet.
   *
   * @param count in {@code per}; as many may come at once
   */
  public Pace(long count, Duration per, long now) {
    everyNanos = Math.max(1, per.toNanos() / count);
    burstNanos = everyNanos * (count - 1);
    due = new AtomicLong(now);
  }

  /**
   * Takes a turn if it comes soon enough.
   *
   * @return nanoseconds to wait for it; if none was taken, less than 0: the wait for one, negated
   */
  public long take(long now, long mostNanos) {
    while (true) {
      long old = due.get();
      long from = Math.max(old, now);
      long wait = Math.max(0, from - burstNanos - now);
      if (wait > mostNanos) {
        return -wait;
      }
      if (due.compareAndSet(old, from + everyNanos)) {
        return wait;
      }
    }
  }
}
