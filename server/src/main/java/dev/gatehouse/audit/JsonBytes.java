package dev.gatehouse.audit;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object at a time, written as UTF-8 into an array that is used again. By hand, because a
 * record is written per call: a general writer costs as much as the rest of the recording.
 */
final class JsonBytes {
  private static final byte[] HEX = {
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
  };
  private static final int MAX_PER_CHAR = 6;

  // Which of the first 128 characters stand for themselves in a string.
  private static final boolean[] PLAIN = new boolean[128];

  static {
    for (int c = ' '; c < 0x7f; c++) {
      PLAIN[c] = c != '"' && c != '\\';
    }
  }

  private byte[] bytes = new byte[1024];
  private int length;

  /** Starts anew. */
  JsonBytes begin() {
    length = 0;
    return raw("{");
  }

  JsonBytes end() {
    return raw("}");
  }

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  /** Writes ASCII as it is. */
  JsonBytes raw(String ascii) {
    room(ascii.length());
    copy(ascii);
    return this;
  }

  // Deprecated for what it does to other text; of ASCII it is one copy of memory.
  @SuppressWarnings("deprecation")
  private void copy(String ascii) {
    ascii.getBytes(0, ascii.length(), bytes, length);
    length += ascii.length();
  }

  /** Writes bytes as they are. */
  JsonBytes raw(byte[] from, int start, int end) {
    room(end - start);
    System.arraycopy(from, start, bytes, length, end - start);
    length += end - start;
    return this;
  }

  /** Writes a key, which is ASCII and needs no escape, with its comma and colon. */
  JsonBytes key(String key) {
    room(key.length() + 4);
    if (bytes[length - 1] != '{') {
      bytes[length++] = ',';
    }
    bytes[length++] = '"';
    copy(key);
    bytes[length++] = '"';
    bytes[length++] = ':';
    return this;
  }

  JsonBytes text(String key, @Nullable String value) {
    key(key);
    return value == null ? raw("null") : string(value, value.length());
  }

  /** A text of ASCII that needs no escape. */
  JsonBytes plain(String key, String value) {
    return key(key).open().raw(value).close();
  }

  JsonBytes number(String key, long value) {
    return key(key).digits(value);
  }

  /** A number, or null for a negative one. */
  JsonBytes known(String key, long value) {
    key(key);
    return value < 0 ? raw("null") : digits(value);
  }

  JsonBytes texts(String key, List<String> values) {
    key(key);
    if (values.isEmpty()) {
      return raw("null");
    }
    raw("[");
    for (int i = 0; i < values.size(); i++) {
      if (i > 0) {
        raw(",");
      }
      string(values.get(i), values.get(i).length());
    }
    return raw("]");
  }

  /** Writes the first `end` characters as a JSON string. */
  JsonBytes string(String text, int end) {
    open();
    part(text, 0, end);
    return close();
  }

  JsonBytes open() {
    return raw("\"");
  }

  JsonBytes close() {
    return raw("\"");
  }

  /** Writes characters inside a string that is open. */
  void part(String text, int from, int end) {
    room((end - from) * MAX_PER_CHAR);
    // Fields would be read and written again for each character.
    byte[] to = bytes;
    int at = length;
    for (int i = from; i < end; i++) {
      char c = text.charAt(i);
      if (c < PLAIN.length && PLAIN[c]) {
        to[at++] = (byte) c;
      } else {
        length = at;
        i = special(text, i, end);
        at = length;
      }
    }
    length = at;
  }

  /** Writes what is not plain ASCII; the index of the last character that was used. */
  private int special(String text, int i, int end) {
    char c = text.charAt(i);
    if (c == '"' || c == '\\') {
      bytes[length++] = '\\';
      bytes[length++] = (byte) c;
    } else if (c < ' ' || c == 0x7f) {
      escape(c);
    } else if (c < 0x800) {
      bytes[length++] = (byte) (0xc0 | (c >> 6));
      bytes[length++] = (byte) (0x80 | (c & 0x3f));
    } else if (!Character.isSurrogate(c)) {
      bytes[length++] = (byte) (0xe0 | (c >> 12));
      bytes[length++] = (byte) (0x80 | ((c >> 6) & 0x3f));
      bytes[length++] = (byte) (0x80 | (c & 0x3f));
    } else if (i + 1 < end && Character.isSurrogatePair(c, text.charAt(i + 1))) {
      pair(Character.toCodePoint(c, text.charAt(i + 1)));
      return i + 1;
    } else {
      // Half a pair has no UTF-8; U+FFFD says that something stood here.
      escape('\ufffd');
    }
    return i;
  }

  private void pair(int point) {
    bytes[length++] = (byte) (0xf0 | (point >> 18));
    bytes[length++] = (byte) (0x80 | ((point >> 12) & 0x3f));
    bytes[length++] = (byte) (0x80 | ((point >> 6) & 0x3f));
    bytes[length++] = (byte) (0x80 | (point & 0x3f));
  }

  private void escape(char c) {
    bytes[length++] = '\\';
    bytes[length++] = 'u';
    for (int shift = 12; shift >= 0; shift -= 4) {
      bytes[length++] = HEX[(c >> shift) & 15];
    }
  }

  /** Writes one ASCII character inside a string that is open. */
  void mark(char ascii) {
    room(1);
    bytes[length++] = (byte) ascii;
  }

  /** Writes a number that is no value of its own. */
  JsonBytes figures(int number) {
    return digits(number);
  }

  private JsonBytes digits(long value) {
    room(20);
    if (value < 0) {
      bytes[length++] = '-';
    }
    if (value > -1_000_000_000 && value < 1_000_000_000) {
      small(Math.abs((int) value));
      return this;
    }
    int digits = 1;
    for (long rest = value / 10; rest != 0; rest /= 10) {
      digits++;
    }
    long rest = value;
    for (int i = length + digits - 1; i >= length; i--) {
      bytes[i] = (byte) ('0' + Math.abs(rest % 10));
      rest /= 10;
    }
    length += digits;
    return this;
  }

  private void small(int value) {
    int end = length + 1;
    for (int bound = 10; bound <= value; bound *= 10) {
      end++;
    }
    length = end;
    int rest = value;
    do {
      bytes[--end] = (byte) ('0' + rest % 10);
      rest /= 10;
    } while (rest != 0);
  }

  private void room(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }
}
