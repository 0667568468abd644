package dev.gatehouse.contract.json;

import java.nio.charset.StandardCharsets;

/** The characters inside a JSON string: UTF-8 (RFC 3629) and escapes (RFC 8259 §7). */
public final class Text {
  private Text() {}

  /** The value of four hexadecimal digits, or -1. */
  static int hex4(byte[] bytes, int from, int end) {
    if (from + 4 > end) {
      return -1;
    }
    int value = 0;
    for (int i = from; i < from + 4; i++) {
      int digit = bytes[i] < 0 ? -1 : Character.digit(bytes[i], 16);
      if (digit < 0) {
        return -1;
      }
      value = value << 4 | digit;
    }
    return value;
  }

  /** How many bytes the sequence at {@code p} has, or -1 where it is not UTF-8. */
  public static int utf8Length(byte[] bytes, int p, int end) {
    int lead = bytes[p] & 0xFF;
    if (lead < 0x80) {
      return 1;
    }
    if (lead < 0xC2 || lead > 0xF4) {
      return -1;
    }
    int length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (p + length > end) {
      return -1;
    }
    for (int i = 1; i < length; i++) {
      if ((bytes[p + i] & 0xC0) != 0x80) {
        return -1;
      }
    }
    int second = bytes[p + 1] & 0xFF;
    boolean overlong = (lead == 0xE0 && second < 0xA0) || (lead == 0xF0 && second < 0x90);
    boolean surrogate = lead == 0xED && second > 0x9F;
    boolean beyond = lead == 0xF4 && second > 0x8F;
    return overlong || surrogate || beyond ? -1 : length;
  }

  /** The code point at {@code p} of valid UTF-8. */
  public static int codePoint(byte[] bytes, int p) {
    int lead = bytes[p];
    if (lead >= 0) {
      return lead;
    }
    if ((lead & 0xE0) == 0xC0) {
      return (lead & 0x1F) << 6 | (bytes[p + 1] & 0x3F);
    }
    if ((lead & 0xF0) == 0xE0) {
      return (lead & 0x0F) << 12 | (bytes[p + 1] & 0x3F) << 6 | (bytes[p + 2] & 0x3F);
    }
    return (lead & 0x07) << 18
        | (bytes[p + 1] & 0x3F) << 12
        | (bytes[p + 2] & 0x3F) << 6
        | (bytes[p + 3] & 0x3F);
  }

  /** How many bytes the code point that starts with this byte has, in valid UTF-8. */
  public static int width(byte lead) {
    return lead >= 0 ? 1 : (lead & 0xE0) == 0xC0 ? 2 : (lead & 0xF0) == 0xE0 ? 3 : 4;
  }

  /** How many code points valid UTF-8 has. */
  public static int codePoints(byte[] bytes, int from, int to) {
    int count = 0;
    int i = from;
    for (; i + 8 <= to; i += 8) {
      long word = Words.at(bytes, i);
      // All but those that continue a sequence: the first bit set, the second not.
      count += 8 - Long.bitCount(word & ~(word << 1) & 0x8080808080808080L);
    }
    for (; i < to; i++) {
      if ((bytes[i] & 0xC0) != 0x80) {
        count++;
      }
    }
    return count;
  }

  /**
   * Writes the content of a JSON string without its escapes; never longer than what was read. A
   * lone surrogate becomes U+FFFD.
   *
   * @return the index behind the last byte written
   */
  public static int unescape(byte[] from, int start, int end, byte[] into, int offset) {
    int out = offset;
    for (int p = start; p < end; ) {
      byte c = from[p];
      if (c != '\\') {
        into[out++] = c;
        p++;
      } else if (from[p + 1] == 'u') {
        int unit = hex4(from, p + 2, end);
        p += 6;
        int low = -1;
        if (Character.isHighSurrogate((char) unit)
            && p + 6 <= end
            && from[p] == '\\'
            && from[p + 1] == 'u') {
          low = hex4(from, p + 2, end);
        }
        if (low >= 0 && Character.isLowSurrogate((char) low)) {
          out = encode(Character.toCodePoint((char) unit, (char) low), into, out);
          p += 6;
        } else {
          out = encode(Character.isSurrogate((char) unit) ? 0xFFFD : unit, into, out);
        }
      } else {
        into[out++] = escape(from[p + 1]);
        p += 2;
      }
    }
    return out;
  }

  private static byte escape(byte letter) {
    return switch (letter) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> letter;
    };
  }

  /** Writes one code point as UTF-8 and returns the index behind it. */
  public static int encode(int codePoint, byte[] into, int offset) {
    int out = offset;
    if (codePoint < 0x80) {
      into[out++] = (byte) codePoint;
    } else if (codePoint < 0x800) {
      into[out++] = (byte) (0xC0 | codePoint >> 6);
      into[out++] = (byte) (0x80 | (codePoint & 0x3F));
    } else if (codePoint < 0x10000) {
      into[out++] = (byte) (0xE0 | codePoint >> 12);
      into[out++] = (byte) (0x80 | (codePoint >> 6 & 0x3F));
      into[out++] = (byte) (0x80 | (codePoint & 0x3F));
    } else {
      into[out++] = (byte) (0xF0 | codePoint >> 18);
      into[out++] = (byte) (0x80 | (codePoint >> 12 & 0x3F));
      into[out++] = (byte) (0x80 | (codePoint >> 6 & 0x3F));
      into[out++] = (byte) (0x80 | (codePoint & 0x3F));
    }
    return out;
  }

  /** The content of a JSON string as text. */
  public static String string(byte[] bytes, int start, int end, boolean escaped) {
    if (!escaped) {
      return new String(bytes, start, end - start, StandardCharsets.UTF_8);
    }
    byte[] plain = new byte[end - start];
    int length = unescape(bytes, start, end, plain, 0);
    return new String(plain, 0, length, StandardCharsets.UTF_8);
  }

  /** Text as a quoted JSON string. */
  public static String quote(String text) {
    StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ') {
        quoted.append(String.format("\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
