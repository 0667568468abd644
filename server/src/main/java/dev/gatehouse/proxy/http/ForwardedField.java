package dev.gatehouse.proxy.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The field {@code Forwarded} (RFC 7239 §4), read strictly: what is not exactly in its grammar is
 * refused, since a part of it is what somebody else wrote.
 */
public final class ForwardedField {
  /** Hops; real ones are a handful. */
  private static final int MOST = 64;

  private static final String TOKEN = "!#$%&'*+-.^_`|~";

  /** What one proxy said; empty for what it did not say. */
  public record Hop(String node, String host, String proto) {}

  private final String text;
  private int at;

  private ForwardedField(String text) {
    this.text = text;
  }

  /**
   * Reads the values of all fields of this name, in order.
   *
   * @return the hops, the one nearest to the client first
   * @throws Refused if they are not well-formed
   */
  public static List<Hop> read(List<String> values) throws Refused {
    List<Hop> hops = new ArrayList<>();
    for (String value : values) {
      new ForwardedField(value).list(hops);
    }
    return hops;
  }

  private void list(List<Hop> hops) throws Refused {
    // RFC 9110 §5.6.1.2: a list may have empty members.
    while (at < text.length()) {
      blanks();
      if (at < text.length() && text.charAt(at) != ',') {
        hops.add(hop());
        if (hops.size() > MOST) {
          throw wrong("has more than " + MOST + " hops");
        }
        blanks();
      }
      if (at < text.length() && text.charAt(at++) != ',') {
        throw wrong("is not a list");
      }
    }
  }

  private Hop hop() throws Refused {
    Map<String, String> pairs = new HashMap<>();
    do {
      // Each of them may be missing.
      if (at < text.length() && isToken(text.charAt(at))) {
        pair(pairs);
      }
    } while (more());
    return new Hop(
        pairs.getOrDefault("for", ""),
        pairs.getOrDefault("host", ""),
        pairs.getOrDefault("proto", "").toLowerCase(Locale.ROOT));
  }

  private void pair(Map<String, String> pairs) throws Refused {
    String name = token().toLowerCase(Locale.ROOT);
    if (at == text.length() || text.charAt(at++) != '=') {
      throw wrong("has a name without a value");
    }
    String value = at < text.length() && text.charAt(at) == '"' ? quoted() : token();
    if (pairs.put(name, value) != null) {
      throw wrong("says `" + name + "` twice of one hop");
    }
  }

  private boolean more() {
    if (at < text.length() && text.charAt(at) == ';') {
      at++;
      return true;
    }
    return false;
  }

  private void blanks() {
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
  }

  private String token() throws Refused {
    int from = at;
    while (at < text.length() && isToken(text.charAt(at))) {
      at++;
    }
    if (at == from) {
      throw wrong("has no token where one is needed");
    }
    return text.substring(from, at);
  }

  private static boolean isToken(char c) {
    return (c >= '0' && c <= '9')
        || (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || TOKEN.indexOf(c) >= 0;
  }

  private String quoted() throws Refused {
    StringBuilder value = new StringBuilder();
    at++;
    while (at < text.length() && text.charAt(at) != '"') {
      char c = text.charAt(at++);
      if (c == '\\' && at < text.length()) {
        c = text.charAt(at++);
      }
      if (c < ' ' || c > '~') {
        throw wrong("has a character that belongs into no value");
      }
      value.append(c);
    }
    if (at++ >= text.length()) {
      throw wrong("has a quotation without an end");
    }
    return value.toString();
  }

  private static Refused wrong(String how) {
    return Refused.malformed("Forwarded " + how);
  }
}
