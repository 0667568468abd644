package dev.gatehouse.proxy.http2;

import java.nio.charset.StandardCharsets;

/**
 * A field as a line of HTTP/1.1, so that it is copied as one: its name, a colon, a space, its
 * value.
 */
final class FieldLine {
  private final byte[] bytes;
  private final int nameEnd;

  /**
   * Takes the array as its own.
   *
   * @param nameEnd where the name ends; the value starts two bytes later
   */
  FieldLine(byte[] bytes, int nameEnd) {
    this.bytes = bytes;
    this.nameEnd = nameEnd;
  }

  static FieldLine of(String name, String value) {
    byte[] line = (name + ": " + value).getBytes(StandardCharsets.ISO_8859_1);
    return new FieldLine(line, name.length());
  }

  /** The line: not to be changed. */
  byte[] bytes() {
    return bytes;
  }

  int nameEnd() {
    return nameEnd;
  }

  /** Its size in a table (RFC 7541 §4.1). */
  int size() {
    return bytes.length - 2 + 32;
  }
}
