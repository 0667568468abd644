package dev.gatehouse.controls.limit;

import dev.gatehouse.pipeline.Outcome;
import dev.gatehouse.pipeline.Settlement;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What one caller has used up. Knows no limits: these come with each call, so that they may change
 * while the balance stays. Lock-free and shared by all loops.
 */
final class Account implements Settlement {
  private static final long CLOSED = -1;
  private static final long HOLD = 1L << 32;
  private static final Spent NOTHING = new Spent(new Quota.Window(0, 0), 0);

  /** Calls counted in one window. */
  record Spent(Quota.Window window, long calls) {}

  // Lower half: how many calls hold the account, those at the same time and those being decided.
  // Upper half: how often it was held; who closes sees by it that somebody came and went meanwhile.
  private final AtomicLong holds = new AtomicLong();
  // The bucket, as the time at which it will be full again (the "theoretical arrival time" of the
  // generic cell rate algorithm, ITU-T I.371): one number for level and time of the last change.
  private final AtomicLong fullAt;
  private final AtomicReference<Spent> spent = new AtomicReference<>(NOTHING);

  Account(long now) {
    fullAt = new AtomicLong(now);
  }

  /** How many hold it, this call among them; -1 if the account was closed meanwhile. */
  int hold() {
    long next;
    long seen;
    do {
      seen = holds.get();
      if (seen == CLOSED) {
        return -1;
      }
      // Wraps around below the sign, so that it never looks closed.
      next = (seen + HOLD + 1) & Long.MAX_VALUE;
    } while (!holds.compareAndSet(seen, next));
    return (int) next;
  }

  void release() {
    holds.decrementAndGet();
  }

  /** Takes one call out of the bucket; how many nanoseconds are missing if it is empty, else 0. */
  long take(Allowance allowance, long now) {
    long interval = allowance.interval();
    long depth = allowance.depth();
    while (true) {
      long seen = fullAt.get();
      long base = seen - now > 0 ? seen : now;
      long missing = base - now + interval - depth;
      if (missing > 0) {
        return missing;
      }
      if (fullAt.compareAndSet(seen, base + interval)) {
        return 0;
      }
    }
  }

  /** Reserves one call of the quota; false if it is spent. */
  boolean reserve(Quota quota, Quota.Window window) {
    while (true) {
      Spent seen = spent();
      long calls = seen.window.equals(window) ? seen.calls : 0;
      if (calls >= quota.count()) {
        return false;
      }
      if (spent.compareAndSet(seen, new Spent(window, calls + 1))) {
        return true;
      }
    }
  }

  void giveBack(Quota.Window window) {
    Spent seen;
    do {
      seen = spent();
      if (!seen.window.equals(window) || seen.calls == 0) {
        return;
      }
    } while (!spent.compareAndSet(seen, new Spent(window, seen.calls - 1)));
  }

  /** The end of a call that reserved nothing. */
  @Override
  public void settle(Outcome outcome) {
    release();
  }

  /** Closes the account if it holds nothing worth keeping: nobody holds it, and nothing is used. */
  boolean close(long now, long epochMillis) {
    long seen = holds.get();
    return (int) seen == 0
        && fullAt.get() - now <= 0
        && !spent().window.holds(epochMillis)
        && holds.compareAndSet(seen, CLOSED);
  }

  Spent spent() {
    return Objects.requireNonNull(spent.get());
  }

  void restore(Spent balance) {
    spent.set(balance);
  }
}
