package dev.gatehouse.journal;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The segments in use, oldest first: those that wait to be forced, signed and compressed, the one
 * that appenders fill, and the spare that takes its place.
 */
final class Line {
  private final List<LiveSegment> segments = new CopyOnWriteArrayList<>();
  private final AtomicReference<@Nullable LiveSegment> spare = new AtomicReference<>();
  private final Bell keeper;
  private volatile LiveSegment current;
  private volatile boolean closed;

  Line(List<LiveSegment> recovered, Bell keeper) {
    segments.addAll(recovered);
    this.keeper = keeper;
    this.current = recovered.getLast();
  }

  LiveSegment current() {
    return current;
  }

  List<LiveSegment> segments() {
    return segments;
  }

  /** Puts the spare in the place of a full segment; false if there is no spare. */
  synchronized boolean rotate(LiveSegment full) {
    if (closed) {
      return false;
    }
    if (current != full) {
      return true;
    }
    LiveSegment next = spare.getAndSet(null);
    if (next == null) {
      keeper.ring();
      return false;
    }
    full.close();
    next.begin(full.next(), System.nanoTime());
    segments.add(next);
    current = next;
    keeper.ring();
    return true;
  }

  Refusal refusal() {
    return closed ? Refusal.CLOSED : Refusal.FULL;
  }

  boolean needsSpare() {
    return spare.get() == null && !closed;
  }

  void offer(LiveSegment prepared) {
    spare.set(prepared);
  }

  /** Takes no claim any more; the spare, if there is one, is handed back. */
  synchronized Optional<LiveSegment> close() {
    closed = true;
    current.close();
    return Optional.ofNullable(spare.getAndSet(null));
  }

  /** Whether a sequence lies in a segment that the disk refused to confirm. */
  boolean wounded(long sequence) {
    for (LiveSegment segment : segments) {
      if (segment.wounded && sequence >= segment.first() && sequence < segment.next()) {
        return true;
      }
    }
    return false;
  }

  void replace(LiveSegment wounded, LiveSegment healed) {
    segments.set(segments.indexOf(wounded), healed);
  }

  void remove(LiveSegment segment) {
    segments.remove(segment);
  }
}
