package dev.gatehouse.controls.authenticate;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Who issues access tokens, and what they must be like to be believed.
 *
 * @param issuer the {@code iss} of its tokens, exactly
 * @param audience what must be in their {@code aud}
 * @param keys where its key set is; found by discovery at the issuer if absent
 * @param algorithms the signatures that are believed
 * @param roles JSON pointer to the roles in a token; empty if it has none
 * @param skew how far its clock may be off
 */
public record Issuer(
    String issuer,
    String audience,
    Optional<URI> keys,
    Set<Algorithm> algorithms,
    String roles,
    Duration skew) {
  // RFC 9068 §2.1 asks for at+jwt; most issuers that are in use still write JWT.
  private static final Set<String> TYPES = Set.of("at+jwt", "jwt");

  public Issuer {
    algorithms = Set.copyOf(algorithms);
  }

  /** Whether a token's {@code typ}, in lower case, is one of an access token. */
  static boolean acceptsType(String typ) {
    return TYPES.contains(typ);
  }

  /** Whether nobody on the way can change what is read there. */
  static boolean isSafe(URI url) {
    String host = url.getHost();
    if (host == null) {
      return false;
    }
    return switch (String.valueOf(url.getScheme())) {
      case "https" -> true;
      case "http" -> Set.of("localhost", "127.0.0.1", "[::1]").contains(host);
      default -> false;
    };
  }
}
