package dev.gatehouse.proxy.http2;

import dev.gatehouse.pipeline.Headers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Puts a field block together (RFC 7541) with what every peer knows and nothing that has to be
 * remembered: no table to keep in step or to fill with secrets, and no bits to shift. Nor may
 * anybody behind us put a literal into a table: some came as such that nobody may index, which they
 * have to stay (§6.2.3), and who came how is not kept. Used again for every block.
 */
public final class FieldEncoder {
  private static final int STATUS = StaticTable.number(":status");
  private static final int METHOD = StaticTable.number(":method");
  private static final int PATH = StaticTable.number(":path");
  private static final int DATE = StaticTable.number("date");
  private static final int CONTENT_LENGTH = StaticTable.number("content-length");
  private static final int HTTP = 6;
  private static final int HTTPS = 7;

  /** A literal that nobody indexes, whoever passes it on (RFC 7541 §6.2.3). */
  private static final int NEVER_INDEXED = 0x10;

  private byte[] bytes = new byte[1024];
  private int length;

  /** Begins a block. */
  public FieldEncoder begin() {
    length = 0;
    return this;
  }

  /**
   * Says that nothing of the table will be used, which a peer that changed its size has to know.
   */
  public FieldEncoder withoutTable() {
    room(1);
    bytes[length++] = 0x20;
    return this;
  }

  /** {@code :status}. */
  public FieldEncoder status(int status) {
    int known =
        switch (status) {
          case 200 -> 8;
          case 204 -> 9;
          case 206 -> 10;
          case 304 -> 11;
          case 400 -> 12;
          case 404 -> 13;
          case 500 -> 14;
          default -> 0;
        };
    if (known > 0) {
      return indexed(known);
    }
    named(STATUS);
    return value(Integer.toString(status));
  }

  /** {@code :method}, {@code :scheme}. */
  public FieldEncoder method(String method, boolean secure) {
    switch (method) {
      case "GET" -> indexed(METHOD);
      case "POST" -> indexed(METHOD + 1);
      default -> {
        named(METHOD);
        value(method);
      }
    }
    return indexed(secure ? HTTPS : HTTP);
  }

  /** {@code :authority}. */
  public FieldEncoder authority(byte[] authority) {
    named(1);
    number(0, 0x7f, authority.length);
    return raw(authority, 0, authority.length);
  }

  /** {@code :path}, of parts. */
  public FieldEncoder path(String prefix, String path, String query) {
    named(PATH);
    int more = query.isEmpty() ? 0 : 1 + query.length();
    number(0, 0x7f, prefix.length() + path.length() + more);
    text(prefix).text(path);
    return query.isEmpty() ? this : text("?").text(query);
  }

  /** A field of ours, its name in lower case. */
  public FieldEncoder field(String name, String value) {
    int known = StaticTable.number(name);
    if (known > 0) {
      named(known);
    } else {
      unnamed(name.length());
      text(name);
    }
    return value(value);
  }

  /** {@code date}. */
  public FieldEncoder date(String value) {
    named(DATE);
    return value(value);
  }

  /** {@code content-length}. */
  public FieldEncoder contentLength(long length) {
    named(CONTENT_LENGTH);
    return value(Long.toString(length));
  }

  /** A field that came off a wire; its name in whatever case. */
  public FieldEncoder field(Headers headers, int i) {
    byte[] from = headers.bytes();
    int name = headers.span(i, 0);
    int nameEnd = headers.span(i, 1);
    return field(from, name, nameEnd, headers.span(i, 2), headers.span(i, 3));
  }

  /** A field from an array; its name in whatever case. */
  public FieldEncoder field(byte[] from, int name, int nameEnd, int value, int valueEnd) {
    int size = nameEnd - name;
    room(size + 6);
    // The name is put where it belongs if it is not a known one.
    int start = length;
    unnamed(size);
    int at = length;
    for (int i = name; i < nameEnd; i++) {
      byte b = from[i];
      bytes[length++] = b >= 'A' && b <= 'Z' ? (byte) (b + 32) : b;
    }
    int known = StaticTable.number(bytes, at, length);
    if (known > 0) {
      length = start;
      named(known);
    }
    number(0, 0x7f, valueEnd - value);
    return raw(from, value, valueEnd);
  }

  private FieldEncoder indexed(int number) {
    number(0x80, 0x7f, number);
    return this;
  }

  /** The start of a literal with a known name. */
  private void named(int number) {
    number(NEVER_INDEXED, 0x0f, number);
  }

  private void unnamed(int size) {
    room(1);
    bytes[length++] = NEVER_INDEXED;
    number(0, 0x7f, size);
  }

  private FieldEncoder value(String value) {
    number(0, 0x7f, value.length());
    return text(value);
  }

  @SuppressWarnings("deprecation") // of such text it is one copy of memory
  private FieldEncoder text(String text) {
    int more = text.length();
    room(more);
    // The only way to copy Latin-1 characters without a check of each.
    text.getBytes(0, more, bytes, length);
    length += more;
    return this;
  }

  private FieldEncoder raw(byte[] from, int start, int end) {
    room(end - start);
    System.arraycopy(from, start, bytes, length, end - start);
    length += end - start;
    return this;
  }

  private void number(int pattern, int mask, int number) {
    room(6);
    if (number < mask) {
      bytes[length++] = (byte) (pattern | number);
      return;
    }
    bytes[length++] = (byte) (pattern | mask);
    int rest = number - mask;
    while (rest > 0x7f) {
      bytes[length++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[length++] = (byte) rest;
  }

  private void room(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }

  /** The block; valid until the next one begins. */
  public byte[] bytes() {
    return bytes;
  }

  public int length() {
    return length;
  }

  @Override
  public String toString() {
    return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
  }
}
