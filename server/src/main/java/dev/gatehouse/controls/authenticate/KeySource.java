package dev.gatehouse.controls.authenticate;

import dev.gatehouse.pipeline.Waiting;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one issuer: asked for when they are needed, again when they are old or a token names
 * one that is not among them, as often as {@link StrangeIds} allows, and kept for a bounded time
 * while the issuer is away. There is one question at a time, and it belongs to no call: calls wait
 * for its answer, and one that leaves takes nothing from the others. While it goes on, only those
 * wait whose key is not at hand.
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

  /** A question's time: twice that of a document, as where the keys are may be one of its own. */
  private static final Duration AT_MOST = Duration.ofSeconds(6);

  private final KeyDownload download;
  private final LongSupplier nanoTime;
  private final StrangeIds strange;
  private volatile @Nullable Fetched current;
  private @Nullable CompletableFuture<?> question;
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
    while (known == null || !known.keys.knows(kid) || !isYounger(known.at, FRESH)) {
      CompletableFuture<?> awaited = question(kid);
      if (awaited == null) {
        return settled(kid);
      }
      if (!isOver(awaited, waiting)) {
        return atHand(kid).orElseThrow(() -> new IssuerAway("no keys in the time of this call"));
      }
      known = current;
    }
    return known.keys;
  }

  /** The question that a call for this id waits for, be it new; null if it needs none. */
  private synchronized @Nullable CompletableFuture<?> question(String kid) {
    boolean atHand = atHand(kid).isPresent();
    CompletableFuture<?> running = question;
    if (running != null) {
      return atHand ? null : running;
    }
    return mayAsk(kid, atHand) ? ask(kid) : null;
  }

  // Only questions for the sake of an unknown id count, so that keys that were rolled over right
  // after they were first read are found at once.
  private boolean mayAsk(String kid, boolean atHand) {
    boolean fresh = fresh().isPresent();
    if (fresh && (atHand || strange.isAbsent(kid))) {
      return false;
    }
    boolean pauses = failure != null && isYounger(failedAt, atHand ? STALE_PAUSE : PAUSE);
    return !pauses && (!fresh || strange.takesQuestion());
  }

  private CompletableFuture<?> ask(String kid) {
    CompletableFuture<@Nullable Void> asked = new CompletableFuture<>();
    Waiting.aside("issuer-keys", AT_MOST, waiting -> ask(kid, asked, waiting));
    question = asked;
    return asked;
  }

  private void ask(String kid, CompletableFuture<@Nullable Void> asked, Waiting waiting) {
    try {
      answered(kid, download.get(waiting));
    } catch (IssuerAway e) {
      failed(String.valueOf(e.getMessage()));
    } catch (RuntimeException | Error e) {
      failed("reading them met a bug");
      asked.completeExceptionally(e);
    } finally {
      over();
      asked.complete(null);
    }
  }

  private synchronized void answered(String kid, KeySet keys) {
    failure = null;
    current = new Fetched(keys, nanoTime.getAsLong());
    if (!keys.knows(kid)) {
      strange.absent(kid);
    }
  }

  private synchronized void failed(String why) {
    failure = why;
    failedAt = nanoTime.getAsLong();
  }

  private synchronized void over() {
    question = null;
  }

  /** Whether a question ended before the call did. */
  private static boolean isOver(CompletableFuture<?> question, Waiting waiting) {
    try {
      question.get(waiting.left().toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("reading an issuer's keys met a bug", e.getCause());
    }
  }

  /** What can be said of this id without one more question. */
  private synchronized KeySet settled(String kid) throws IssuerAway {
    Optional<KeySet> keys = atHand(kid);
    // While questions fail, nobody can say of an unknown id whether it is the issuer's.
    if (keys.isEmpty() && (failure == null || strange.isAbsent(kid))) {
      keys = fresh();
    }
    return keys.orElseThrow(() -> new IssuerAway(failure == null ? "keys are too old" : failure));
  }

  private Optional<KeySet> fresh() {
    Fetched known = current;
    return known != null && isYounger(known.at, FRESH) ? Optional.of(known.keys) : Optional.empty();
  }

  private Optional<KeySet> atHand(String kid) {
    Fetched known = current;
    return known != null && known.keys.knows(kid) && isYounger(known.at, STALE)
        ? Optional.of(known.keys)
        : Optional.empty();
  }

  private boolean isYounger(long since, Duration age) {
    return nanoTime.getAsLong() - since < age.toNanos();
  }
}
