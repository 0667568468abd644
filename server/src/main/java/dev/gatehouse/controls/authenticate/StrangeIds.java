package dev.gatehouse.controls.authenticate;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * When an issuer is asked for the sake of key ids that are not among its keys. Anybody can make
 * them up, and a new key of the issuer comes as one, so that neither each nor none may be a
 * question:
 *
 * <ul>
 *   <li>{@link #BURST} questions are free at once, and one more each {@link #STEP}: a forger makes
 *       us ask no more often than that, and delays a new key by no more than one step, as each
 *       question reads all keys.
 *   <li>An id that the issuer did not have is no question for {@link #ABSENT}: a caller that keeps
 *       using a withdrawn key takes nothing from others.
 * </ul>
 *
 * <p>Not for several threads at a time. Holds no more ids than there can be questions in {@link
 * #ABSENT}.
 */
final class StrangeIds {
  /** Questions at once. */
  static final int BURST = 5;

  /** In this time one more question comes to be free. */
  static final Duration STEP = Duration.ofSeconds(10);

  /** So long an id that the issuer did not have is not asked for again. */
  static final Duration ABSENT = Duration.ofSeconds(30);

  private final LongSupplier nanoTime;
  private final Map<String, Long> absentAt = new HashMap<>();
  private long allFreeAt;

  StrangeIds(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.allFreeAt = nanoTime.getAsLong();
  }

  /** Whether the issuer was asked for this id lately, and did not have it. */
  boolean isAbsent(String kid) {
    Long at = absentAt.get(kid);
    return at != null && nanoTime.getAsLong() - at < ABSENT.toNanos();
  }

  /** Takes a question, if one is free. */
  boolean takesQuestion() {
    long now = nanoTime.getAsLong();
    long ahead = Math.max(allFreeAt - now, 0);
    if (ahead > (BURST - 1) * STEP.toNanos()) {
      return false;
    }
    allFreeAt = now + ahead + STEP.toNanos();
    return true;
  }

  /** Keeps in mind that the issuer was asked for this id, and did not have it. */
  void absent(String kid) {
    long now = nanoTime.getAsLong();
    absentAt.values().removeIf(at -> now - at >= ABSENT.toNanos());
    absentAt.put(kid, now);
  }
}
