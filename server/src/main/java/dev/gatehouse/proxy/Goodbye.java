package dev.gatehouse.proxy;

import dev.gatehouse.proxy.http2.ErrorCode;
import io.netty.channel.Channel;

/**
 * How we leave a caller's connection over HTTP/2 (RFC 9113 §6.8): first it is told, and what is on
 * its way already is served; once it has answered, or a second later, nothing more is. When all is
 * answered it has a moment to end the connection itself. Confined to its loop.
 */
final class Goodbye {
  private static final long PATIENCE_NANOS = 1_000_000_000L;

  /**
   * How long a caller may take to see that a call of its was not looked at: on the way may be what
   * it sent before it knew, and what gives that back. Who reads the end of the connection first
   * takes such a call for one that failed.
   */
  private static final long MOMENT_NANOS = 1_000_000_000L;

  private final FramesOut out;
  private boolean said;
  private long saidAt;
  private int promised = Integer.MAX_VALUE;
  // No number says this: the promised stream may be the last that there can be.
  private boolean settled;
  private boolean resting;
  private boolean sent;
  private long sentAt;

  Goodbye(FramesOut out) {
    this.out = out;
  }

  /** Tells the caller, once. */
  void say() {
    if (!said && !settled()) {
      said = true;
      saidAt = System.nanoTime();
      out.goAway(Integer.MAX_VALUE, ErrorCode.NO_ERROR);
      out.ping();
    }
  }

  /** Whether it is told, and not yet settled beyond which stream nothing is served. */
  boolean pending() {
    return said && !settled();
  }

  /** Whether the caller has had its time to hear of it. */
  boolean late(long now) {
    return pending() && now - saidAt > PATIENCE_NANOS;
  }

  /** No stream beyond this one is served, nor beyond one that was named before; which it is. */
  int settle(int last) {
    promised = named(last);
    settled = true;
    return promised;
  }

  boolean settled() {
    return settled;
  }

  /** Whether a stream is still served. */
  boolean admits(int stream) {
    return stream <= promised;
  }

  /** The last stream to be named: never beyond one named before, or what was sent again is lost. */
  int named(int last) {
    return Math.min(last, promised);
  }

  /** All is answered: the caller's moment begins when it was sent all of that, and once. */
  void rest() {
    if (resting) {
      return;
    }
    resting = true;
    out.flush();
    Channel channel = out.channel();
    channel
        .writeAndFlush(channel.alloc().buffer(0, 0))
        .addListener(
            _ -> {
              sent = true;
              sentAt = System.nanoTime();
            });
  }

  /** Whether the caller has had its moment. */
  boolean over(long now) {
    return sent && now - sentAt > MOMENT_NANOS;
  }
}
