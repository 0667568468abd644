package dev.gatehouse.proxy;

import dev.gatehouse.pipeline.Headers;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * Puts the head of a message together in an array, which then is copied once into a buffer for the
 * wire: many small writes into an array cost less than as many into native memory.
 */
final class HeadBuffer {
  private byte[] bytes = new byte[4096];
  private int length;

  HeadBuffer clear() {
    length = 0;
    return this;
  }

  /** Appends characters up to U+00FF. */
  HeadBuffer text(String text) {
    int more = text.length();
    room(more);
    // The only way to copy Latin-1 characters without a check of each.
    copyLatin1(text, more);
    length += more;
    return this;
  }

  @SuppressWarnings("deprecation") // of such text it is one copy of memory
  private void copyLatin1(String text, int more) {
    text.getBytes(0, more, bytes, length);
  }

  HeadBuffer bytes(byte[] from) {
    return bytes(from, 0, from.length);
  }

  HeadBuffer bytes(byte[] from, int start, int end) {
    int more = end - start;
    room(more);
    System.arraycopy(from, start, bytes, length, more);
    length += more;
    return this;
  }

  HeadBuffer number(long number) {
    room(20);
    int digits = 1;
    for (long rest = number; rest >= 10; rest /= 10) {
      digits++;
    }
    long rest = number;
    for (int i = length + digits - 1; i >= length; i--) {
      bytes[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += digits;
    return this;
  }

  HeadBuffer hex(int number) {
    return text(Integer.toHexString(number));
  }

  HeadBuffer line() {
    room(2);
    bytes[length++] = '\r';
    bytes[length++] = '\n';
    return this;
  }

  /** Appends one field as a line, in one copy where it came off the wire as one. */
  HeadBuffer field(Headers headers, int i) {
    byte[] from = headers.bytes();
    int name = headers.span(i, 0);
    int nameEnd = headers.span(i, 1);
    int value = headers.span(i, 2);
    int valueEnd = headers.span(i, 3);
    if (value == nameEnd + 2 && from[nameEnd] == ':' && from[nameEnd + 1] == ' ') {
      if (valueEnd + 2 <= from.length && from[valueEnd] == '\r' && from[valueEnd + 1] == '\n') {
        return bytes(from, name, valueEnd + 2);
      }
      bytes(from, name, valueEnd);
    } else {
      bytes(from, name, nameEnd).text(": ").bytes(from, value, valueEnd);
    }
    return line();
  }

  private void room(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }

  int length() {
    return length;
  }

  void into(ByteBuf out) {
    out.writeBytes(bytes, 0, length);
  }
}
