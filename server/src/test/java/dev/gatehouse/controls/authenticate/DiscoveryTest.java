package dev.gatehouse.controls.authenticate;

import static dev.gatehouse.controls.Verdicts.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiscoveryTest {
  private static final URI ISSUER = URI.create("https://id.example.com/realms/acme");

  @Test
  void finds_the_key_set_in_the_issuers_own_document() {
    assertThat(
            found(
                "{\"issuer\": \"https://id.example.com/realms/acme\","
                    + " \"jwks_uri\": \"https://keys.example.com/acme\"}"))
        .contains(URI.create("https://keys.example.com/acme"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"issuer\": \"https://evil.example.com\", \"jwks_uri\": \"https://keys.example.com/a\"}",
        "{\"issuer\": \"https://id.example.com/realms/acme\"}",
        "{\"issuer\": \"https://id.example.com/realms/acme\", \"jwks_uri\": 5}",
        "{\"issuer\": \"https://id.example.com/realms/acme\", \"jwks_uri\": \"file:/etc/passwd\"}",
        "{\"issuer\": \"https://id.example.com/realms/acme\", \"jwks_uri\":"
            + " \"http://a.example/k\"}",
        "{\"issuer\": \"https://id.example.com/realms/acme\", \"jwks_uri\": \"not a url\"}"
      })
  void believes_no_other_document(String document) {
    assertThat(found(document)).isEmpty();
  }

  private static Optional<URI> found(String document) {
    Fetch fetch =
        (from, _) -> {
          assertThat(from.toString()).isEqualTo(ISSUER + "/.well-known/openid-configuration");
          return document.getBytes(StandardCharsets.UTF_8);
        };
    return waiting(
        waiting -> {
          try {
            return Optional.of(Discovery.keys(fetch, ISSUER, waiting));
          } catch (IssuerAway e) {
            return Optional.empty();
          }
        });
  }
}
