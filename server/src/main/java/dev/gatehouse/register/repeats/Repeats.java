package dev.gatehouse.register.repeats;

import dev.gatehouse.pipeline.Response;
import dev.gatehouse.pipeline.Waiting;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The changes that carry a key, and their first answers, each for its time. Nothing that is not
 * forgotten is ever pushed out: what there is no room for is refused.
 */
public final class Repeats implements AutoCloseable {
  /** One caller has at most this part of all keys. */
  private static final int SHARES = 4;

  /**
   * How much is kept.
   *
   * @param keys at most
   * @param bytes of files, about
   * @param answer bytes of one answer; larger ones are not kept
   */
  public record Bounds(int keys, long bytes, int answer) {}

  private final Bounds bounds;
  private final Clock clock;
  private final LongSupplier nanos;
  private final AnswerFiles files;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<ChangeId, Change> changes = new HashMap<>();
  private final Map<String, Integer> owners = new HashMap<>();

  private Repeats(Bounds bounds, Clock clock, LongSupplier nanos, AnswerFiles files) {
    this.bounds = bounds;
    this.clock = clock;
    this.nanos = nanos;
    this.files = files;
  }

  /**
   * Opens what is kept in a state folder that this process owns. What was about to be sent and has
   * no answer is unknown from now on.
   *
   * @throws IOException if the folder cannot be used
   */
  public static Repeats open(Path state, Bounds bounds, Clock clock) throws IOException {
    return open(state, bounds, clock, System::nanoTime);
  }

  static Repeats open(Path state, Bounds bounds, Clock clock, LongSupplier nanos)
      throws IOException {
    AnswerFiles files = AnswerFiles.open(state.resolve("answers"), bounds, new SecureRandom());
    Repeats repeats = new Repeats(bounds, clock, nanos, files);
    files.load(repeats::restore);
    files.start(repeats::forget);
    return repeats;
  }

  private void restore(Entry entry, Place place, boolean hasAnswer) {
    Change known = changes.get(entry.id());
    switch (entry.kind()) {
      case INTENT -> {
        if (known != null) {
          remove(known);
        }
        // A clock that was set back must not lengthen what is kept.
        long left = Math.clamp(entry.made() + entry.ttl() - clock.millis(), 0, entry.ttl());
        Change change =
            new Change(entry, nanos.getAsLong() + left * 1_000_000, Change.State.UNKNOWN);
        change.intended(place);
        put(change);
      }
      case ANSWER -> {
        if (known != null && known.intent().call().equals(entry.call())) {
          known.answered(place);
          known.become(hasAnswer ? Change.State.ANSWERED : Change.State.ANSWER_GONE);
        }
      }
      case RELEASE -> {
        if (known != null && known.intent().call().equals(entry.call())) {
          remove(known);
        }
      }
    }
  }

  /** What is known of the change that a call asks for; if nothing is, it is the call's from now. */
  public Found claim(Asked asked) {
    ChangeId id = files.id(asked.caller(), asked.operation(), asked.key());
    lock.lock();
    try {
      Change known = changes.get(id);
      if (known != null && known.over(nanos.getAsLong())) {
        remove(known);
        known = null;
      }
      return known == null ? mine(id, asked) : found(known, asked);
    } finally {
      lock.unlock();
    }
  }

  private Found mine(ChangeId id, Asked asked) {
    int owned = owners.getOrDefault(asked.owner(), 0);
    if (owned >= Math.max(1, bounds.keys() / SHARES)) {
      return new Found.Full(true);
    }
    if (changes.size() >= bounds.keys() || files.bytes() >= bounds.bytes()) {
      return new Found.Full(false);
    }
    Entry intent =
        new Entry(
            Entry.Kind.INTENT,
            id,
            asked.fingerprint(),
            clock.millis(),
            asked.ttl().toMillis(),
            asked.call(),
            asked.terms(),
            asked.owner());
    long end = nanos.getAsLong() + asked.ttl().toNanos();
    Change change = new Change(intent, end, Change.State.UNDER_WAY);
    put(change);
    return new Found.Mine(new Claim(this, change));
  }

  private Found found(Change change, Asked asked) {
    Entry first = change.intent();
    if (!first.fingerprint().equals(asked.fingerprint())) {
      return new Found.Different();
    }
    return switch (change.state()) {
      case UNDER_WAY -> new Found.UnderWay((waiting, most) -> await(change, asked, waiting, most));
      case RELEASED -> new Found.Released();
      case UNKNOWN -> new Found.Unknown(first.call());
      case ANSWER_GONE -> new Found.AnswerGone(first.call());
      case ANSWERED -> {
        Place place = change.answered();
        yield place == null || first.terms() != asked.terms()
            ? new Found.AnswerGone(first.call())
            : new Found.Answered(first.call(), _ -> AnswerForm.answer(Segment.answer(place)));
      }
    };
  }

  private Found await(Change change, Asked asked, Waiting waiting, Duration most) {
    boolean _ = change.await(waiting, most);
    return found(change, asked);
  }

  /** Writes an entry; tells where it is, or that it is not. */
  void write(Entry entry, byte[] answer, Consumer<Optional<Place>> told) {
    files.write(entry, answer, told);
  }

  void keep(Change change, Response response, Runnable told) {
    Optional<byte[]> answer = AnswerForm.bytes(response, bounds.answer());
    write(
        of(change, Entry.Kind.ANSWER),
        answer.orElse(new byte[0]),
        place -> {
          place.ifPresent(change::answered);
          boolean there = place.isPresent() && answer.isPresent();
          change.become(there ? Change.State.ANSWERED : Change.State.ANSWER_GONE);
          told.run();
        });
  }

  void release(Change change) {
    lock.lock();
    try {
      remove(change);
    } finally {
      lock.unlock();
    }
    change.become(Change.State.RELEASED);
    write(of(change, Entry.Kind.RELEASE), new byte[0], _ -> {});
  }

  private static Entry of(Change change, Entry.Kind kind) {
    Entry it = change.intent();
    return new Entry(kind, it.id(), "", it.made(), it.ttl(), it.call(), 0, "");
  }

  private void put(Change change) {
    changes.put(change.intent().id(), change);
    owners.merge(change.intent().owner(), 1, Integer::sum);
  }

  private void remove(Change change) {
    if (changes.remove(change.intent().id(), change)) {
      forgotten(change);
    }
  }

  private void forgotten(Change change) {
    owners.computeIfPresent(
        change.intent().owner(), (_, count) -> count == 1 ? null : Integer.valueOf(count - 1));
  }

  /** Forgets what is over; tells of what is still kept. */
  private void forget(Consumer<Segment> needed) {
    lock.lock();
    try {
      long now = nanos.getAsLong();
      for (Iterator<Change> all = changes.values().iterator(); all.hasNext(); ) {
        Change change = all.next();
        if (change.over(now)) {
          all.remove();
          forgotten(change);
        } else {
          need(change.intended(), needed);
          need(change.answered(), needed);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private static void need(@Nullable Place place, Consumer<Segment> needed) {
    if (place != null) {
      needed.accept(place.segment());
    }
  }

  /** Keys that are kept. */
  public int keys() {
    lock.lock();
    try {
      return changes.size();
    } finally {
      lock.unlock();
    }
  }

  /** Bytes of files. */
  public long bytes() {
    return files.bytes();
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Writes what waits to be written, then closes the files. */
  @Override
  public void close() {
    files.close();
  }
}
