package dev.gatehouse.journal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The public key that verifies notes, in the form `name+hash+key` of C2SP signed-note. The name is
 * also the origin of the checkpoints it signs.
 */
public record NoteKey(String name, PublicKey key) {
  static final byte ED25519 = 1;
  private static final int KEY_LENGTH = 32;
  private static final int HASH_LENGTH = 4;

  // RFC 8410 §4: what stands before the 32 bytes of an Ed25519 key in a SubjectPublicKeyInfo
  private static final byte[] SPKI = HexFormat.of().parseHex("302a300506032b6570032100");

  /** The key as one line, to be given to whoever verifies. */
  public String text() {
    byte[] typed = typed();
    return name
        + "+"
        + HexFormat.of().formatHex(hash())
        + "+"
        + Base64.getEncoder().encodeToString(typed);
  }

  /** The key in a line that `text` made; empty if it is not one. */
  public static Optional<NoteKey> parse(String text) {
    String[] parts = text.strip().split("\\+", 3);
    if (parts.length != 3) {
      return Optional.empty();
    }
    try {
      byte[] typed = Base64.getDecoder().decode(parts[2]);
      if (typed.length != 1 + KEY_LENGTH || typed[0] != ED25519) {
        return Optional.empty();
      }
      byte[] spki = Arrays.copyOf(SPKI, SPKI.length + KEY_LENGTH);
      System.arraycopy(typed, 1, spki, SPKI.length, KEY_LENGTH);
      PublicKey key =
          KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(spki));
      NoteKey parsed = new NoteKey(parts[0], key);
      return HexFormat.of().formatHex(parsed.hash()).equals(parts[1])
          ? Optional.of(parsed)
          : Optional.empty();
    } catch (IllegalArgumentException | GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  /** The four bytes by which a signature names its key. */
  byte[] hash() {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update((name + "\n").getBytes(StandardCharsets.UTF_8));
      sha256.update(typed());
      return Arrays.copyOf(sha256.digest(), HASH_LENGTH);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  boolean verifies(byte[] text, byte[] signature) {
    if (!Arrays.equals(signature, 0, HASH_LENGTH, hash(), 0, HASH_LENGTH)) {
      return false;
    }
    try {
      Signature ed25519 = Signature.getInstance("Ed25519");
      ed25519.initVerify(key);
      ed25519.update(text);
      return ed25519.verify(signature, HASH_LENGTH, signature.length - HASH_LENGTH);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private byte[] typed() {
    byte[] encoded = key.getEncoded();
    return ByteBuffer.allocate(1 + KEY_LENGTH)
        .put(ED25519)
        .put(encoded, encoded.length - KEY_LENGTH, KEY_LENGTH)
        .array();
  }
}
