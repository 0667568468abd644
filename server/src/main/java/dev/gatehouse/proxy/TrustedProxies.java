package dev.gatehouse.proxy;

import dev.gatehouse.config.Network;
import dev.gatehouse.pipeline.Headers;
import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.pipeline.Verdict;
import dev.gatehouse.proxy.http.ForwardedField;
import dev.gatehouse.proxy.http.HostName;
import dev.gatehouse.proxy.http.Refused;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The proxies in front of us whose word counts about where a request came from (RFC 7239 and the
 * three older fields). From anybody else these fields are dropped.
 *
 * @param header whether each of their connections begins with a header of the PROXY protocol
 */
public record TrustedProxies(List<Network> networks, boolean header) {
  /** None. */
  public static final TrustedProxies NONE = new TrustedProxies(List.of(), false);

  /** Where a request came from, and what it was addressed to there. */
  record Origin(InetAddress source, String scheme, String authority, int port) {}

  /** Whether this is the address of one. */
  boolean include(InetAddress address) {
    for (Network network : networks) {
      if (network.contains(address)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Where a request really came from: the last address in the chain that is not a trusted proxy's.
   *
   * @param seen what the connection itself says
   * @throws Refused if a trusted proxy's fields are malformed or contradict each other
   */
  Origin origin(Origin seen, Headers headers) throws Refused {
    if (networks.isEmpty() || !include(seen.source())) {
      return seen;
    }
    List<String> standard = headers.all("forwarded");
    List<String> older = headers.all("x-forwarded-for");
    Origin byOlder = older(seen, headers, older);
    if (standard.isEmpty()) {
      return byOlder;
    }
    Origin byStandard = standard(seen, standard);
    if (!older.isEmpty() && !byOlder.source().equals(byStandard.source())) {
      throw wrong("Forwarded and X-Forwarded-For name different sources");
    }
    return byStandard;
  }

  private Origin standard(Origin seen, List<String> values) throws Refused {
    List<ForwardedField.Hop> hops = ForwardedField.read(values);
    Origin origin = seen;
    for (int i = hops.size() - 1; i >= 0 && include(origin.source()); i--) {
      ForwardedField.Hop hop = hops.get(i);
      String node = hop.node();
      if (node.isEmpty() || node.equalsIgnoreCase("unknown") || node.startsWith("_")) {
        // The proxy does not say (RFC 7239 §6.2, §6.3): it is as near as we get.
        return said(origin, origin.source(), hop.proto(), hop.host());
      }
      origin = said(origin, address(node, "Forwarded"), hop.proto(), hop.host());
    }
    return origin;
  }

  private Origin older(Origin seen, Headers headers, List<String> values) throws Refused {
    InetAddress source = seen.source();
    List<String> nodes = members(values);
    for (int i = nodes.size() - 1; i >= 0 && include(source); i--) {
      if (nodes.get(i).equalsIgnoreCase("unknown")) {
        // What proxies write that are told not to say; as of Forwarded.
        break;
      }
      source = address(nodes.get(i), "X-Forwarded-For");
    }
    return said(
        seen,
        source,
        last(members(headers.all("x-forwarded-proto"))).toLowerCase(Locale.ROOT),
        last(members(headers.all("x-forwarded-host"))));
  }

  private static List<String> members(List<String> values) {
    List<String> members = new ArrayList<>();
    for (String value : values) {
      for (String member : value.split(",", -1)) {
        if (!member.isBlank()) {
          members.add(member.strip());
        }
      }
    }
    return members;
  }

  private static String last(List<String> members) {
    return members.isEmpty() ? "" : members.getLast();
  }

  private static Origin said(Origin before, InetAddress source, String proto, String host)
      throws Refused {
    String scheme =
        switch (proto) {
          case "" -> before.scheme();
          // Some proxies name what a request will become: those of a WebSocket.
          case "http", "ws" -> "http";
          case "https", "wss" -> "https";
          default -> throw wrong("a trusted proxy names a protocol that is none of HTTP's");
        };
    String authority = before.authority();
    // That of our own name is not one of another scheme.
    int port = scheme.equals(before.scheme()) ? before.port() : 0;
    if (!host.isEmpty()) {
      byte[] bytes = host.getBytes(StandardCharsets.ISO_8859_1);
      HostName name = new HostName();
      authority = name.read(bytes, 0, bytes.length);
      port = name.port();
    }
    return new Origin(source, scheme, authority, port);
  }

  /** An address, perhaps with a port: {@code 192.0.2.7:80}, {@code [2001:db8::7]:80}. */
  private static InetAddress address(String node, String field) throws Refused {
    String literal = node;
    int bracket = node.indexOf(']');
    int colon = node.indexOf(':');
    if (node.startsWith("[") && bracket > 0) {
      port(node.substring(bracket + 1), field);
      literal = node.substring(1, bracket);
    } else if (colon > 0 && colon == node.lastIndexOf(':')) {
      port(node.substring(colon), field);
      literal = node.substring(0, colon);
    }
    try {
      if (!literal.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")) {
        throw wrong(field + " names what is no address");
      }
      return InetAddress.ofLiteral(literal);
    } catch (IllegalArgumentException e) {
      throw wrong(field + " names what is no address");
    }
  }

  // RFC 7239 §6: digits, or an obfuscated port.
  private static void port(String text, String field) throws Refused {
    if (!text.matches("(:([0-9]{1,5}|_[A-Za-z0-9._-]+))?")) {
      throw wrong(field + " names what is no port");
    }
  }

  private static Refused wrong(String why) {
    return new Refused(Verdict.deny(Reason.MALFORMED_REQUEST, why));
  }
}
