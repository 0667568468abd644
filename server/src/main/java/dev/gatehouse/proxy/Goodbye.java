package dev.gatehouse.proxy;

import dev.gatehouse.proxy.http2.ErrorCode;

/**
 * How we leave a caller's connection over HTTP/2 (RFC 9113 §6.8): first it is told, and what is on
 * its way already is served; once it has answered, or a second later, nothing more is. Confined to
 * its loop.
 */
final class Goodbye {
  private static final long PATIENCE_NANOS = 1_000_000_000L;

  private final FramesOut out;
  private boolean said;
  private long saidAt;
  private int promised = Integer.MAX_VALUE;

  Goodbye(FramesOut out) {
    this.out = out;
  }

  /** Tells the caller, once. */
  void say() {
    if (!said) {
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
    return promised;
  }

  boolean settled() {
    return promised != Integer.MAX_VALUE;
  }

  /** Whether a stream is still served. */
  boolean admits(int stream) {
    return stream <= promised;
  }

  /** The last stream to be named: never beyond one named before, or what was sent again is lost. */
  int named(int last) {
    return Math.min(last, promised);
  }
}
