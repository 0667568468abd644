package dev.gatehouse.journal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The segments in use, oldest first: those that wait to be forced, signed and compressed, the one
 * that appenders fill, and the spares that take its place.
 */
final class Line {
  // A segment that was full sooner than this asks for several spares: appenders must not wait for
  // the disk to make one.
  private static final Duration HURRY = Duration.ofSeconds(10);
  private static final int MOST_SPARES = 3;

  private final List<LiveSegment> segments = new CopyOnWriteArrayList<>();
  private final ConcurrentLinkedQueue<LiveSegment> spares = new ConcurrentLinkedQueue<>();
  private final Bell keeper;
  private volatile int wanted = 1;
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
    @Nullable LiveSegment next = spares.poll();
    if (next == null) {
      keeper.ring();
      return false;
    }
    full.close();
    long nanos = System.nanoTime();
    wanted = nanos - full.bornNanos() < HURRY.toNanos() ? MOST_SPARES : 1;
    next.begin(full.next(), nanos);
    segments.add(next);
    current = next;
    keeper.ring();
    return true;
  }

  Refusal refusal() {
    return closed ? Refusal.CLOSED : Refusal.FULL;
  }

  boolean needsSpare() {
    return spares.size() < wanted && !closed;
  }

  boolean hasSpare() {
    return !spares.isEmpty();
  }

  /** Whether appenders are far from having to wait for the next spare. */
  boolean wellStocked() {
    return hasSpare() && spares.size() >= wanted - 1;
  }

  void offer(LiveSegment prepared) {
    spares.add(prepared);
  }

  /** Takes no claim any more; the spares are handed back, in their order. */
  synchronized List<LiveSegment> close() {
    closed = true;
    current.close();
    List<LiveSegment> left = new ArrayList<>();
    // One by one: another may be offered meanwhile.
    for (LiveSegment spare = spares.poll(); spare != null; spare = spares.poll()) {
      left.add(spare);
    }
    return left;
  }

  /** Whether the disk refused to confirm any segment in use. */
  boolean wounded() {
    for (LiveSegment segment : segments) {
      if (segment.wounded) {
        return true;
      }
    }
    return false;
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

  synchronized void replace(LiveSegment wounded, LiveSegment healed) {
    segments.set(segments.indexOf(wounded), healed);
  }

  synchronized void remove(LiveSegment segment) {
    segments.remove(segment);
  }
}
