package dev.gatehouse.register;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The SHA-256 of a key's text: all that is kept of it. Four numbers, as they lie in tables. */
public record KeyHash(long a, long b, long c, long d) {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  // Loops are platform threads and few; a digest is made once for each.
  private static final ThreadLocal<MessageDigest> DIGEST = ThreadLocal.withInitial(KeyHash::sha256);

  /** The hash of a text that somebody presents, in UTF-8. */
  public static KeyHash of(String text) {
    return of(DIGEST.get().digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * From 64 hexadecimal digits.
   *
   * @throws IllegalArgumentException if it is anything else
   */
  public static KeyHash fromHex(String hex) {
    if (hex.length() != 64 || !hex.chars().allMatch(HexFormat::isHexDigit)) {
      throw new IllegalArgumentException("a SHA-256 has 64 hexadecimal digits");
    }
    return of(HexFormat.of().parseHex(hex));
  }

  public String toHex() {
    return "%016x%016x%016x%016x".formatted(a, b, c, d);
  }

  /** Takes the same time wherever the two differ. */
  @Override
  public boolean equals(Object other) {
    return other instanceof KeyHash that
        && ((a ^ that.a) | (b ^ that.b) | (c ^ that.c) | (d ^ that.d)) == 0;
  }

  /** The digest is as random as a hash can be. */
  @Override
  public int hashCode() {
    return (int) a;
  }

  private static KeyHash of(byte[] digest) {
    return new KeyHash(
        (long) LONGS.get(digest, 0),
        (long) LONGS.get(digest, 8),
        (long) LONGS.get(digest, 16),
        (long) LONGS.get(digest, 24));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
