package dev.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Access tokens of an issuer whose key set is served over HTTP. */
class TokenScenario {
  @TempDir Path folder;
  private RSAKey key;
  private Upstream issuer;
  private Upstream upstream;
  private Gate gate;

  @BeforeEach
  void start() throws IOException, JOSEException {
    key = new RSAKeyGenerator(2048).keyID("one").generate();
    issuer = new Upstream(_ -> Upstream.Say.json(new JWKSet(key.toPublicJWK()).toString()));
    upstream = new Upstream(_ -> Upstream.Say.json("{\"id\":1}"));
    gate =
        new Gate(
            folder,
            """
            listen:
              public: { address: "127.0.0.1:0", tls: off }
            state: ./state
            apis:
              crm:
                operations:
                  getThing: { method: GET, path: "/things/{id}" }
                upstream: { url: "%s" }
            issuers:
              company: { issuer: "https://id.example.com", audience: gatehouse, keys: "%s/keys" }
            integrations:
              portal:
                kind: service
                callers: [ { token: { issuer: company, claim: azp, equals: portal } } ]
                purpose: Test
                owner: team@example.com
                review: 2099-01-01
                allow: { crm: "*" }
            """
                .formatted(upstream.url(), issuer.url()));
  }

  @AfterEach
  void stop() {
    gate.close();
    issuer.close();
    upstream.close();
  }

  @Test
  void knows_the_caller_by_a_good_token() throws IOException, JOSEException {
    gate.start();
    Answer answer = gate.call(Call.get("/things/1").key(AccessTokens.signed(key, claims())));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(upstream.seen()).hasSize(1);
    assertThat(upstream.seen().getFirst().fields()).doesNotContainKey("Authorization");
    Json record = gate.record(answer.call());
    assertThat(record.text("caller")).isEqualTo("ada");
    assertThat(record.text("integration")).isEqualTo("portal");
  }

  @Test
  void refuses_what_is_expired_for_others_or_of_an_unknown_key() throws IOException, JOSEException {
    gate.start();
    Instant past = Instant.now().minusSeconds(3600);
    RSAKey stranger = new RSAKeyGenerator(2048).keyID("two").generate();
    refuses(
        AccessTokens.signed(
            key, new JWTClaimsSet.Builder(claims()).expirationTime(Date.from(past)).build()),
        "credential-expired");
    refuses(
        AccessTokens.signed(key, new JWTClaimsSet.Builder(claims()).audience("others").build()),
        "credential-invalid");
    refuses(AccessTokens.signed(stranger, claims()), "credential-invalid");
    refuses(
        AccessTokens.signed(
            key, new JWTClaimsSet.Builder(claims()).issuer("https://evil.example.com").build()),
        "credential-invalid");
    assertThat(upstream.seen()).isEmpty();
  }

  @Test
  void denies_a_good_token_that_belongs_to_no_integration() throws IOException, JOSEException {
    gate.start();
    Answer answer =
        gate.call(
            Call.get("/things/1")
                .key(
                    AccessTokens.signed(
                        key, new JWTClaimsSet.Builder(claims()).claim("azp", "other").build())));

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.code()).isEqualTo("caller-unbound");
  }

  @Test
  void says_that_the_issuer_is_away_and_not_that_the_token_is_wrong()
      throws IOException, JOSEException {
    issuer.close();
    gate.start();
    Answer answer = gate.call(Call.get("/things/1").key(AccessTokens.signed(key, claims())));

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.code()).isEqualTo("issuer-away");
    assertThat(upstream.seen()).isEmpty();
  }

  private void refuses(String token, String code) throws IOException {
    Answer answer = gate.call(Call.get("/things/1").key(token));
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.code()).isEqualTo(code);
    assertThat(answer.field("WWW-Authenticate")).isPresent();
    assertThat(gate.record(answer.call()).text("reason")).isEqualTo(code);
  }

  private static JWTClaimsSet claims() {
    return AccessTokens.claims(Instant.now().plusSeconds(300)).build();
  }
}
