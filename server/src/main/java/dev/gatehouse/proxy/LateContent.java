package dev.gatehouse.proxy;

import dev.gatehouse.proxy.http2.ConnectionError;
import dev.gatehouse.proxy.http2.ErrorCode;

/**
 * The streams that were ended last before their upstream had ended them: what it sent before it
 * heard of that is no mistake (RFC 9113 §5.4.2), as far as it had been allowed to.
 */
final class LateContent {
  /** As many as there can be at a time: all of a connection may be ended at once. */
  private static final int KEPT = UpstreamStreams.MOST;

  private int[] streams = new int[0];
  private long[] allowed = new long[0];
  private int next;

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
    allowed[place] -= weight;
    if (allowed[place] < 0) {
      throw new ConnectionError(
          ErrorCode.FLOW_CONTROL_ERROR, "more content than its stream was allowed");
    }
    if (ended) {
      streams[place] = 0;
    }
  }

  /** Looks at fields that came. */
  void fields(int stream, boolean ended) throws ConnectionError {
    int place = place(stream, "fields");
    if (ended) {
      streams[place] = 0;
    }
  }

  private int place(int stream, String what) throws ConnectionError {
    for (int i = 0; i < streams.length; i++) {
      if (streams[i] == stream) {
        return i;
      }
    }
    throw new ConnectionError(ErrorCode.STREAM_CLOSED, what + " of a stream that has ended");
  }
}
