package dev.gatehouse.controls.authenticate;

import dev.gatehouse.pipeline.Party;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;

/**
 * How often wrong credentials came from each source lately. One for the process. A table of fixed
 * size: sources that fall on the same place share it, so that no number of sources takes more
 * memory; addresses count by {@link Party}.
 *
 * <p>Right credentials pass whatever else comes from their source: many callers may share one
 * address, and none of them can lock the others out.
 */
public final class Failures {
  private static final int PLACES = 1 << 14;
  private static final long FORGOTTEN_IN = Duration.ofSeconds(1).toNanos();
  private static final long FREE = 20;
  private static final long MOST = 100;
  private static final long STEP = Duration.ofMillis(5).toNanos();

  // Per place: the time at which all failures are forgotten, one each second.
  private final AtomicLongArray forgottenAt;
  private final LongSupplier nanoTime;
  private final int seed;

  /**
   * A table in memory.
   *
   * @param seed a random number, so that nobody can choose to share another's place
   */
  public Failures(LongSupplier nanoTime, int seed) {
    this.nanoTime = nanoTime;
    this.seed = seed;
    long[] now = new long[PLACES];
    Arrays.fill(now, nanoTime.getAsLong());
    this.forgottenAt = new AtomicLongArray(now);
  }

  /** What a failure leads to. */
  sealed interface Consequence {}

  /** The refusal goes out after a while; zero for at once. */
  record Refuse(Duration after) implements Consequence {}

  /** There were too many. */
  record TooMany(Duration retryAfter) implements Consequence {}

  /** Counts one more. */
  Consequence count(InetAddress source) {
    int place = place(source);
    long now = nanoTime.getAsLong();
    while (true) {
      long seen = forgottenAt.get(place);
      long base = seen - now > 0 ? seen : now;
      long failures = (base - now) / FORGOTTEN_IN;
      if (failures >= MOST) {
        return new TooMany(Duration.ofNanos(base - now - (MOST - 1) * FORGOTTEN_IN));
      }
      if (forgottenAt.compareAndSet(place, seen, base + FORGOTTEN_IN)) {
        return new Refuse(Duration.ofNanos(Math.max(0, failures - FREE) * STEP));
      }
    }
  }

  /** Whether so many came from there that a right credential is worth a note. */
  boolean many(InetAddress source) {
    return forgottenAt.get(place(source)) - nanoTime.getAsLong() > FREE * FORGOTTEN_IN;
  }

  private int place(InetAddress source) {
    int hash = seed;
    for (long left = Party.of(source); left != 0; left >>>= Byte.SIZE) {
      hash = (hash ^ (byte) left) * 0x01000193;
    }
    hash ^= hash >>> 15;
    hash *= 0x2c1b3c6d;
    return (hash ^ hash >>> 13) & (PLACES - 1);
  }
}
