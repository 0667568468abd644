package dev.gatehouse.contract.schema;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;

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

  /** RFC 4291 §2.2. */
  static boolean ipv6(byte[] text, int from, int to) {
    int groups = 0;
    boolean gap = false;
    int p = from;
    while (p < to) {
      if (text[p] == ':' && p + 1 < to && text[p + 1] == ':') {
        if (gap) {
          return false;
        }
        gap = true;
        p += 2;
        continue;
      }
      if (p > from && text[p - 1] != ':') {
        if (text[p] != ':') {
          return false;
        }
        p++;
      }
      int start = p;
      while (p < to && p < start + 4 && hex(text[p])) {
        p++;
      }
      if (p < to && text[p] == '.') {
        groups += 2;
        return groups <= (gap ? 7 : 8) && (gap || groups == 8) && ipv4(text, start, to);
      }
      if (p == start || (p < to && text[p] != ':')) {
        return false;
      }
      groups++;
    }
    return gap ? groups < 8 : groups == 8;
  }

  /** RFC 5321 §4.1.2, Mailbox; with what RFC 6531 §3.3 adds beyond ASCII. */
  static boolean email(byte[] text, int from, int to, boolean international) {
    int at = to - 1;
    while (at > from && text[at] != '@') {
      at--;
    }
    if (at <= from || at == to - 1 || at - from > 64) {
      return false;
    }
    boolean quoted = text[from] == '"';
    if (quoted ? !quoted(text, from, at) : !dotted(text, from, at, international)) {
      return false;
    }
    return domain(text, at + 1, to, international);
  }

  private static boolean quoted(byte[] text, int from, int to) {
    if (to - from < 2 || text[to - 1] != '"') {
      return false;
    }
    for (int p = from + 1; p < to - 1; p++) {
      if (text[p] == '\\' && p + 1 < to - 1) {
        p++;
      } else if (text[p] == '"' || text[p] == '\\' || (text[p] >= 0 && text[p] < ' ')) {
        return false;
      }
    }
    return true;
  }

  private static boolean dotted(byte[] text, int from, int to, boolean international) {
    for (int p = from; p < to; p++) {
      boolean dot = text[p] == '.';
      if (dot && (p == from || p == to - 1 || text[p - 1] == '.')) {
        return false;
      }
      boolean atom =
          HostNames.isLetterOrDigit(text[p]) || "!#$%&'*+-/=?^_`{|}~".indexOf(text[p]) >= 0;
      if (!dot && !atom && !(international && text[p] < 0)) {
        return false;
      }
    }
    return true;
  }

  private static boolean domain(byte[] text, int from, int to, boolean international) {
    if (text[from] == '[' && text[to - 1] == ']') {
      String tag = new String(text, from, Math.min(6, to - from), StandardCharsets.US_ASCII);
      return tag.equalsIgnoreCase("[IPv6:")
          ? ipv6(text, from + 6, to - 1)
          : ipv4(text, from + 1, to - 1);
    }
    if (!international) {
      return HostNames.ascii(text, from, to);
    }
    // RFC 6531 §3.3 does not ask for a normal form.
    String domain = new String(text, from, to - from, StandardCharsets.UTF_8);
    byte[] normal =
        Normalizer.normalize(domain, Normalizer.Form.NFC).getBytes(StandardCharsets.UTF_8);
    return HostNames.international(normal, 0, normal.length);
  }
}
