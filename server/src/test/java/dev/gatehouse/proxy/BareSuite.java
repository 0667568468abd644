package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.BareHello.joined;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** What a connection over TLS is encrypted and hashed with. */
enum BareSuite {
  AES_128(0x1301, 0xc02b, 256, 16),
  AES_256(0x1302, 0xc02c, 384, 32),
  CHACHA20(0x1303, 0xcca9, 256, 32);

  /** Bytes that a seal adds. */
  static final int TAG = 16;

  final int of13;
  final int of12;
  private final int bits;
  final int keySize;

  BareSuite(int of13, int of12, int bits, int keySize) {
    this.of13 = of13;
    this.of12 = of12;
    this.bits = bits;
    this.keySize = keySize;
  }

  static BareSuite of(int number) {
    return Arrays.stream(values())
        .filter(it -> it.of13 == number || it.of12 == number)
        .findFirst()
        .orElseThrow();
  }

  /** The one that a ServerHello names. */
  static BareSuite of(byte[] hello) {
    int at = 39 + hello[38];
    return of((hello[at] & 0xff) << 8 | (hello[at + 1] & 0xff));
  }

  int hashSize() {
    return bits / 8;
  }

  /** Bytes of a nonce of TLS 1.2 that are not sent. */
  int fixed() {
    return this == CHACHA20 ? 12 : 4;
  }

  byte[] hash(byte[]... parts) throws GeneralSecurityException {
    return MessageDigest.getInstance("SHA-" + bits).digest(joined(parts));
  }

  byte[] mac(byte[] key, byte[] data) throws GeneralSecurityException {
    String name = "HmacSHA" + bits;
    Mac mac = Mac.getInstance(name);
    mac.init(new SecretKeySpec(key, name));
    return mac.doFinal(data);
  }

  /** RFC 8446 §7.1, of at most a hash. */
  byte[] expand(byte[] secret, String label, byte[] context, int size)
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
  byte[] prf(byte[] secret, String label, byte[] seed, int size) throws GeneralSecurityException {
    byte[] all = joined(label.getBytes(ISO_8859_1), seed);
    byte[] at = all;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    while (out.size() < size) {
      at = mac(secret, at);
      out.writeBytes(mac(secret, joined(at, all)));
    }
    return Arrays.copyOf(out.toByteArray(), size);
  }

  byte[] run(int mode, byte[] key, byte[] nonce, byte[] head, byte[] in)
      throws GeneralSecurityException {
    boolean aes = this != CHACHA20;
    AlgorithmParameterSpec with =
        aes ? new GCMParameterSpec(TAG * 8, nonce) : new IvParameterSpec(nonce);
    Cipher cipher = Cipher.getInstance(aes ? "AES/GCM/NoPadding" : "ChaCha20-Poly1305");
    cipher.init(mode, new SecretKeySpec(key, aes ? "AES" : "ChaCha20"), with);
    cipher.updateAAD(head);
    return cipher.doFinal(in);
  }
}
