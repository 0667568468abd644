package dev.gatehouse.proxy;

import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * How long a connection to an upstream may carry calls: no longer than the certificates hold that
 * both sides showed when it was made.
 */
final class Proven {
  private static final Proven FOR_EVER = new Proven(Long.MAX_VALUE);

  private final long untilMillis;

  private Proven(long untilMillis) {
    this.untilMillis = untilMillis;
  }

  /** By nothing, where nobody was asked to prove anything. */
  static Proven forEver() {
    return FOR_EVER;
  }

  /**
   * By the certificates of a session. A session that was resumed holds those of the one before:
   * they were not looked at again.
   */
  static Proven by(SSLSession session) throws SSLPeerUnverifiedException {
    return new Proven(
        Math.min(until(session.getPeerCertificates()), until(session.getLocalCertificates())));
  }

  // What issued a certificate outlives it, or it was no certificate from the start.
  private static long until(Certificate[] shown) {
    return shown != null && shown.length > 0 && shown[0] instanceof X509Certificate leaf
        ? leaf.getNotAfter().toInstant().toEpochMilli()
        : Long.MAX_VALUE;
  }

  boolean isOver(ProxyLoop loop) {
    return untilMillis != Long.MAX_VALUE && loop.millis() > untilMillis;
  }
}
