package dev.gatehouse.contract.schema;

/** Addresses and identifiers, read where they lie. */
final class NetFormats {
  private NetFormats() {}

  /** RFC 4122 §3, in its 8-4-4-4-12 form. */
  static boolean uuid(byte[] text, int from, int to) {
    if (to - from != 36) {
      return false;
    }
    for (int i = 0; i < 36; i++) {
      byte c = text[from + i];
      boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
      if (dash ? c != '-' : !hex(c)) {
        return false;
      }
    }
    return true;
  }

  static boolean hex(byte c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  }

  /** RFC 2673 §3.2: four decimal numbers without leading zeros. */
  static boolean ipv4(byte[] text, int from, int to) {
    int parts = 0;
    int p = from;
    while (p < to) {
      int start = p;
      int value = 0;
      while (p < to && p < start + 4 && text[p] >= '0' && text[p] <= '9') {
        value = value * 10 + text[p++] - '0';
      }
      boolean padded = p - start > 1 && text[start] == '0';
      if (p == start || p - start > 3 || value > 255 || padded) {
        return false;
      }
      parts++;
      if (p < to && (text[p++] != '.' || p == to)) {
        return false;
      }
    }
    return parts == 4;
  }
}
