package dev.gatehouse.proxy;

import dev.gatehouse.proxy.http.FieldSection;
import dev.gatehouse.proxy.http2.ConnectionError;
import dev.gatehouse.proxy.http2.ErrorCode;
import io.netty.buffer.ByteBuf;
import io.netty.util.collection.IntObjectHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The streams of one connection to an upstream, by number: hands what comes to the one that it is
 * for, and bounds what still comes for those of ours that ended early. Confined to its loop.
 */
final class OpenStreams implements FrameStreams {
  /**
   * A connection of so many calls has served its time: numbers of streams end (RFC 9113 §5.1.1).
   */
  private static final int LAST = 1 << 30;

  private final UpstreamStreams connection;
  private final IntObjectHashMap<UpstreamStream> streams = new IntObjectHashMap<>(16);
  private final LateFrames late = new LateFrames();
  private int next = 1;
  private int turn;
  private int unasked = 1;

  OpenStreams(UpstreamStreams connection) {
    this.connection = connection;
  }

  private Frames frames() {
    return connection.frames();
  }

  /** Gives a stream its number: it leaves at the end of this turn. */
  int open(UpstreamStream stream) {
    int number = next;
    int now = frames().out().turns();
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

  @Override
  public void fields(int number, boolean ended, FieldSection section) throws ConnectionError {
    if (idle(number)) {
      throw ConnectionError.protocol("an answer to nothing");
    }
    UpstreamStream stream = get(number);
    if (stream != null) {
      stream.fields(ended, section);
    } else {
      frames().patience().idle(1, "late fields");
      late.take(number, 0, ended);
    }
  }

  @Override
  public void content(int number, ByteBuf part, int weight, boolean ended) throws ConnectionError {
    UpstreamStream stream = get(number);
    if (stream != null) {
      stream.content(part, weight, ended);
      return;
    }
    part.release();
    frames().allowance().replace(weight);
    late.take(number, weight, ended);
  }

  @Override
  public void reset(int number, ErrorCode code) {
    UpstreamStream stream = get(number);
    if (stream != null) {
      // RFC 9113 §5.1: what still comes of it concerns it alone.
      ended(number, stream.window());
      stream.reset(code);
    }
  }

  @Override
  public void faulty(int number, ErrorCode code, String why) {
    UpstreamStream stream = get(number);
    if (stream != null) {
      stream.broke(code, why);
    }
  }

  @Override
  public void credit(int number, int bytes) throws ConnectionError {
    UpstreamStream stream = get(number);
    if (stream != null) {
      stream.credit(bytes);
    }
  }

  @Override
  public void creditAll(int difference) throws ConnectionError {
    for (UpstreamStream stream : all()) {
      stream.creditAll(difference);
    }
  }

  /**
   * Whether a stream of this number was not opened yet, as the peer sees it, or never will be by
   * us.
   */
  @Override
  public boolean idle(int number) {
    int opened = turn == frames().out().turns() ? unasked : next;
    return number >= opened || (number & 1) == 0;
  }

  @Override
  public void goAway(int last, ErrorCode code) {
    connection.retire();
    for (UpstreamStream stream : all()) {
      if (stream.number() > last) {
        stream.unseen("the upstream goes away: " + code);
      }
    }
  }

  @Override
  public void settled() {
    connection.settled();
  }

  @Override
  public void pong() {
    // None was sent.
  }

  private @Nullable UpstreamStream get(int number) {
    return streams.get(number);
  }
}
