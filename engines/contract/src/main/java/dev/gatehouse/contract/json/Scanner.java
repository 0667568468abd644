package dev.gatehouse.contract.json;

import org.jspecify.annotations.Nullable;

/**
 * Moves over the tokens of JSON bytes, and accepts nothing beyond RFC 8259. Positions go in and
 * come out, so that a caller's loop keeps them in registers; -1 comes out where {@link #flaw} says
 * what is wrong.
 */
public final class Scanner {
  private static final long ONES = 0x0101010101010101L;
  private static final long SPACES = 0x2020202020202020L;
  private static final long ZEROS = 0x3030303030303030L;
  // Lifts all but 0 to 9 into the highest bit.
  private static final long BEYOND_NINE = 0x7676767676767676L;
  private static final long HIGHS = 0x8080808080808080L;

  private int maxString;
  private int maxNumber;
  private int maxExponent;
  private boolean escaped;
  private boolean whole;
  private int wholeLength;
  private @Nullable Flaw flaw;

  /** Starts with a document. */
  public void begin(Bounds bounds) {
    maxString = bounds.stringBytes();
    maxNumber = bounds.numberLength();
    maxExponent = bounds.exponent();
    flaw = null;
  }

  /** Whether the last string holds escapes. */
  public boolean escaped() {
    return escaped;
  }

  /** Whether the last number has neither fraction nor exponent. */
  public boolean whole() {
    return whole;
  }

  /** Characters of the last number before its point, with its sign; 0 if it has an exponent. */
  public int wholeLength() {
    return wholeLength;
  }

  /** What was wrong, or null. */
  public @Nullable Flaw flaw() {
    return flaw;
  }

  /** Notes what is wrong; always -1. */
  public int fail(Flaw why) {
    flaw = why;
    return -1;
  }

  /** The first place that holds no white space, or the end. */
  public static int blank(byte[] source, int from, int end) {
    int p = from;
    while (p < end) {
      int c = source[p];
      if (c > ' ' || (c != ' ' && c != '\n' && c != '\r' && c != '\t')) {
        return p;
      }
      p++;
      while (p + 8 <= end && Words.at(source, p) == SPACES) {
        p += 8;
      }
    }
    return p;
  }

  /** The closing quote of a string that starts here, behind its opening one. */
  public int string(byte[] source, int from, int end) {
    int p = plain(source, from, end);
    if (p < end && source[p] == '"') {
      escaped = false;
      return p - from <= maxString ? p : fail(Flaw.STRING);
    }
    return marked(source, from, p, end);
  }

  private int marked(byte[] source, int from, int at, int end) {
    boolean escapes = false;
    int p = at;
    while (p < end) {
      int c = source[p];
      if (c == '"') {
        escaped = escapes;
        return p - from <= maxString ? p : fail(Flaw.STRING);
      }
      if (c < 0) {
        do {
          int length = Text.utf8Length(source, p, end);
          if (length < 0) {
            return fail(Flaw.UTF8);
          }
          p += length;
        } while (p < end && source[p] < 0);
      } else if (c == '\\') {
        escapes = true;
        int length = escape(source, p, end);
        if (length < 0) {
          return fail(Flaw.SYNTAX);
        }
        p += length;
      } else {
        return fail(Flaw.SYNTAX);
      }
      p = plain(source, p, end);
    }
    return fail(Flaw.SYNTAX);
  }

  private static int escape(byte[] source, int p, int end) {
    if (p + 1 >= end) {
      return -1;
    }
    return switch (source[p + 1]) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> 2;
      case 'u' -> Text.hex4(source, p + 2, end) >= 0 ? 6 : -1;
      default -> -1;
    };
  }

  /** First index whose byte is a quote, a backslash, a control character or not ASCII. */
  private static int plain(byte[] source, int from, int end) {
    int p = from;
    while (p + 8 <= end) {
      long word = Words.at(source, p);
      long quote = word ^ 0x2222222222222222L;
      long slash = word ^ 0x5C5C5C5C5C5C5C5CL;
      // Exact for the lowest byte found; a borrow can only mark bytes above it.
      long found =
          ((quote - ONES & ~quote) | (slash - ONES & ~slash) | (word - 0x2020202020202020L) | word)
              & HIGHS;
      if (found != 0) {
        return p + (Long.numberOfTrailingZeros(found) >>> 3);
      }
      p += 8;
    }
    while (p < end) {
      int c = source[p];
      if (c == '"' || c == '\\' || c < ' ') {
        return p;
      }
      p++;
    }
    return p;
  }

  /** The byte behind a number that starts here. */
  public int number(byte[] source, int from, int end) {
    int first = source[from] == '-' ? from + 1 : from;
    int p = digits(source, first, end);
    if (p == first || (source[first] == '0' && p > first + 1)) {
      return fail(Flaw.SYNTAX);
    }
    whole = true;
    wholeLength = p - from;
    if (p < end && (source[p] == '.' || (source[p] | 0x20) == 'e')) {
      whole = false;
      p = fraction(source, p, end);
    }
    return p - from <= maxNumber ? p : fail(Flaw.NUMBER);
  }

  private int fraction(byte[] source, int from, int end) {
    int p = from;
    if (source[p] == '.') {
      p = digits(source, p + 1, end);
      if (p == from + 1) {
        return fail(Flaw.SYNTAX);
      }
    }
    return p < end && (source[p] | 0x20) == 'e' ? exponent(source, p + 1, end) : p;
  }

  private int exponent(byte[] source, int from, int end) {
    int p = from;
    if (p < end && (source[p] == '+' || source[p] == '-')) {
      p++;
    }
    wholeLength = 0;
    int first = p;
    int magnitude = 0;
    for (; p < end && source[p] >= '0' && source[p] <= '9'; p++) {
      magnitude = Math.min(magnitude * 10 + source[p] - '0', 100_000_000);
    }
    if (p == first) {
      return fail(Flaw.SYNTAX);
    }
    return magnitude <= maxExponent ? p : fail(Flaw.NUMBER);
  }

  private static int digits(byte[] source, int from, int end) {
    int p = from;
    while (p + 8 <= end) {
      long word = Words.at(source, p) ^ ZEROS;
      // Exact for the lowest byte found, as in plain().
      long found = ((word + BEYOND_NINE) | word) & HIGHS;
      if (found != 0) {
        return p + (Long.numberOfTrailingZeros(found) >>> 3);
      }
      p += 8;
    }
    while (p < end && source[p] >= '0' && source[p] <= '9') {
      p++;
    }
    return p;
  }

  /** The byte behind {@code true}, {@code false} or {@code null}. */
  public int literal(byte[] source, int from, int end) {
    int length = source[from] == 'f' ? 5 : 4;
    if (from + length > end) {
      return fail(Flaw.SYNTAX);
    }
    int word = Words.intAt(source, from + length - 4);
    boolean right =
        switch (source[from]) {
          case 't' -> word == Words.TRUE;
          case 'n' -> word == Words.NULL;
          default -> word == Words.ALSE && source[from] == 'f';
        };
    return right ? from + length : fail(Flaw.SYNTAX);
  }

  /** The byte behind a value that is no container. */
  public int scalar(byte[] source, int from, int end) {
    if (from >= end) {
      return fail(Flaw.SYNTAX);
    }
    int c = source[from];
    if (c == '"') {
      int quote = string(source, from + 1, end);
      return quote < 0 ? -1 : quote + 1;
    }
    return c == '-' || (c >= '0' && c <= '9')
        ? number(source, from, end)
        : literal(source, from, end);
  }
}
