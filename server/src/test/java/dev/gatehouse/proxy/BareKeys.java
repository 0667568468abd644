package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.BareHello.joined;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** What one direction of a connection over TLS is encrypted with: AES_128_GCM and SHA-256. */
final class BareKeys {
  static final int TAG = 16;
  private final byte[] secret;
  private final byte[] key;
  final byte[] iv;
  final boolean is13;
  long count;

  BareKeys(byte[] secret, byte[] key, byte[] iv, boolean is13) {
    this.secret = secret;
    this.key = key;
    this.iv = iv;
    this.is13 = is13;
  }

  static BareKeys of(byte[] secret) throws GeneralSecurityException {
    return new BareKeys(
        secret,
        expand(secret, "key", new byte[0], 16),
        expand(secret, "iv", new byte[0], 12),
        true);
  }

  BareKeys next() throws GeneralSecurityException {
    return of(expand(secret, "traffic upd", new byte[0], 32));
  }

  byte[] run(int mode, byte[] nonce, byte[] head, byte[] in) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG * 8, nonce));
    cipher.updateAAD(head);
    return cipher.doFinal(in);
  }

  byte[] nonce() {
    byte[] nonce = iv.clone();
    byte[] number = number();
    for (int i = 0; i < number.length; i++) {
      nonce[i + 4] ^= number[i];
    }
    return nonce;
  }

  byte[] number() {
    return ByteBuffer.allocate(8).putLong(count).array();
  }

  static byte[] mac(byte[] key, byte[] data) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(data);
  }

  /** RFC 8446 §7.1, of at most 32 bytes. */
  static byte[] expand(byte[] secret, String label, byte[] context, int size)
      throws GeneralSecurityException {
    byte[] name = ("tls13 " + label).getBytes(ISO_8859_1);
    byte[] info =
        joined(
            new byte[] {0, (byte) size, (byte) name.length},
            name,
            new byte[] {(byte) context.length},
            context,
            new byte[] {1});
    return Arrays.copyOf(mac(secret, info), size);
  }

  /** RFC 5246 §5. */
  static byte[] prf(byte[] secret, String label, byte[] seed, int size)
      throws GeneralSecurityException {
    byte[] all = joined(label.getBytes(ISO_8859_1), seed);
    byte[] at = all;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    while (out.size() < size) {
      at = mac(secret, at);
      out.writeBytes(mac(secret, joined(at, all)));
    }
    return Arrays.copyOf(out.toByteArray(), size);
  }
}
