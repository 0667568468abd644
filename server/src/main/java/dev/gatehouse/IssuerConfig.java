package dev.gatehouse;

import dev.gatehouse.config.Default;
import dev.gatehouse.config.Doc;
import dev.gatehouse.config.Key;
import dev.gatehouse.controls.authenticate.Algorithm;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Who issues access tokens, and which of them are believed. */
@Key("issuer")
@Doc("Who issues access tokens, and which of them are believed.")
public record IssuerConfig(
    @Doc("The `iss` of its tokens, compared letter by letter.") String issuer,
    @Doc("The `aud` that a token must name.") String audience,
    @Doc("Its key set: a URL or `file:PATH`; found by discovery at the issuer unless written.")
        Optional<URI> keys,
    @Doc("The signatures that are believed.")
        @Default("[RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512, EdDSA]")
        List<Algorithm> algorithms,
    @Doc("JSON pointer to the roles in a token; conditions read them as `caller.roles`.")
        Optional<String> roles,
    @Doc("How far clocks may differ.") @Default("30s") Duration clockSkew) {
  public IssuerConfig {
    if (algorithms.isEmpty()) {
      throw new IllegalArgumentException("algorithms: is empty; write such as [ES256]");
    }
    if (clockSkew.compareTo(Duration.ofMinutes(5)) > 0) {
      throw new IllegalArgumentException("clock-skew: is over 5m; write at most 5m");
    }
  }
}
