package dev.gatehouse.proxy.http;

import java.net.Inet6Address;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** The host of a request, checked: {@code uri-host [ ":" port ]} (RFC 9110 §7.2), strictly. */
public final class HostName {
  private byte[] last = new byte[0];
  private String canonical = "";

  /** The host in lower case without port. Remembers the last one: most calls repeat it. */
  public String read(byte[] bytes, int from, int to) throws Refused {
    if (!Arrays.equals(bytes, from, to, last, 0, last.length) || canonical.isEmpty()) {
      canonical = canonical(bytes, from, to);
      last = Arrays.copyOfRange(bytes, from, to);
    }
    return canonical;
  }

  private static String canonical(byte[] bytes, int from, int to) throws Refused {
    if (from == to || to - from > 300) {
      throw Refused.host("the host is empty or too long");
    }
    int end = bytes[from] == '[' ? literal(bytes, from, to) : name(bytes, from, to);
    port(bytes, end, to);
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
    try {
      var _ = Inet6Address.ofLiteral(new String(bytes, from, to - from, StandardCharsets.US_ASCII));
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static void port(byte[] bytes, int from, int to) throws Refused {
    if (from == to) {
      return;
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
  }
}
