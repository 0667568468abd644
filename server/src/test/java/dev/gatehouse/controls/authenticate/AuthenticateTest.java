package dev.gatehouse.controls.authenticate;

import static dev.gatehouse.controls.TestCall.call;
import static dev.gatehouse.controls.Verdicts.assertDenies;
import static dev.gatehouse.controls.Verdicts.assertPasses;
import static dev.gatehouse.pipeline.Reason.CALLER_UNBOUND;
import static dev.gatehouse.pipeline.Reason.CREDENTIAL_EXPIRED;
import static dev.gatehouse.pipeline.Reason.CREDENTIAL_INVALID;
import static dev.gatehouse.pipeline.Reason.CREDENTIAL_MISSING;
import static dev.gatehouse.pipeline.Reason.CREDENTIAL_REVOKED;
import static dev.gatehouse.pipeline.Reason.TOO_MANY_FAILURES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.controls.ManualClock;
import dev.gatehouse.controls.TestCall;
import dev.gatehouse.pipeline.Caller;
import dev.gatehouse.pipeline.Hint;
import dev.gatehouse.pipeline.Kind;
import dev.gatehouse.pipeline.Verdict;
import dev.gatehouse.register.Key;
import dev.gatehouse.register.Keys;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthenticateTest {
  private static final Hint CHALLENGE = new Hint.Challenge("Bearer realm=\"gatehouse\"");
  private static final Hint INVALID =
      new Hint.Challenge("Bearer realm=\"gatehouse\", error=\"invalid_token\"");

  private final ManualClock clock = new ManualClock("2026-11-21T12:00:00Z");
  private final Failures failures = new Failures(clock::nanoTime, 7);
  private final long now = clock.millis();

  /** Keys whose text says what they are. */
  private final Keys keys =
      text ->
          switch (text) {
            case "good" -> known("note-assistant", Key.NEVER, Key.NEVER);
            case "expired" -> known("note-assistant", now, Key.NEVER);
            case "ending" -> known("note-assistant", now + 1, Key.NEVER);
            case "revoked" -> known("note-assistant", now, now);
            case "elsewhere" -> known("forgotten", Key.NEVER, Key.NEVER);
            case "gh_short" -> Keys.Unknown.MALFORMED;
            default -> Keys.Unknown.NOT_FOUND;
          };

  private final Credentials credentials =
      new Credentials(
          keys,
          Map.of("note-assistant", Kind.AGENT),
          new Tokens(Map.of(), List.of(), KeySets.online()));
  private final Authenticate control = new Authenticate(credentials, failures);

  @Test
  void proves_the_caller_of_a_key_in_either_field() {
    Caller.Proven expected =
        new Caller.Proven(
            "note-assistant", Kind.AGENT, "note-assistant", "key-1", List.of(), Map.of());
    assertThat(assertPasses(control, bearer("good")).caller()).isEqualTo(expected);
    assertThat(assertPasses(control, apiKey("good")).caller()).isEqualTo(expected);
    assertPasses(control, now().header("authorization", "bEARER   good"));
  }

  @Test
  void asks_for_a_credential_where_none_came_along() {
    assertDenies(control, now(), CREDENTIAL_MISSING, CHALLENGE);
    assertDenies(control, now().query("api_key=good&access_token=good"), CREDENTIAL_MISSING);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "Bearer", "Bearer ", "Basic Z29vZDpnb29k", "Bearergood", "Bearer good good",
        "Bearer gh_short", "Bearer unknown", "Bearer a.b.c", "Bearer \u00e4", "Bearer good,", "good"
      })
  void refuses_what_is_no_credential_of_ours(String authorization) {
    assertDenies(
        control, now().header("Authorization", authorization), CREDENTIAL_INVALID, INVALID);
  }

  @Test
  void refuses_more_than_one_credential_even_if_each_is_right() {
    assertDenies(control, bearer("good").header("X-Api-Key", "good"), CREDENTIAL_INVALID);
    assertDenies(
        control, bearer("good").header("Authorization", "Bearer good"), CREDENTIAL_INVALID);
    assertDenies(control, apiKey("good").header("x-api-key", "good"), CREDENTIAL_INVALID);
  }

  @Test
  void refuses_a_credential_that_is_too_long_to_be_one() {
    assertDenies(control, bearer("a".repeat(Presented.MAX_LENGTH + 1)), CREDENTIAL_INVALID);
  }

  @Test
  void says_whether_a_key_expired_or_was_revoked() {
    assertPasses(control, bearer("ending"));
    assertDenies(control, bearer("expired"), CREDENTIAL_EXPIRED, INVALID);
    assertDenies(control, bearer("revoked"), CREDENTIAL_REVOKED, INVALID);
  }

  @Test
  void denies_a_key_whose_integration_takes_none_any_more() {
    assertDenies(control, bearer("elsewhere"), CALLER_UNBOUND);
  }

  @Test
  void lets_anyone_call_without_a_credential_but_not_with_a_wrong_one() {
    Caller.Anyone anyone = new Caller.Anyone("public-status", true);
    Authenticate open = new Authenticate(credentials, failures, anyone);
    assertThat(assertPasses(open, now()).caller()).isEqualTo(anyone);
    assertDenies(open, bearer("unknown"), CREDENTIAL_INVALID);
    assertThat(assertPasses(open, bearer("good")).caller().integration())
        .isEqualTo("note-assistant");
  }

  @Test
  void slows_a_source_down_and_then_turns_its_failures_away() {
    fail(100);
    assertDenies(
        control, bearer("unknown"), TOO_MANY_FAILURES, Hint.retryAfter(Duration.ofSeconds(1)));
    assertDenies(control, bearer("unknown").from("192.0.2.99"), CREDENTIAL_INVALID);
    clock.advance(Duration.ofSeconds(1));
    assertDenies(control, bearer("unknown"), CREDENTIAL_INVALID);
    assertDenies(control, bearer("unknown"), TOO_MANY_FAILURES);
  }

  @Test
  void delays_a_refusal_without_holding_a_thread() {
    fail(60);
    long before = System.nanoTime();
    long fastest = Long.MAX_VALUE;
    // One that is fast will do: of those that held a thread, each would take as long.
    for (int i = 0; i < 10; i++) {
      before = System.nanoTime();
      assertThat(control.check(bearer("unknown").exchange())).isInstanceOf(Verdict.Later.class);
      fastest = Math.min(fastest, System.nanoTime() - before);
    }
    assertThat(fastest).isLessThan(Duration.ofMillis(100).toNanos());
    assertDenies(control, bearer("unknown"), CREDENTIAL_INVALID);
    assertThat(System.nanoTime() - before).isGreaterThan(Duration.ofMillis(200).toNanos());
  }

  @Test
  void notes_failures_that_repeat_where_they_happen() {
    assertThat(assertDenies(control, bearer("unknown"), CREDENTIAL_INVALID).findings()).isEmpty();
    fail(30);
    assertThat(assertDenies(control, bearer("unknown"), CREDENTIAL_INVALID).findings())
        .singleElement()
        .satisfies(finding -> assertThat(finding.code()).isEqualTo("repeated-failures"));
  }

  @Test
  void lets_a_right_credential_pass_whatever_else_its_source_sent_and_notes_it() {
    fail(200);
    assertThat(assertPasses(control, bearer("good")).findings())
        .singleElement()
        .satisfies(finding -> assertThat(finding.code()).isEqualTo("success-after-failures"));
  }

  @Test
  void counts_an_ipv6_network_as_one_source() {
    for (int i = 0; i < 200; i++) {
      failures.count(
          now().from("2001:db8::" + Integer.toHexString(i)).exchange().request().source());
    }
    assertDenies(control, bearer("unknown").from("2001:db8::ffff:1"), TOO_MANY_FAILURES);
    assertDenies(control, bearer("unknown").from("2001:db8:0:1::1"), CREDENTIAL_INVALID);
  }

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      failures.count(now().exchange().request().source());
    }
  }

  private TestCall bearer(String text) {
    return now().header("Authorization", "Bearer " + text);
  }

  private TestCall apiKey(String text) {
    return now().header("X-Api-Key", text);
  }

  private TestCall now() {
    return call().at(Instant.ofEpochMilli(now));
  }

  private static Keys.Known known(String integration, long expires, long revoked) {
    return new Keys.Known(new Key("key-1", integration, false, 0, expires, revoked));
  }
}
