package dev.gatehouse.contract.json;

import org.jspecify.annotations.Nullable;

/**
 * A place in JSON bytes that moves over one token at a time and accepts nothing beyond RFC 8259.
 */
public final class Cursor {
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final byte[] NONE = new byte[0];

  private byte[] bytes = NONE;
  private int at;
  private int to;
  private int tokenStart;
  private int tokenEnd;
  private boolean escaped;
  private boolean whole;
  private Bounds bounds = Bounds.DEFAULT;
  private @Nullable Flaw flaw;

  /** Starts at the first byte of a region. */
  public void over(byte[] source, int from, int end, Bounds limits) {
    bytes = source;
    at = from;
    to = end;
    bounds = limits;
    flaw = null;
  }

  /** Lets go of the bytes. */
  public void release() {
    bytes = NONE;
    at = 0;
    to = 0;
  }

  public int at() {
    return at;
  }

  /** First byte of the last token: of a string, the one behind the quote. */
  public int tokenStart() {
    return tokenStart;
  }

  /** The byte behind the last token: of a string, the closing quote. */
  public int tokenEnd() {
    return tokenEnd;
  }

  /** Whether the last string holds escapes. */
  public boolean escaped() {
    return escaped;
  }

  /** Whether the last number has neither fraction nor exponent. */
  public boolean whole() {
    return whole;
  }

  public @Nullable Flaw flaw() {
    return flaw;
  }

  /** Notes what is wrong; always false. */
  public boolean fail(Flaw why) {
    flaw = why;
    return false;
  }

  /** The next byte that is not white space, without moving over it; -1 at the end. */
  public int peek() {
    byte[] source = bytes;
    int end = to;
    for (int i = at; i < end; i++) {
      int c = source[i];
      if (c > ' ' || (c != ' ' && c != '\n' && c != '\r' && c != '\t')) {
        at = i;
        return c & 0xFF;
      }
    }
    at = end;
    return -1;
  }

  /** Moves over the byte that {@link #peek} saw. */
  public void advance() {
    at++;
  }

  /** Moves over a string; the cursor stands on its opening quote. */
  public boolean string() {
    byte[] source = bytes;
    int end = to;
    int p = at + 1;
    tokenStart = p;
    escaped = false;
    while (true) {
      p = plain(source, p, end);
      if (p >= end) {
        return fail(Flaw.SYNTAX);
      }
      int c = source[p];
      if (c == '"') {
        return closed(p);
      }
      if (c == '\\') {
        p = escape(source, p, end);
      } else if (c < 0) {
        p = multibyte(source, p, end);
      } else {
        return fail(Flaw.SYNTAX);
      }
      if (p < 0) {
        return false;
      }
    }
  }

  private boolean closed(int quote) {
    tokenEnd = quote;
    at = quote + 1;
    return quote - tokenStart <= bounds.stringBytes() || fail(Flaw.STRING);
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

  private int escape(byte[] source, int p, int end) {
    escaped = true;
    if (p + 1 >= end) {
      fail(Flaw.SYNTAX);
      return -1;
    }
    switch (source[p + 1]) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {
        return p + 2;
      }
      case 'u' -> {
        if (Text.hex4(source, p + 2, end) >= 0) {
          return p + 6;
        }
      }
      default -> {}
    }
    fail(Flaw.SYNTAX);
    return -1;
  }

  private int multibyte(byte[] source, int p, int end) {
    int length = Text.utf8Length(source, p, end);
    if (length < 0) {
      fail(Flaw.UTF8);
      return -1;
    }
    return p + length;
  }

  /** Moves over a number; the cursor stands on its first byte. */
  public boolean number() {
    byte[] source = bytes;
    int end = to;
    int p = at;
    tokenStart = p;
    if (source[p] == '-') {
      p++;
    }
    int digits = p;
    p = digits(source, p, end);
    if (p == digits || (source[digits] == '0' && p > digits + 1)) {
      return fail(Flaw.SYNTAX);
    }
    whole = true;
    if (p < end && source[p] == '.') {
      whole = false;
      int fraction = ++p;
      p = digits(source, p, end);
      if (p == fraction) {
        return fail(Flaw.SYNTAX);
      }
    }
    if (p < end && (source[p] | 0x20) == 'e') {
      p = exponent(source, p + 1, end);
      if (p < 0) {
        return false;
      }
    }
    tokenEnd = p;
    at = p;
    return p - tokenStart <= bounds.numberLength() || fail(Flaw.NUMBER);
  }

  private int exponent(byte[] source, int from, int end) {
    whole = false;
    int p = from;
    if (p < end && (source[p] == '+' || source[p] == '-')) {
      p++;
    }
    int first = p;
    int magnitude = 0;
    for (; p < end && source[p] >= '0' && source[p] <= '9'; p++) {
      magnitude = Math.min(magnitude * 10 + source[p] - '0', 100_000_000);
    }
    if (p == first) {
      fail(Flaw.SYNTAX);
      return -1;
    }
    if (magnitude > bounds.exponent()) {
      fail(Flaw.NUMBER);
      return -1;
    }
    return p;
  }

  private static int digits(byte[] source, int from, int end) {
    int p = from;
    while (p < end && source[p] >= '0' && source[p] <= '9') {
      p++;
    }
    return p;
  }

  /** Moves over {@code true}, {@code false} or {@code null}, as its first byte says. */
  public boolean literal(int first) {
    String word = first == 't' ? "true" : first == 'f' ? "false" : "null";
    int length = word.length();
    if (at + length > to) {
      return fail(Flaw.SYNTAX);
    }
    for (int i = 0; i < length; i++) {
      if (bytes[at + i] != word.charAt(i)) {
        return fail(Flaw.SYNTAX);
      }
    }
    tokenStart = at;
    at += length;
    tokenEnd = at;
    return true;
  }

  /** Moves over a value that is no container, as its first byte says. */
  public boolean scalar(int first) {
    return switch (first) {
      case '"' -> string();
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
      case 't', 'f', 'n' -> literal(first);
      default -> fail(Flaw.SYNTAX);
    };
  }

  /** Moves over a colon. */
  public boolean colon() {
    if (peek() != ':') {
      return fail(Flaw.SYNTAX);
    }
    at++;
    return true;
  }
}
