package dev.gatehouse.proxy;

import java.security.GeneralSecurityException;

/** The secrets of TLS 1.3, one stage after the other (RFC 8446 §7.1). */
final class BareSchedule {
  private static final byte[] NONE = {};
  private final BareSuite suite;
  private byte[] secret;

  /** Begins with the secret of a session before, or with zeros. */
  BareSchedule(BareSuite suite, byte[] session) throws GeneralSecurityException {
    this.suite = suite;
    secret = suite.mac(new byte[suite.hashSize()], session);
  }

  BareSchedule next(byte[] shared) throws GeneralSecurityException {
    secret = suite.mac(derived("derived", suite.hash()), shared);
    return this;
  }

  byte[] derived(String label, byte[] hash) throws GeneralSecurityException {
    return suite.expand(secret, label, hash, suite.hashSize());
  }

  /** What a Finished holds, or a binder, by a secret and what was said. */
  static byte[] proof(BareSuite suite, byte[] by, byte[] hash) throws GeneralSecurityException {
    return suite.mac(suite.expand(by, "finished", NONE, suite.hashSize()), hash);
  }
}
