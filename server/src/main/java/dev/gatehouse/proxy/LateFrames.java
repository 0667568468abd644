package dev.gatehouse.proxy;

import dev.gatehouse.proxy.http2.ConnectionError;
import dev.gatehouse.proxy.http2.ErrorCode;

/**
 * What comes for the streams that were ended last before the other side had ended them: what it
 * sent before it heard of that is no mistake (RFC 9113 §5.4.2), as far as it had been allowed to,
 * and until its own end.
 */
final class LateFrames {
  /** As many as there can be at a time; of more within a round trip, the first are forgotten. */
  private static final int KEPT = Math.max(StreamCalls.MOST, UpstreamStreams.MOST);

  private int[] streams = new int[0];
  private long[] allowed = new long[0];
  private int next;
  // Those that had to make place: the last of them, and what they may still send, and how often
  // they may end, all together.
  private int forgotten;
  private long allowedForgotten;
  private int endsForgotten;

  /**
   * Notes a stream, or what one that was noted may still send.
   *
   * @param window bytes of content that it may still send
   */
  void add(int stream, long window) {
    if (streams.length == 0) {
      streams = new int[KEPT];
      allowed = new long[KEPT];
    }
    if (!renew(stream, window)) {
      int place = next++ % KEPT;
      if (streams[place] != 0) {
        forgotten = Math.max(forgotten, streams[place]);
        allowedForgotten += allowed[place];
        endsForgotten++;
      }
      streams[place] = stream;
      allowed[place] = window;
    }
  }

  /** Notes what a stream may still send by now; false if it is not remembered. */
  boolean renew(int stream, long window) {
    int place = place(stream);
    if (place >= 0) {
      allowed[place] = window;
    }
    return place >= 0;
  }

  /** Whether a stream is one of them, as far as is known. */
  boolean expect(int stream) {
    return stream <= forgotten || place(stream) >= 0;
  }

  /**
   * Takes a frame.
   *
   * @param weight what it takes off what was allowed: nothing, if it has fields
   * @param ended whether nothing more may come of its stream
   */
  void take(int stream, int weight, boolean ended) throws ConnectionError {
    if (!expect(stream)) {
      throw new ConnectionError(ErrorCode.STREAM_CLOSED, "a frame of a stream that has ended");
    }
    int place = place(stream);
    long left = place < 0 ? allowedForgotten -= weight : (allowed[place] -= weight);
    if (left < 0) {
      throw new ConnectionError(
          ErrorCode.FLOW_CONTROL_ERROR, "more content than its stream was allowed");
    }
    if (ended && place >= 0) {
      streams[place] = 0;
    } else if (ended && --endsForgotten < 0) {
      throw new ConnectionError(ErrorCode.STREAM_CLOSED, "more ends than there were streams");
    }
  }

  private int place(int stream) {
    for (int i = 0; i < streams.length; i++) {
      if (streams[i] == stream) {
        return i;
      }
    }
    return -1;
  }
}
