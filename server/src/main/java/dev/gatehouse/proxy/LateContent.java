package dev.gatehouse.proxy;

import dev.gatehouse.proxy.http2.ConnectionError;
import dev.gatehouse.proxy.http2.ErrorCode;

/**
 * The streams that were ended last before their upstream had ended them: what it sent before it
 * heard of that is no mistake (RFC 9113 §5.4.2), as far as it had been allowed to.
 */
final class LateContent {
  /** As many as there can be at a time; of more within a round trip, the first are forgotten. */
  private static final int KEPT = UpstreamStreams.MOST;

  private int[] streams = new int[0];
  private long[] allowed = new long[0];
  private int next;
  // Those that had to make place: the last of them, and what they may still send all together.
  private int forgotten;
  private long allowedForgotten;

  /**
   * Notes one.
   *
   * @param window bytes of content that it may still send
   */
  void add(int stream, long window) {
    if (streams.length == 0) {
      streams = new int[KEPT];
      allowed = new long[KEPT];
    }
    int place = next++ % KEPT;
    if (streams[place] != 0) {
      forgotten = Math.max(forgotten, streams[place]);
      allowedForgotten += allowed[place];
    }
    streams[place] = stream;
    allowed[place] = window;
  }

  /**
   * Takes content off what was allowed.
   *
   * @param ended whether nothing more may come of it
   */
  void content(int stream, int weight, boolean ended) throws ConnectionError {
    int place = place(stream, "content");
    long left = place < 0 ? allowedForgotten -= weight : (allowed[place] -= weight);
    if (left < 0) {
      throw new ConnectionError(
          ErrorCode.FLOW_CONTROL_ERROR, "more content than its stream was allowed");
    }
    if (ended && place >= 0) {
      streams[place] = 0;
    }
  }

  /** Looks at fields that came. */
  void fields(int stream, boolean ended) throws ConnectionError {
    int place = place(stream, "fields");
    if (ended && place >= 0) {
      streams[place] = 0;
    }
  }

  /** Where it is; -1 if it may be one of those that had to make place. */
  private int place(int stream, String what) throws ConnectionError {
    for (int i = 0; i < streams.length; i++) {
      if (streams[i] == stream) {
        return i;
      }
    }
    if (stream <= forgotten) {
      return -1;
    }
    throw new ConnectionError(ErrorCode.STREAM_CLOSED, what + " of a stream that has ended");
  }
}
