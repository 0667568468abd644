package dev.gatehouse.proxy;

import java.time.Duration;

/**
 * How long an upstream has for a call: until all of a small answer, or the head of another, is
 * here.
 *
 * @param total for all attempts together, from when the call is let in
 * @param attempt for each of them
 */
public record Deadlines(Duration total, Duration attempt) {
  /** What nobody bounds. */
  public static final Deadlines NONE = new Deadlines(Duration.ofDays(365), Duration.ofDays(365));

  /** The same for one attempt only. */
  public static Deadlines of(Duration total) {
    return new Deadlines(total, total);
  }

  /** How long nothing may come of an answer, of an upstream that usually has so long. */
  long patience(long usualNanos) {
    return equals(NONE) ? usualNanos : Math.max(usualNanos, attempt.toNanos());
  }
}
