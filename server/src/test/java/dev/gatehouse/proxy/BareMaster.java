package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.BareHello.joined;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;

/**
 * The master secret of TLS 1.2, and what is made of it (RFC 5246 §6.3, §8.1).
 *
 * @param randoms the caller's, then the server's
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record BareMaster(BareSuite suite, byte[] randoms, byte[] secret) {
  private static final int SIZE = 48;

  /** Before anything is agreed on. */
  static final BareMaster NONE = new BareMaster(BareSuite.AES_128, new byte[64], new byte[SIZE]);

  BareMaster of(BareSuite by, byte[] both) {
    return new BareMaster(by, both, secret);
  }

  BareMaster with(byte[] other) {
    return new BareMaster(suite, randoms, other);
  }

  BareMaster agreed(byte[] shared) throws GeneralSecurityException {
    return with(suite.prf(shared, "master secret", randoms, SIZE));
  }

  /** Bound to what was said (RFC 7627 §4). */
  BareMaster extended(byte[] shared, byte[] hash) throws GeneralSecurityException {
    return with(suite.prf(shared, "extended master secret", hash, SIZE));
  }

  /** What the caller's Finished holds. */
  byte[] proof(byte[] hash) throws GeneralSecurityException {
    return suite.prf(secret, "client finished", hash, 12);
  }

  BareKeys writes() throws GeneralSecurityException {
    return keys(0);
  }

  BareKeys reads() throws GeneralSecurityException {
    return keys(1);
  }

  private BareKeys keys(int side) throws GeneralSecurityException {
    byte[] turned = joined(Arrays.copyOfRange(randoms, 32, 64), Arrays.copyOf(randoms, 32));
    int size = suite.keySize;
    ByteBuffer block =
        ByteBuffer.wrap(suite.prf(secret, "key expansion", turned, 2 * (size + suite.fixed())));
    byte[] key = new byte[size];
    byte[] fixed = new byte[suite.fixed()];
    block.get(side * size, key).get(2 * size + side * fixed.length, fixed);
    return new BareKeys(suite, key, fixed);
  }
}
