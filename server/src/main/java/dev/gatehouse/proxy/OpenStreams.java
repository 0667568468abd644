package dev.gatehouse.proxy;

import io.netty.util.collection.IntObjectHashMap;
import org.jspecify.annotations.Nullable;

/** The streams of a connection to an upstream, by number; those of ours that ended early, too. */
final class OpenStreams {
  /**
   * A connection of so many calls has served its time: numbers of streams end (RFC 9113 §5.1.1).
   */
  private static final int LAST = 1 << 30;

  private final IntObjectHashMap<UpstreamStream> streams = new IntObjectHashMap<>(16);
  private final LateFrames late = new LateFrames();
  private int next = 1;
  private int turn;
  private int unasked = 1;

  /**
   * Gives a stream its number.
   *
   * @param now the turn that it leaves at the end of
   */
  int open(UpstreamStream stream, int now) {
    int number = next;
    if (turn != now) {
      turn = now;
      unasked = number;
    }
    next += 2;
    streams.put(number, stream);
    return number;
  }

  /** Whether no more should be opened. */
  boolean exhausted() {
    return next > LAST;
  }

  /** Forgets one that has ended; whether it was there. */
  boolean remove(int number) {
    return streams.remove(number) != null;
  }

  /**
   * Notes that one ended.
   *
   * @param window bytes of content that it may still send; negative if it had ended the stream
   */
  void ended(int number, long window) {
    if (window >= 0) {
      late.add(number, window);
    }
  }

  int size() {
    return streams.size();
  }

  boolean isEmpty() {
    return streams.isEmpty();
  }

  /** All of them, now. */
  UpstreamStream[] all() {
    return streams.values().toArray(new UpstreamStream[0]);
  }

  /**
   * Whether a stream of this number was not opened yet, as the peer sees it, or never will be by
   * us.
   */
  boolean idle(int number, int now) {
    return number >= (turn == now ? unasked : next) || (number & 1) == 0;
  }

  @Nullable UpstreamStream get(int number) {
    return streams.get(number);
  }

  /** What still comes for streams that are open no more. */
  LateFrames late() {
    return late;
  }
}
