package dev.gatehouse.proxy.upstream;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** How one address of an upstream does: what is under way there, and whether it may get more. */
public final class Standing {

  /**
   * When an address is left out for a while.
   *
   * @param failures one after another; 0 for never
   * @param percent of its calls of ten seconds that fail; 0 for never
   * @param calls that it must have had for that
   * @param time for the first time; that much longer each time after
   * @param longest time
   * @param most percent of the addresses that are left out at once
   */
  public record Ejection(
      int failures, int percent, int calls, Duration time, Duration longest, int most) {}

  private static final Duration REMEMBERED = Duration.ofSeconds(10);

  private final AtomicInteger pending = new AtomicInteger();
  private final AtomicInteger failures = new AtomicInteger();
  private final Window window;
  private volatile long outUntil;
  private volatile boolean out;
  private volatile boolean sick;
  private int times;

  public Standing(long now) {
    window = new Window(REMEMBERED, now);
  }

  /** A call goes there. */
  public void begins() {
    pending.incrementAndGet();
  }

  /** It is over there. */
  public void ends() {
    pending.decrementAndGet();
  }

  /** Calls under way. */
  public int pending() {
    return pending.get();
  }

  /** Failures since it last did well. */
  public int failures() {
    return failures.get();
  }

  /** Whether its health checks say that it is not well. */
  public boolean isSick() {
    return sick;
  }

  /** Notes what its health checks say; whether that is news. */
  public boolean checked(boolean well) {
    boolean news = sick == well;
    sick = !well;
    return news;
  }

  /** Whether it is left out because of its failures. */
  public boolean isOut() {
    return out;
  }

  /** How long it is still left out. */
  public long outNanos(long now) {
    return out ? Math.max(0, outUntil - now) : 0;
  }

  /** A call there went well. */
  void succeeded(long now) {
    window.add(false, now);
    if (failures.get() != 0) {
      failures.set(0);
    }
  }

  /** A call there failed; whether it should be left out. */
  boolean failed(Ejection ejection, long now) {
    window.add(true, now);
    int row = failures.incrementAndGet();
    return !out
        && ((ejection.failures() > 0 && row >= ejection.failures())
            || (ejection.percent() > 0
                && window.sum(now).reaches(ejection.percent(), ejection.calls())));
  }

  /** Leaves it out; under the lock of those who decide. */
  void eject(Ejection ejection, long now) {
    times++;
    long nanos = Math.min(times * ejection.time().toNanos(), ejection.longest().toNanos());
    outUntil = now + nanos;
    out = true;
  }

  /** Takes it back if its time is over; whether it was. Under the same lock. */
  boolean comesBack(Ejection ejection, long now) {
    if (!out || now - outUntil < 0) {
      return false;
    }
    out = false;
    window.clear();
    // The next failure counts: it is on trial.
    failures.set(Math.max(0, ejection.failures() - 1));
    return true;
  }

  /** One that was well for long enough counts as new. */
  void forgive(long now) {
    if (!out && times > 0 && failures.get() == 0 && now - outUntil > REMEMBERED.toNanos()) {
      times = 0;
    }
  }
}
