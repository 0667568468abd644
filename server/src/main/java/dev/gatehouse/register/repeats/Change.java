package dev.gatehouse.register.repeats;

import dev.gatehouse.pipeline.Waiting;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One change that carries a key, from its first call until it is forgotten. */
final class Change {
  private final Entry intent;
  private final long endNanos;
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile State state;
  private @Nullable Place intended;
  private @Nullable Place answered;

  /** How its first call stands. */
  enum State {
    UNDER_WAY,
    ANSWERED,
    /** It was carried out and answered, and the answer is not kept. */
    ANSWER_GONE,
    /** Nobody knows whether it was carried out. */
    UNKNOWN,
    /** It was not sent. */
    RELEASED
  }

  /**
   * @param endNanos {@link System#nanoTime} at which it is forgotten: a clock that is set meanwhile
   *     changes nothing
   */
  Change(Entry intent, long endNanos, State state) {
    this.intent = intent;
    this.endNanos = endNanos;
    this.state = state;
  }

  Entry intent() {
    return intent;
  }

  State state() {
    return state;
  }

  /** Whether it may be forgotten: never while its first call is under way. */
  boolean over(long nanos) {
    return state != State.UNDER_WAY && endNanos - nanos <= 0;
  }

  /** Settles how it stands; whoever waits goes on. */
  void become(State settled) {
    state = settled;
    over.countDown();
  }

  /** Waits until it is settled, at most so long; whether it is. */
  boolean await(Waiting waiting, Duration most) {
    Duration left = waiting.left().compareTo(most) < 0 ? waiting.left() : most;
    try {
      return over.await(left.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Nullable Place intended() {
    return intended;
  }

  void intended(Place place) {
    intended = place;
  }

  @Nullable Place answered() {
    return answered;
  }

  void answered(Place place) {
    answered = place;
  }
}
