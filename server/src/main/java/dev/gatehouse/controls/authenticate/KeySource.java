package dev.gatehouse.controls.authenticate;

import dev.gatehouse.pipeline.Waiting;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one issuer: asked for when they are needed, again when they are old or a token names
 * one that is not among them, as often as {@link StrangeIds} allows, and kept for a bounded time
 * while the issuer is away. One thread asks at a time; of the others, those wait for its answer
 * whose key is not at hand.
 */
final class KeySource {
  /** Younger than this, keys are used without a question. */
  static final Duration FRESH = Duration.ofMinutes(5);

  /** At most this old, keys are used while the issuer is away. */
  static final Duration STALE = Duration.ofHours(1);

  /** After a failure, nobody asks for this long. */
  static final Duration PAUSE = Duration.ofSeconds(1);

  /** The same while the key is at hand: of an issuer that is frozen, each question costs a call. */
  static final Duration STALE_PAUSE = Duration.ofSeconds(10);

  private final KeyDownload download;
  private final LongSupplier nanoTime;
  private final StrangeIds strange;
  private final ReentrantLock asking = new ReentrantLock();
  private volatile @Nullable Fetched current;
  private long failedAt;
  private @Nullable String failure;

  /** Gets the keys, wherever they are. */
  @FunctionalInterface
  interface KeyDownload {
    KeySet get(Waiting waiting) throws IssuerAway;
  }

  private record Fetched(KeySet keys, long at) {}

  KeySource(KeyDownload download, LongSupplier nanoTime) {
    this.download = download;
    this.nanoTime = nanoTime;
    this.strange = new StrangeIds(nanoTime);
  }

  /** Keys that may be used now; among them the one of this id, if the issuer has it. */
  KeySet keys(String kid, Waiting waiting) throws IssuerAway {
    Fetched known = current;
    if (known != null && isYounger(known.at, STALE) && known.keys.knows(kid)) {
      if (isYounger(known.at, FRESH) || !asking.tryLock()) {
        return known.keys;
      }
    } else if (!await(waiting)) {
      throw new IssuerAway("others wait for the same keys");
    }
    try {
      return asked(kid, waiting);
    } finally {
      asking.unlock();
    }
  }

  private boolean await(Waiting waiting) {
    try {
      return asking.tryLock(waiting.left().toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private KeySet asked(String kid, Waiting waiting) throws IssuerAway {
    Fetched known = current;
    if (known != null && isYounger(known.at, FRESH)) {
      return known.keys.knows(kid) || strange.isAbsent(kid)
          ? known.keys
          : forStrange(kid, known, waiting);
    }
    return refreshed(known, kid, waiting);
  }

  // Only questions for the sake of an unknown id count, so that keys that were rolled over right
  // after they were first read are found at once.
  private KeySet forStrange(String kid, Fetched known, Waiting waiting) throws IssuerAway {
    String lately = failure;
    boolean mayAsk = lately == null || !isYounger(failedAt, PAUSE);
    if (mayAsk && strange.takesQuestion()) {
      return refreshed(known, kid, waiting);
    }
    // While questions fail, nobody can say whether it is the issuer's.
    if (lately != null) {
      throw new IssuerAway(lately);
    }
    return known.keys;
  }

  private KeySet refreshed(@Nullable Fetched known, String kid, Waiting waiting) throws IssuerAway {
    // Of a key that is not among them nobody can say now whether it is the issuer's.
    boolean atHand = known != null && isYounger(known.at, STALE) && known.keys.knows(kid);
    String lately = failure;
    if (lately == null || !isYounger(failedAt, atHand ? STALE_PAUSE : PAUSE)) {
      try {
        KeySet keys = download.get(waiting);
        failure = null;
        current = new Fetched(keys, nanoTime.getAsLong());
        if (!keys.knows(kid)) {
          strange.absent(kid);
        }
        return keys;
      } catch (IssuerAway e) {
        lately = String.valueOf(e.getMessage());
        failure = lately;
        failedAt = nanoTime.getAsLong();
      }
    }
    if (atHand && known != null) {
      return known.keys;
    }
    throw new IssuerAway(lately);
  }

  private boolean isYounger(long since, Duration age) {
    return nanoTime.getAsLong() - since < age.toNanos();
  }
}
