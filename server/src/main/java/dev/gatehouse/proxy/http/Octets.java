package dev.gatehouse.proxy.http;

import java.util.Arrays;

/** The sets of bytes that the grammars of HTTP and of URIs are made of. */
final class Octets {
  /** RFC 9110 §5.6.2. */
  private static final boolean[] TOKEN = new boolean[256];

  /** Signs that a name may hold beside letters, digits and hyphens. */
  private static final boolean[] ODD = new boolean[256];

  /** What a field value may hold: visible characters, space, tab, bytes beyond ASCII. */
  private static final boolean[] VALUE = new boolean[256];

  /** RFC 3986 §2.3. */
  private static final boolean[] UNRESERVED = new boolean[256];

  private static final byte[] HEX = new byte[256];

  static {
    Arrays.fill(HEX, (byte) -1);
    for (int c = 0; c < 256; c++) {
      boolean letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
      boolean digit = c >= '0' && c <= '9';
      TOKEN[c] = letter || digit || (c < 128 && "!#$%&'*+-.^_`|~".indexOf(c) >= 0);
      ODD[c] = TOKEN[c] && !letter && !digit && c != '-';
      UNRESERVED[c] = letter || digit || (c < 128 && "-._~".indexOf(c) >= 0);
      VALUE[c] = c == '\t' || (c >= ' ' && c != 127);
      if (Character.digit(c, 16) >= 0 && c < 128) {
        HEX[c] = (byte) Character.digit(c, 16);
      }
    }
  }

  private Octets() {}

  static boolean token(byte b) {
    return TOKEN[b & 0xff];
  }

  /** Whether it is a sign in a name that is no hyphen. */
  static boolean odd(byte b) {
    return ODD[b & 0xff];
  }

  static boolean value(byte b) {
    return VALUE[b & 0xff];
  }

  /** Whether it is what stands around the members of a list (RFC 9110 §5.6.3). */
  static boolean blank(byte b) {
    return b == ' ' || b == '\t';
  }

  static boolean unreserved(int c) {
    return UNRESERVED[c & 0xff];
  }

  static boolean digit(byte b) {
    return b >= '0' && b <= '9';
  }

  /** The value of a hexadecimal digit, or -1. */
  static int hex(byte b) {
    return HEX[b & 0xff];
  }

  static int lower(byte b) {
    return b >= 'A' && b <= 'Z' ? b + 32 : b;
  }

  /** Whether a range is this text, given in lower case, whatever its case. */
  static boolean equal(byte[] bytes, int from, int to, String lowerCase) {
    if (to - from != lowerCase.length()) {
      return false;
    }
    for (int i = 0; i < lowerCase.length(); i++) {
      if (lower(bytes[from + i]) != lowerCase.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
