package dev.gatehouse.proxy.http;

import dev.gatehouse.pipeline.Headers;
import dev.gatehouse.pipeline.Reason;
import java.util.Arrays;

/**
 * Reads field lines (RFC 9112 §5) out of an array, strictly: no folding, no white space before the
 * colon, CR and LF only together. Goes on where it stopped when more bytes are there.
 */
final class FieldLines {
  /** There are not enough bytes yet. */
  static final int MORE = -1;

  private final int maxCount;
  private int[] spans = new int[64];
  private int count;
  private int line;
  private boolean oddNames;

  FieldLines(int maxCount) {
    this.maxCount = maxCount;
  }

  /** Begins a section whose first line starts at {@code at}. */
  void begin(int at) {
    count = 0;
    line = at;
    oddNames = false;
  }

  /** Whether a name holds signs other than hyphens, which some servers take for hyphens. */
  boolean oddNames() {
    return oddNames;
  }

  /** Reads lines up to {@code end}; the position behind the empty line, or {@link #MORE}. */
  int read(byte[] bytes, int end) throws Refused {
    while (line < end) {
      if (bytes[line] == '\r') {
        if (line + 1 == end) {
          return MORE;
        }
        expectLineFeed(bytes[line + 1]);
        return line + 2;
      }
      int next = field(bytes, end);
      if (next == MORE) {
        return MORE;
      }
      line = next;
    }
    return MORE;
  }

  private int field(byte[] bytes, int end) throws Refused {
    int colon = name(bytes, end);
    if (colon == MORE) {
      return MORE;
    }
    int from = colon + 1;
    while (from < end && (bytes[from] == ' ' || bytes[from] == '\t')) {
      from++;
    }
    int at = from;
    while (at < end && Octets.value(bytes[at])) {
      at++;
    }
    if (at == end) {
      return MORE;
    }
    if (bytes[at] != '\r') {
      throw Refused.malformed("a field value holds the byte " + (bytes[at] & 0xff));
    }
    if (at + 1 == end) {
      return MORE;
    }
    expectLineFeed(bytes[at + 1]);
    int to = at;
    while (to > from && (bytes[to - 1] == ' ' || bytes[to - 1] == '\t')) {
      to--;
    }
    add(line, colon, from, to);
    return at + 2;
  }

  /** The position of the colon. */
  private int name(byte[] bytes, int end) throws Refused {
    int at = line;
    while (at < end && Octets.token(bytes[at])) {
      oddNames |= Octets.odd(bytes[at]);
      at++;
    }
    if (at == end) {
      return MORE;
    }
    if (bytes[at] != ':' || at == line) {
      // Also folding (RFC 9112 §5.2), a line without colon, white space before the colon.
      throw Refused.malformed("a field name holds the byte " + (bytes[at] & 0xff) + " or is empty");
    }
    return at;
  }

  private static void expectLineFeed(byte b) throws Refused {
    if (b != '\n') {
      throw Refused.malformed("CR without LF");
    }
  }

  private void add(int nameFrom, int nameTo, int from, int to) throws Refused {
    if (count == maxCount) {
      throw Refused.because(Reason.HEADERS_TOO_LARGE, "more than " + maxCount + " fields");
    }
    if (4 * count == spans.length) {
      spans = Arrays.copyOf(spans, 2 * spans.length);
    }
    int at = 4 * count++;
    spans[at] = nameFrom;
    spans[at + 1] = nameTo;
    spans[at + 2] = from;
    spans[at + 3] = to;
  }

  int count() {
    return count;
  }

  /** As {@link Headers#span}. */
  int span(int i, int k) {
    return spans[4 * i + k];
  }

  /** The fields read, as views of the array: it must not change any more. */
  Headers over(byte[] bytes) {
    return new Headers(bytes, Arrays.copyOf(spans, 4 * count), count);
  }
}
