package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.BareHello.joined;
import static dev.gatehouse.proxy.BareHello.listed;
import static dev.gatehouse.proxy.BareRecords.DATA;
import static dev.gatehouse.proxy.BareRecords.framed;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;

/** What one direction of a connection over TLS is encrypted with. */
final class BareKeys {
  private final BareSuite suite;
  private final byte[] secret;
  private final byte[] key;
  private final byte[] iv;
  final boolean is13;
  private long count;

  /** Of TLS 1.2. */
  BareKeys(BareSuite suite, byte[] key, byte[] iv) {
    this(suite, new byte[0], key, iv, false);
  }

  private BareKeys(BareSuite suite, byte[] secret, byte[] key, byte[] iv, boolean is13) {
    this.suite = suite;
    this.secret = secret;
    this.key = key;
    this.iv = iv;
    this.is13 = is13;
  }

  /** Of TLS 1.3. */
  static BareKeys of(BareSuite suite, byte[] secret) throws GeneralSecurityException {
    return new BareKeys(
        suite,
        secret,
        suite.expand(secret, "key", new byte[0], suite.keySize),
        suite.expand(secret, "iv", new byte[0], 12),
        true);
  }

  BareKeys next() throws GeneralSecurityException {
    return of(suite, suite.expand(secret, "traffic upd", new byte[0], suite.hashSize()));
  }

  /** A record; of TLS 1.3 with so many zeros behind its content. */
  byte[] sealed(int type, byte[] content, int zeros) throws GeneralSecurityException {
    byte[] number = number();
    count++;
    if (is13) {
      byte[] inner = joined(content, new byte[] {(byte) type}, new byte[zeros]);
      byte[] head = Arrays.copyOf(framed(DATA, new byte[inner.length + BareSuite.TAG]), 5);
      return joined(head, suite.run(Cipher.ENCRYPT_MODE, key, nonce(number), head, inner));
    }
    byte[] head = joined(number, new byte[] {(byte) type, 3, 3}, listed(content));
    byte[] sent = suite.fixed() == 4 ? number : new byte[0];
    byte[] sealed =
        suite.run(Cipher.ENCRYPT_MODE, key, nonce(number), Arrays.copyOf(head, 13), content);
    return framed(type, joined(sent, sealed));
  }

  /** What is in a record. */
  BareRecords.Said opened(byte[] head, byte[] content) throws GeneralSecurityException {
    byte[] number = number();
    count++;
    if (!is13) {
      int sent = 12 - suite.fixed();
      byte[] nonce = sent > 0 ? joined(iv, Arrays.copyOf(content, sent)) : nonce(number);
      int length = content.length - sent - BareSuite.TAG;
      byte[] told = joined(number, new byte[] {head[0], 3, 3, (byte) (length >> 8), (byte) length});
      byte[] sealed = Arrays.copyOfRange(content, sent, content.length);
      return new BareRecords.Said(
          head[0], suite.run(Cipher.DECRYPT_MODE, key, nonce, told, sealed));
    }
    byte[] inner = suite.run(Cipher.DECRYPT_MODE, key, nonce(number), head, content);
    int end = inner.length - 1;
    while (inner[end] == 0) {
      end--;
    }
    return new BareRecords.Said(inner[end], Arrays.copyOf(inner, end));
  }

  private byte[] nonce(byte[] number) {
    if (iv.length == 4) {
      return joined(iv, number);
    }
    byte[] nonce = iv.clone();
    for (int i = 0; i < number.length; i++) {
      nonce[i + 4] ^= number[i];
    }
    return nonce;
  }

  private byte[] number() {
    return ByteBuffer.allocate(8).putLong(count).array();
  }
}
