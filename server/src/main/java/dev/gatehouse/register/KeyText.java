package dev.gatehouse.register;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32;

/**
 * The text of an API key: {@code gh_INSTANCE_SECRETCHECK}. Eight characters name the instance that
 * issued it, 43 hold 256 random bits in base 62, six the CRC-32 of all before them: a leaked one is
 * recognized, and a mistyped one refused, without a look-up.
 */
public final class KeyText {
  /** What every key of a Gatehouse starts with. */
  public static final String PREFIX = "gh_";

  private static final String BASE62 =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int INSTANCE = 8;
  private static final int SECRET = 43;
  private static final int CHECK = 6;
  private static final int SECRET_AT = PREFIX.length() + INSTANCE + 1;
  private static final int CHECK_AT = SECRET_AT + SECRET;
  static final int LENGTH = CHECK_AT + CHECK;
  private static final boolean[] IS_BASE62 = new boolean[128];

  static {
    BASE62.chars().forEach(c -> IS_BASE62[c] = true);
  }

  /** What can be said of a text without a look-up. */
  public enum Shape {
    /** A key of this instance, well-formed. */
    OURS,
    /** A well-formed key of another instance. */
    OTHER_INSTANCE,
    /** It starts as ours do, and is none. */
    MALFORMED,
    /** Any other text: at most a key that was imported. */
    FOREIGN
  }

  private KeyText() {}

  /** Makes a key; the generator must be cryptographically strong. */
  static String make(String instance, RandomGenerator strong) {
    byte[] secret = new byte[32];
    strong.nextBytes(secret);
    String text = PREFIX + instance + "_" + base62(new BigInteger(1, secret), SECRET);
    return text + check(text);
  }

  /** Eight characters that name an instance. */
  static String instance(RandomGenerator random) {
    return Ids.random(random, INSTANCE);
  }

  /** Judges a text that was presented to the instance. */
  public static Shape shape(String text, String instance) {
    if (!text.startsWith(PREFIX)) {
      return Shape.FOREIGN;
    }
    if (text.length() != LENGTH || text.charAt(SECRET_AT - 1) != '_' || !isBase62(text)) {
      return Shape.MALFORMED;
    }
    if (!text.endsWith(check(text.substring(0, CHECK_AT)))) {
      return Shape.MALFORMED;
    }
    return text.startsWith(instance, PREFIX.length()) ? Shape.OURS : Shape.OTHER_INSTANCE;
  }

  private static boolean isBase62(String text) {
    for (int i = PREFIX.length(); i < LENGTH; i++) {
      char c = text.charAt(i);
      if (i != SECRET_AT - 1 && (c >= 128 || !IS_BASE62[c])) {
        return false;
      }
    }
    return true;
  }

  private static String check(String text) {
    CRC32 crc = new CRC32();
    crc.update(text.getBytes(StandardCharsets.ISO_8859_1));
    char[] digits = new char[CHECK];
    long rest = crc.getValue();
    for (int i = CHECK - 1; i >= 0; i--) {
      digits[i] = BASE62.charAt((int) (rest % 62));
      rest /= 62;
    }
    return new String(digits);
  }

  private static String base62(BigInteger number, int length) {
    char[] digits = new char[length];
    Arrays.fill(digits, '0');
    BigInteger[] rest = {number, BigInteger.ZERO};
    for (int i = length - 1; i >= 0; i--) {
      rest = rest[0].divideAndRemainder(BigInteger.valueOf(62));
      digits[i] = BASE62.charAt(rest[1].intValue());
    }
    return new String(digits);
  }
}
