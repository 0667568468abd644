package dev.gatehouse.contract.document;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** References between schemas (RFC 3986 §5). */
public final class Uris {
  private Uris() {}

  /** A reference against a base, its fragment kept. */
  public static String resolve(String base, String reference) {
    int hash = reference.indexOf('#');
    String path = hash < 0 ? reference : reference.substring(0, hash);
    String fragment = hash < 0 ? "" : reference.substring(hash);
    if (path.isEmpty()) {
      return document(base) + fragment;
    }
    try {
      URI relative = new URI(path.replace(" ", "%20"));
      URI against = new URI(document(base));
      String full =
          relative.isAbsolute() || against.isOpaque()
              ? relative.toString()
              : against.resolve(relative).toString();
      return (full.startsWith("file:/") && !full.startsWith("file:///")
              ? "file:///" + full.substring(6)
              : full)
          + fragment;
    } catch (URISyntaxException wrong) {
      return path + fragment;
    }
  }

  /** A URI without its fragment. */
  public static String document(String uri) {
    int hash = uri.indexOf('#');
    return hash < 0 ? uri : uri.substring(0, hash);
  }

  /** The decoded fragment of a URI; empty if it has none. */
  public static String fragment(String uri) {
    int hash = uri.indexOf('#');
    if (hash < 0) {
      return "";
    }
    String raw = uri.substring(hash + 1);
    try {
      return URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notEncoded) {
      return raw;
    }
  }
}
