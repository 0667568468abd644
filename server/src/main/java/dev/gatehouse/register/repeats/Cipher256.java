package dev.gatehouse.register.repeats;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256 in GCM (NIST SP 800-38D) under a key of one file, which is made from the store's key and
 * the file's salt. Its nonce is a number that is used once in the file. One thread's own.
 */
final class Cipher256 {
  static final int TAG = 16;
  private static final int NONCE = 12;

  private final SecretKeySpec key;
  private final Cipher cipher;

  Cipher256(byte[] master, byte[] salt) {
    this.key = new SecretKeySpec(hmac(master, "file", salt), "AES");
    try {
      this.cipher = Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES in GCM", e);
    }
  }

  /** HMAC-SHA-256 of parts, each with its length, for one use of a key. */
  static byte[] hmac(byte[] key, String use, byte[]... parts) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      mac.update(use.getBytes(StandardCharsets.US_ASCII));
      for (byte[] part : parts) {
        mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, part.length));
        mac.update(part);
      }
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC with SHA-256", e);
    }
  }

  byte[] seal(long number, byte[] bound, byte[] plain) {
    try {
      start(Cipher.ENCRYPT_MODE, number, bound);
      return cipher.doFinal(plain);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES in GCM takes every content", e);
    }
  }

  /**
   * Opens what was sealed under the same number and bound to the same bytes.
   *
   * @throws IOException if it is anything else
   */
  byte[] open(long number, byte[] bound, byte[] sealed) throws IOException {
    try {
      start(Cipher.DECRYPT_MODE, number, bound);
      return cipher.doFinal(sealed);
    } catch (AEADBadTagException e) {
      throw new IOException("damaged, or sealed under another key", e);
    } catch (GeneralSecurityException e) {
      throw new IOException("not to be opened", e);
    }
  }

  private void start(int mode, long number, byte[] bound) throws GeneralSecurityException {
    byte[] nonce = ByteBuffer.allocate(NONCE).putLong(Integer.BYTES, number).array();
    cipher.init(mode, key, new GCMParameterSpec(8 * TAG, nonce));
    cipher.updateAAD(bound);
  }
}
