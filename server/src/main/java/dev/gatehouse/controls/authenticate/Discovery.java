package dev.gatehouse.controls.authenticate;

import dev.gatehouse.pipeline.Waiting;
import java.net.URI;
import java.util.Map;

/** Finds where an issuer publishes its keys (OpenID Connect Discovery 1.0 §4, RFC 8414 §3). */
final class Discovery {
  private Discovery() {}

  static URI keys(Fetch fetch, URI issuer, Waiting waiting) throws IssuerAway {
    String base = issuer.toString();
    URI document =
        URI.create(
            (base.endsWith("/") ? base.substring(0, base.length() - 1) : base)
                + "/.well-known/openid-configuration");
    try {
      Map<String, Object> found = Json.object(fetch.get(document, waiting));
      // OpenID Connect Discovery 1.0 §4.3: another issuer's document is not this issuer's word.
      if (!base.equals(found.get("issuer"))) {
        throw new IssuerAway(document + " names another issuer");
      }
      if (found.get("jwks_uri") instanceof String text) {
        URI keys = URI.create(text);
        if (Issuer.isSafe(keys)) {
          return keys;
        }
      }
      throw new IssuerAway(document + " names no key set over https");
    } catch (Json.Unreadable | IllegalArgumentException e) {
      throw new IssuerAway(document + " is not a discovery document");
    }
  }
}
