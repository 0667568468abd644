package dev.gatehouse.controls.authenticate;

import static dev.gatehouse.controls.TestCall.call;
import static dev.gatehouse.controls.Verdicts.assertDenies;
import static dev.gatehouse.controls.Verdicts.assertPasses;
import static dev.gatehouse.controls.authenticate.TestIssuer.claims;
import static dev.gatehouse.controls.authenticate.TestIssuer.header;
import static dev.gatehouse.pipeline.Reason.CALLER_AMBIGUOUS;
import static dev.gatehouse.pipeline.Reason.CALLER_UNBOUND;
import static dev.gatehouse.pipeline.Reason.CREDENTIAL_EXPIRED;
import static dev.gatehouse.pipeline.Reason.CREDENTIAL_INVALID;
import static dev.gatehouse.pipeline.Reason.ISSUER_AWAY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.controls.ManualClock;
import dev.gatehouse.controls.TestCall;
import dev.gatehouse.controls.Verdicts;
import dev.gatehouse.pipeline.Caller;
import dev.gatehouse.pipeline.Exchange;
import dev.gatehouse.pipeline.Kind;
import dev.gatehouse.pipeline.Verdict;
import dev.gatehouse.register.Keys;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TokenTest {
  private final ManualClock clock = new ManualClock("2026-11-21T12:00:00Z");
  private final TestIssuer issuer = new TestIssuer();
  private final Map<String, Object> claims = claims(clock.instant().getEpochSecond());
  private final Tokens tokens =
      new Tokens(
          Map.of("company", TestIssuer.issuer()),
          List.of(
              binding("azp", "note-assistant", "note-assistant"),
              binding("/ext/tier", "gold", "note-assistant"),
              binding("azp", "sales-portal", "sales-portal"),
              binding("department", "sales", "sales-portal")),
          new KeySets(issuer, clock::nanoTime));
  private final Authenticate control =
      new Authenticate(
          new Credentials(_ -> Keys.Unknown.NOT_FOUND, Map.of(), tokens),
          new Failures(clock::nanoTime, 7));

  @Test
  void proves_the_caller_of_a_token() {
    claims.put("jti", "token-9");
    claims.put("realm_access", Map.of("roles", List.of("reader", 5)));
    Caller.Proven caller = (Caller.Proven) passes(issuer.token(claims)).caller();
    assertThat(caller.subject()).isEqualTo("service-7");
    assertThat(caller.kind()).isEqualTo(Kind.AGENT);
    assertThat(caller.integration()).isEqualTo("note-assistant");
    assertThat(caller.credential()).isEqualTo("company:token-9");
    assertThat(caller.claims()).containsEntry("roles", List.of("reader"));
  }

  @Test
  void verifies_a_token_again_only_after_a_while() {
    String token = issuer.token(claims);
    passes(token);
    assertThat(control.check(bearer(token).exchange())).isInstanceOf(Verdict.Pass.class);
    clock.advance(Duration.ofMinutes(5));
    assertThat(control.check(bearer(token).exchange())).isInstanceOf(Verdict.Later.class);
    passes(token);
  }

  @Test
  void refuses_a_known_token_once_it_has_expired() {
    claims.put("exp", clock.instant().getEpochSecond() + 60);
    String token = issuer.token(claims);
    passes(token);
    clock.advance(Duration.ofSeconds(89));
    passes(token);
    clock.advance(Duration.ofSeconds(1));
    assertDenies(control, bearer(token), CREDENTIAL_EXPIRED);
  }

  @Test
  void names_a_token_without_an_id_by_its_hash() {
    Caller.Proven caller = (Caller.Proven) passes(issuer.token(claims)).caller();
    assertThat(caller.credential()).matches("company:[0-9a-f]{16}");
  }

  @Test
  void binds_a_claim_at_a_pointer() {
    claims.remove("azp");
    claims.put("ext", Map.of("tier", "gold"));
    assertThat(passes(issuer.token(claims)).caller().integration()).isEqualTo("note-assistant");
  }

  @Test
  void denies_a_caller_of_no_entry_and_of_several() {
    claims.put("azp", "somebody-else");
    assertDenies(control, bearer(issuer.token(claims)), CALLER_UNBOUND);
    claims.put("azp", List.of("note-assistant"));
    assertDenies(control, bearer(issuer.token(claims)), CALLER_UNBOUND);
    claims.put("azp", "note-assistant");
    claims.put("department", "sales");
    assertDenies(control, bearer(issuer.token(claims)), CALLER_AMBIGUOUS);
  }

  @Test
  void says_for_the_record_which_token_of_the_issuer_it_refuses() {
    claims.put("jti", "t-1");
    claims.put("azp", "somebody-else");
    assertThat(detail(issuer.token(claims))).endsWith("company:t-1");
    claims.put("azp", "note-assistant");
    claims.put("department", "sales");
    assertThat(detail(issuer.token(claims))).startsWith("company:t-1 of ");
    claims.put("exp", clock.instant().getEpochSecond() - 60);
    assertThat(detail(issuer.token(claims))).isEqualTo("company:t-1");
    claims.put("exp", clock.instant().getEpochSecond() + 60);
    claims.put("nbf", clock.instant().getEpochSecond() + 60);
    assertThat(detail(issuer.token(claims))).startsWith("company:t-1: ");
  }

  private String detail(String token) {
    return ((Verdict.Deny) Verdicts.settled(control, bearer(token).exchange())).detail();
  }

  @Test
  void takes_two_claims_of_one_entry_as_one() {
    claims.put("ext", Map.of("tier", "gold"));
    passes(issuer.token(claims));
  }

  @Test
  void accepts_an_audience_among_others_and_the_older_type() {
    claims.put("aud", List.of("crm", "gatehouse"));
    passes(issuer.token(claims));
    Map<String, Object> header = header("RS256", "rsa-1");
    header.put("typ", "application/JWT");
    passes(issuer.token(header, claims));
  }

  @Test
  void allows_for_clocks_that_differ_by_less_than_the_skew() {
    long now = clock.instant().getEpochSecond();
    claims.put("exp", now - 29);
    claims.put("nbf", now + 29.5);
    passes(issuer.token(claims));
    claims.put("nbf", now + 31);
    assertDenies(control, bearer(issuer.token(claims)), CREDENTIAL_INVALID);
    claims.remove("nbf");
    claims.put("exp", now - 31);
    assertDenies(control, bearer(issuer.token(claims)), CREDENTIAL_EXPIRED);
  }

  @Test
  void takes_tokens_from_the_authorization_field_only() {
    assertDenies(
        control,
        call().at(clock.instant()).header("X-Api-Key", issuer.token(claims)),
        CREDENTIAL_INVALID);
  }

  @Test
  void says_that_the_issuer_is_away_and_not_that_the_token_is_wrong() {
    issuer.away = true;
    String token = issuer.token(claims);
    assertDenies(control, bearer(token), ISSUER_AWAY);
    issuer.away = false;
    clock.advance(KeySource.PAUSE);
    passes(token);
  }

  private Exchange passes(String token) {
    return assertPasses(control, bearer(token));
  }

  private TestCall bearer(String token) {
    return call().at(clock.instant()).header("Authorization", "Bearer " + token);
  }

  private static Binding binding(String claim, String value, String integration) {
    return new Binding("company", claim, value, integration, Kind.AGENT);
  }
}
