package dev.gatehouse.proxy.http;

import java.net.Inet6Address;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** The host of a request, checked: {@code uri-host [ ":" port ]} (RFC 9110 §7.2), strictly. */
public final class HostName {
  private byte[] last = new byte[0];
  private String canonical = "";
  private int port;

  /** The host in lower case without port. Remembers the last one: most calls repeat it. */
  public String read(byte[] bytes, int from, int to) throws Refused {
    if (!Arrays.equals(bytes, from, to, last, 0, last.length) || canonical.isEmpty()) {
      int end = checkedEnd(bytes, from, to);
      port = port(bytes, end, to);
      canonical = lower(bytes, from, end);
      last = Arrays.copyOfRange(bytes, from, to);
    }
    return canonical;
  }

  /** The port beside the host that was read last; 0 if there is none. */
  public int port() {
    return port;
  }

  /**
   * Whether two ranges name the same host and port (RFC 3986 §6.2.3): a port that is not written is
   * the usual one of the scheme.
   */
  static boolean same(byte[] bytes, int from, int to, int otherFrom, int otherTo, String scheme)
      throws Refused {
    return canonical(bytes, from, to).equals(canonical(bytes, otherFrom, otherTo))
        && portOf(bytes, from, to, scheme) == portOf(bytes, otherFrom, otherTo, scheme);
  }

  private static int portOf(byte[] bytes, int from, int to, String scheme) throws Refused {
    int port = port(bytes, end(bytes, from, to), to);
    int usual = scheme.equals("https") ? 443 : 80;
    return port == 0 ? usual : port;
  }

  private static int end(byte[] bytes, int from, int to) throws Refused {
    return bytes[from] == '[' ? literal(bytes, from, to) : name(bytes, from, to);
  }

  private static String canonical(byte[] bytes, int from, int to) throws Refused {
    return lower(bytes, from, checkedEnd(bytes, from, to));
  }

  private static int checkedEnd(byte[] bytes, int from, int to) throws Refused {
    if (from == to || to - from > 300) {
      throw Refused.host("the host is empty or too long");
    }
    return end(bytes, from, to);
  }

  private static String lower(byte[] bytes, int from, int end) {
    // A trailing dot names the same host (RFC 3986 §3.2.2).
    int last = bytes[end - 1] == '.' ? end - 1 : end;
    return new String(bytes, from, last - from, StandardCharsets.ISO_8859_1)
        .toLowerCase(Locale.ROOT);
  }

  private static int name(byte[] bytes, int from, int to) throws Refused {
    int at = from;
    while (at < to && bytes[at] != ':') {
      byte b = bytes[at];
      boolean doubleDot = b == '.' && (at == from || bytes[at - 1] == '.');
      if (!Octets.unreserved(b) || b == '~' || doubleDot) {
        throw Refused.host("the host is not a name");
      }
      at++;
    }
    if (at == from) {
      throw Refused.host("the host has no name");
    }
    return at;
  }

  /** An address in brackets. */
  private static int literal(byte[] bytes, int from, int to) throws Refused {
    int at = from + 1;
    while (at < to && (Octets.hex(bytes[at]) >= 0 || bytes[at] == ':' || bytes[at] == '.')) {
      at++;
    }
    if (at == to || bytes[at] != ']' || !isAddress(bytes, from + 1, at)) {
      throw Refused.host("the host is not an address");
    }
    return at + 1;
  }

  private static boolean isAddress(byte[] bytes, int from, int to) {
    if (!isPlain(bytes, from, to)) {
      return false;
    }
    try {
      var _ = Inet6Address.ofLiteral(new String(bytes, from, to - from, StandardCharsets.US_ASCII));
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * Whether its parts are written as RFC 3986 §3.2.2 has them, which the JDK forgives: {@code 010}
   * is eight to some readers.
   */
  private static boolean isPlain(byte[] bytes, int from, int to) {
    int digits = 0;
    boolean dotted = false;
    for (int i = from; i <= to; i++) {
      if (i < to && bytes[i] != ':' && bytes[i] != '.') {
        digits++;
        continue;
      }
      dotted |= i < to && bytes[i] == '.';
      if (dotted ? digits > 1 && bytes[i - digits] == '0' : digits > 4) {
        return false;
      }
      digits = 0;
    }
    return true;
  }

  /** The port; 0 if there is none. */
  private static int port(byte[] bytes, int from, int to) throws Refused {
    if (from == to) {
      return 0;
    }
    int port = 0;
    boolean wrong = bytes[from] != ':' || to - from < 2 || to - from > 6;
    for (int i = from + 1; i < to && !wrong; i++) {
      wrong = !Octets.digit(bytes[i]);
      port = port * 10 + bytes[i] - '0';
    }
    if (wrong || port == 0 || port > 65535) {
      throw Refused.host("the port of the host is wrong");
    }
    return port;
  }
}
