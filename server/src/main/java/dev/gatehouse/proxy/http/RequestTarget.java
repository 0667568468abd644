package dev.gatehouse.proxy.http;

import java.nio.charset.StandardCharsets;

/**
 * The path and the query of a request in the one canonical form that is matched, authorized,
 * forwarded and recorded. Refuses what two readers could understand differently.
 */
final class RequestTarget {
  private static final int PLAIN = 0;
  private static final int SLASH = 1;
  private static final int DOT = 2;
  private static final int ODD = 3;
  private static final int QUESTION = 4;
  private static final int WRONG = 5;

  private static final byte[] KINDS = new byte[256];

  static {
    for (int c = 0; c < 256; c++) {
      boolean pchar = Octets.unreserved(c) || (c < 128 && "!$&'()*+,=:@".indexOf(c) >= 0);
      KINDS[c] = (byte) (pchar ? PLAIN : WRONG);
    }
    KINDS['/'] = SLASH;
    KINDS['.'] = DOT;
    KINDS['%'] = ODD;
    KINDS[';'] = ODD;
    KINDS['?'] = QUESTION;
  }

  private String path = "";
  private String query = "";
  private boolean encodedDelimiter;

  /** Reads what starts with a slash. */
  void read(byte[] bytes, int from, int to) throws Refused {
    encodedDelimiter = false;
    boolean odd = false;
    int at = from;
    int before = PLAIN;
    while (at < to) {
      int kind = KINDS[bytes[at] & 0xff];
      if (kind == QUESTION) {
        break;
      }
      if (kind == WRONG) {
        throw Refused.target("the path holds the byte " + (bytes[at] & 0xff));
      }
      odd |= kind == ODD || (before == SLASH && kind != PLAIN);
      before = kind;
      at++;
    }
    if (odd) {
      OddPath careful = new OddPath();
      path = careful.canonical(bytes, from, at);
      encodedDelimiter = careful.hasEncodedDelimiter();
    } else {
      path = new String(bytes, from, at - from, StandardCharsets.ISO_8859_1);
    }
    query = at == to ? "" : query(bytes, at + 1, to);
  }

  private static String query(byte[] bytes, int from, int to) throws Refused {
    for (int i = from; i < to; i++) {
      byte b = bytes[i];
      if (b <= ' ' || b == 127 || b == '#') {
        throw Refused.target("the query holds the byte " + (b & 0xff));
      }
      if (b == '%'
          && (to - i < 3 || Octets.hex(bytes[i + 1]) < 0 || Octets.hex(bytes[i + 2]) < 0)) {
        throw Refused.target("the query holds a malformed escape");
      }
    }
    return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
  }

  void clear() {
    path = "";
    query = "";
    encodedDelimiter = false;
  }

  /** Sets the path of a target that gives none (RFC 3986 §6.2.3). */
  void root() {
    path = "/";
    query = "";
    encodedDelimiter = false;
  }

  /** As {@link #root()}, with a query. */
  void root(byte[] bytes, int from, int to) throws Refused {
    root();
    query = query(bytes, from, to);
  }

  String path() {
    return path;
  }

  String query() {
    return query;
  }

  boolean hasEncodedDelimiter() {
    return encodedDelimiter;
  }
}
