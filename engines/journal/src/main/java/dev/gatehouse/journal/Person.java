package dev.gatehouse.journal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Somebody whom records are about, with the key that says so. */
public final class Person {
  static final int KEY_LENGTH = 32;

  /** Characters of an alias: 128 bits in base64url. */
  public static final int ALIAS_LENGTH = 22;

  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;
  private static final byte[] ALIAS = "alias".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] FIELDS = "fields".getBytes(StandardCharsets.US_ASCII);

  private final String subject;
  private final String alias;
  private final byte[] fieldKey;

  private Person(String subject, String alias, byte[] fieldKey) {
    this.subject = subject;
    this.alias = alias;
    this.fieldKey = fieldKey;
  }

  /** From what the vault keeps: the key, then the name. */
  static Person of(byte[] body) {
    byte[] key = Arrays.copyOf(body, KEY_LENGTH);
    String subject = new String(body, KEY_LENGTH, body.length - KEY_LENGTH, StandardCharsets.UTF_8);
    byte[] hash = derive(key, ALIAS, subject.getBytes(StandardCharsets.UTF_8));
    String alias =
        Base64.getUrlEncoder().withoutPadding().encodeToString(hash).substring(0, ALIAS_LENGTH);
    return new Person(subject, alias, derive(key, FIELDS, new byte[0]));
  }

  private static byte[] derive(byte[] key, byte[] purpose, byte[] what) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      mac.update(purpose);
      mac.update((byte) 0);
      return mac.doFinal(what);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }

  public String subject() {
    return subject;
  }

  /** What stands for the name in records: its hash under the person's key. */
  public String alias() {
    return alias;
  }

  /** Encrypts a field (AES-256 in GCM, a nonce in front), as base64url. */
  public String seal(String field, SecureRandom random) {
    try {
      byte[] nonce = new byte[NONCE];
      random.nextBytes(nonce);
      byte[] sealed =
          cipher(Cipher.ENCRYPT_MODE, nonce).doFinal(field.getBytes(StandardCharsets.UTF_8));
      ByteBuffer all = ByteBuffer.allocate(NONCE + sealed.length).put(nonce).put(sealed);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(all.array());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES in GCM", e);
    }
  }

  /** A field that was encrypted with this person's key; empty for any other. */
  public Optional<String> open(String sealed) {
    try {
      byte[] all = Base64.getUrlDecoder().decode(sealed);
      if (all.length < NONCE) {
        return Optional.empty();
      }
      byte[] field =
          cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(all, NONCE))
              .doFinal(all, NONCE, all.length - NONCE);
      return Optional.of(new String(field, StandardCharsets.UTF_8));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, new SecretKeySpec(fieldKey, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
    return cipher;
  }

  /** Forgets the key. */
  void destroy() {
    Arrays.fill(fieldKey, (byte) 0);
  }
}
