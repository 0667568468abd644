package dev.gatehouse.proxy.http;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.regex.Pattern;

/** A path with escapes, dots or parameters: the careful way to its canonical form. */
final class OddPath {
  private static final String HEX = "0123456789ABCDEF";

  /** Deeper nesting of escapes than anybody decodes. */
  private static final int ROUNDS = 4;

  /** What is nothing to some file systems, and to who compares names as people see them. */
  private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cf}\\x{FE00}-\\x{FE0F}]");

  /** What becomes a slash or a backslash in the code page of some system that has no other. */
  private static final Pattern LIKE_SLASHES =
      Pattern.compile("[\u00a5\u20a9\u2044\u2215\u2216\u29f5\u29f8\u29f9]");

  private final StringBuilder out = new StringBuilder();
  private boolean encodedDelimiter;

  String canonical(byte[] bytes, int from, int to) throws Refused {
    int at = from;
    while (at < to) {
      byte b = bytes[at];
      if (b == '%') {
        int octet = escaped(bytes, at, to);
        at = octet < 128 ? ascii(octet, at) : utf8(bytes, at, to, octet);
      } else {
        encodedDelimiter |= b == ';';
        out.append((char) b);
        at++;
      }
    }
    String path = out.toString();
    checkSegments(path);
    return path;
  }

  /** Whether it holds {@code %2F %25 %3B %3F %23} or {@code ;}. */
  boolean hasEncodedDelimiter() {
    return encodedDelimiter;
  }

  private static int escaped(byte[] bytes, int at, int to) throws Refused {
    int high = to - at < 3 ? -1 : Octets.hex(bytes[at + 1]);
    int low = to - at < 3 ? -1 : Octets.hex(bytes[at + 2]);
    if (high < 0 || low < 0) {
      throw Refused.target("the path holds a malformed escape");
    }
    return 16 * high + low;
  }

  private int ascii(int octet, int at) throws Refused {
    if (octet < ' ' || octet == 127 || octet == '\\') {
      throw Refused.target("the path holds an escape of the byte " + octet);
    }
    if (Octets.unreserved(octet)) {
      out.append((char) octet);
    } else {
      encodedDelimiter |= "/%;?#".indexOf(octet) >= 0;
      escape(octet);
    }
    return at + 3;
  }

  private void escape(int octet) {
    out.append('%').append(HEX.charAt(octet >> 4)).append(HEX.charAt(octet & 15));
  }

  /** Reads one character of several escaped bytes (RFC 3629 §4). */
  private int utf8(byte[] bytes, int from, int to, int lead) throws Refused {
    int more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : 1;
    int least = more == 3 ? 0x10000 : more == 2 ? 0x800 : 0x80;
    int code = lead & (0x3f >> more);
    escape(lead);
    int at = from + 3;
    for (int i = 0; i < more; i++) {
      int octet = at < to && bytes[at] == '%' ? escaped(bytes, at, to) : 0;
      if ((octet & 0xc0) != 0x80) {
        throw notUtf8();
      }
      code = (code << 6) | (octet & 0x3f);
      escape(octet);
      at += 3;
    }
    boolean surrogate = code >= 0xd800 && code <= 0xdfff;
    if (lead < 0xc0 || lead > 0xf4 || code < least || code > 0x10ffff || surrogate) {
      throw notUtf8();
    }
    if (code < 0xa0) {
      throw Refused.target("the path holds an escaped control character");
    }
    return at;
  }

  private static Refused notUtf8() {
    return Refused.target("the path holds escapes that are not UTF-8");
  }

  private void checkSegments(String path) throws Refused {
    int from = 1;
    while (from <= path.length()) {
      int slash = path.indexOf('/', from);
      int to = slash < 0 ? path.length() : slash;
      if (to == from && slash >= 0) {
        throw Refused.target("the path has an empty segment");
      }
      checkSegment(path.substring(from, to));
      from = to + 1;
    }
  }

  /** Refuses dot segments as any later reader could come to see them. */
  private void checkSegment(String segment) throws Refused {
    String seen = segment;
    for (int round = 0; round < ROUNDS && seen.indexOf('%') >= 0; round++) {
      seen = decoded(seen);
    }
    if (seen.chars().anyMatch(c -> c > 127)) {
      seen = folded(seen);
    }
    for (String part : seen.split("[/\\\\]", -1)) {
      String name = part.split("[;?#\0]", -1)[0].strip();
      if (name.equals(".") || name.equals("..")) {
        throw Refused.target("the path has a dot segment");
      }
      if (!part.isEmpty() && part.isBlank()) {
        // Who strips blanks sees an empty segment.
        throw Refused.target("the path has a blank segment");
      }
    }
  }

  private static String folded(String text) throws Refused {
    // Full-width forms of dot, slash and backslash become themselves under NFKC.
    String folded = Normalizer.normalize(text, Normalizer.Form.NFKC);
    if (count(folded, '/') > count(text, '/') || count(folded, '\\') > count(text, '\\')) {
      throw Refused.target("the path holds a character that others take for a slash");
    }
    return LIKE_SLASHES.matcher(INVISIBLE.matcher(folded).replaceAll("")).replaceAll("/");
  }

  private static long count(String text, char wanted) {
    return text.chars().filter(c -> c == wanted).count();
  }

  private static String decoded(String text) {
    byte[] in = text.getBytes(StandardCharsets.UTF_8);
    byte[] decoded = new byte[in.length];
    int n = 0;
    for (int i = 0; i < in.length; i++) {
      boolean escape =
          in[i] == '%'
              && in.length - i > 2
              && Octets.hex(in[i + 1]) >= 0
              && Octets.hex(in[i + 2]) >= 0;
      decoded[n++] = escape ? (byte) (16 * Octets.hex(in[i + 1]) + Octets.hex(in[i + 2])) : in[i];
      i += escape ? 2 : 0;
    }
    return new String(decoded, 0, n, StandardCharsets.UTF_8);
  }
}
