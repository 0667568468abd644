package dev.gatehouse.controls;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that stands still until the test moves it; wall time and nanoTime together. */
public final class ManualClock extends Clock {
  private Instant now;
  // Near the end of its range, which nanoTime may be.
  private long nanos = Long.MAX_VALUE - 1_000_000_000L;

  public ManualClock(String instant) {
    now = Instant.parse(instant);
  }

  public void advance(Duration by) {
    now = now.plus(by);
    nanos += by.toNanos();
  }

  public long nanoTime() {
    return nanos;
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException();
  }
}
