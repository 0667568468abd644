package dev.gatehouse.proxy;

import dev.gatehouse.proxy.http2.ConnectionError;
import dev.gatehouse.proxy.http2.ErrorCode;

/**
 * What we let the peer of one HTTP/2 connection send, all of its streams together (RFC 9113 §6.9):
 * what came may be replaced when it has found its taker. Confined to its loop.
 */
final class Allowance {
  private final FramesOut out;
  private final int window;
  private long allowed;
  private long owed;

  /** As much as {@linkplain FramesOut#greet the greeting} says. */
  Allowance(FramesOut out, boolean client) {
    this.out = out;
    window = window(client);
    allowed = window;
  }

  /**
   * What streams may have in flight towards us all together: what each of them may, so that none
   * waits for others that nobody takes.
   */
  static int window(boolean client) {
    return (client ? UpstreamStreams.MOST : StreamCalls.MOST) * Inflow.WINDOW;
  }

  /** So much came. */
  void received(int weight) throws ConnectionError {
    allowed -= weight;
    if (allowed < 0) {
      throw new ConnectionError(
          ErrorCode.FLOW_CONTROL_ERROR, "more than the connection's window was sent");
    }
    settle();
  }

  /** So much of what came, or would have come, may be replaced by more. */
  void replace(long weight) {
    owed += weight;
    settle();
  }

  /** Pays in large pieces, but never keeps more than is left: it may be all that moves. */
  private void settle() {
    allow(Math.max(1, Math.min(window / 4, allowed)));
  }

  /** Room for so much more; {@link #replace} takes it back, and it serves whoever is next. */
  void widen(int bytes) {
    owed += bytes;
    allow(1);
  }

  /**
   * Whether the peer takes what we send: who does not is told of no more room, which would only
   * pile up.
   */
  boolean isTaken() {
    return out.isWritable();
  }

  /** What was withheld meanwhile. */
  void repay() {
    allow(1);
  }

  private void allow(long least) {
    // RFC 9113 §6.9.1: more than a window may be would end the connection.
    long more = Math.min(owed, Integer.MAX_VALUE - allowed);
    if (more >= least && isTaken()) {
      allowed += more;
      owed -= more;
      replace(0, (int) more);
    }
  }

  /** The peer may send so much more of a stream. */
  void replace(int stream, int bytes) {
    out.frame(4, Frames.WINDOW_UPDATE, 0, stream).writeInt(bytes);
    out.flushSoon();
  }
}
