package dev.gatehouse.contract;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Percent-encoding (RFC 3986 §2.1) of UTF-8, strictly. */
final class PercentCoding {
  private PercentCoding() {}

  /**
   * The text behind its escapes, or null where they are malformed or not UTF-8.
   *
   * @param form whether a plus is a space, as in a query that a form made
   */
  static @Nullable String decode(String encoded, boolean form) {
    if (encoded.indexOf('%') < 0) {
      return form && encoded.indexOf('+') >= 0 ? encoded.replace('+', ' ') : encoded;
    }
    byte[] from = encoded.getBytes(StandardCharsets.UTF_8);
    byte[] into = new byte[from.length];
    int length = 0;
    for (int i = 0; i < from.length; i++) {
      byte c = from[i];
      if (c == '%') {
        int high = i + 2 < from.length ? Character.digit(from[i + 1], 16) : -1;
        int low = i + 2 < from.length ? Character.digit(from[i + 2], 16) : -1;
        if (high < 0 || low < 0) {
          return null;
        }
        c = (byte) (high << 4 | low);
        i += 2;
      } else if (form && c == '+') {
        c = ' ';
      }
      into[length++] = c;
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(into, 0, length))
          .toString();
    } catch (CharacterCodingException notUtf8) {
      return null;
    }
  }
}
