package dev.gatehouse.controls.limit;

import static dev.gatehouse.controls.TestCall.call;
import static dev.gatehouse.controls.Verdicts.assertDenies;
import static dev.gatehouse.controls.Verdicts.assertPasses;
import static dev.gatehouse.pipeline.Hint.retryAfter;
import static dev.gatehouse.pipeline.Reason.QUOTA_SPENT;
import static dev.gatehouse.pipeline.Reason.RATE_EXCEEDED;
import static dev.gatehouse.pipeline.Reason.TOO_MANY_CONCURRENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.controls.ManualClock;
import dev.gatehouse.controls.Verdicts;
import dev.gatehouse.pipeline.Caller;
import dev.gatehouse.pipeline.Calls;
import dev.gatehouse.pipeline.Exchange;
import dev.gatehouse.pipeline.Hint;
import dev.gatehouse.pipeline.Kind;
import dev.gatehouse.pipeline.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LimitTest {
  private final ManualClock clock = new ManualClock("2026-11-21T12:00:00Z");
  private final Balances balances = new Balances(1_000, clock, clock::nanoTime);

  @Test
  void passes_whom_no_tier_limits() {
    Limit limit = new Limit(balances, Map.of());
    for (int i = 0; i < 1_000; i++) {
      assertPasses(limit, call().by("sales-portal"));
    }
    assertThat(balances.size()).isZero();
  }

  @Test
  void denies_the_call_past_the_burst_and_says_when_to_return() {
    Limit limit =
        limit(policy(Per.CALLER, new Allowance(60, Duration.ofMinutes(1), 2), null, null));
    assertPasses(limit, call().by("note-assistant"));
    assertPasses(limit, call().by("note-assistant"));
    clock.advance(Duration.ofMillis(400));
    assertDenies(
        limit,
        call().by("note-assistant"),
        RATE_EXCEEDED,
        retryAfter(Duration.ofMillis(600)),
        new Hint.RateLimit("standard", 60, Duration.ofMinutes(1), 0, Duration.ofMillis(600)));
  }

  @Test
  void grows_back_at_the_rate_and_never_beyond_the_burst() {
    Limit limit =
        limit(policy(Per.CALLER, new Allowance(60, Duration.ofMinutes(1), 2), null, null));
    assertPasses(limit, call().by("note-assistant"));
    assertPasses(limit, call().by("note-assistant"));
    clock.advance(Duration.ofSeconds(1));
    assertPasses(limit, call().by("note-assistant"));
    assertDenies(limit, call().by("note-assistant"), RATE_EXCEEDED);
    clock.advance(Duration.ofHours(1));
    assertPasses(limit, call().by("note-assistant"));
    assertPasses(limit, call().by("note-assistant"));
    assertDenies(limit, call().by("note-assistant"), RATE_EXCEEDED);
  }

  @Test
  void counts_each_integration_and_each_subject_apart() {
    Limit limit = limit(policy(Per.CALLER, new Allowance(1, Duration.ofHours(1), 1), null, null));
    assertPasses(limit, call().by("note-assistant"));
    assertPasses(limit, call().by(token("note-assistant", "ann")));
    assertPasses(limit, call().by(token("note-assistant", "bob")));
    assertPasses(limit, call().by("sales-portal"));
    assertDenies(limit, call().by(token("note-assistant", "bob")), RATE_EXCEEDED);
  }

  @Test
  void counts_the_person_behind_the_caller_where_the_tier_says_user() {
    Limit limit = limit(policy(Per.USER, new Allowance(1, Duration.ofHours(1), 1), null, null));
    assertPasses(limit, call().by(token("note-assistant", "agent-1", "delegate", "ann")));
    assertDenies(limit, call().by(token("note-assistant", "agent-2", "ann")), RATE_EXCEEDED);
    assertPasses(limit, call().by(token("note-assistant", "agent-2", "bob")));
  }

  @Test
  void counts_an_ipv6_network_as_one_source() {
    Limit limit = limit(policy(Per.SOURCE, new Allowance(1, Duration.ofHours(1), 1), null, null));
    Caller anyone = new Caller.Anyone("note-assistant", true);
    assertPasses(limit, call().by(anyone).from("2001:db8:1:2::1"));
    assertDenies(limit, call().by(anyone).from("2001:db8:1:2:ffff::9"), RATE_EXCEEDED);
    assertPasses(limit, call().by(anyone).from("2001:db8:1:3::1"));
    assertPasses(limit, call().by(anyone).from("192.0.2.1"));
    assertPasses(limit, call().by(anyone).from("192.0.2.2"));
  }

  @Test
  void spends_a_quota_until_its_window_ends() {
    Limit limit = limit(policy(Per.CALLER, null, Quota.parse("2/1d"), null));
    Calls.end(assertPasses(limit, call().by("note-assistant")), true);
    Calls.end(assertPasses(limit, call().by("note-assistant")), true);
    assertDenies(
        limit,
        call().by("note-assistant"),
        QUOTA_SPENT,
        retryAfter(Duration.ofHours(12)),
        new Hint.RateLimit("standard", 2, Duration.ofDays(1), 0, Duration.ofHours(12)));
    clock.advance(Duration.ofHours(12));
    assertPasses(limit, call().by("note-assistant"));
  }

  @Test
  void gives_a_call_of_the_quota_back_unless_it_was_forwarded() {
    Limit limit = limit(policy(Per.CALLER, null, Quota.parse("1/1d"), null));
    Calls.end(assertPasses(limit, call().by("note-assistant")), false);
    Exchange second = assertPasses(limit, call().by("note-assistant"));
    assertDenies(limit, call().by("note-assistant"), QUOTA_SPENT);
    Calls.end(second, true);
    assertDenies(limit, call().by("note-assistant"), QUOTA_SPENT);
  }

  @Test
  void does_not_give_back_into_the_next_window() {
    Limit limit = limit(policy(Per.CALLER, null, Quota.parse("1/1h"), null));
    Exchange before = assertPasses(limit, call().by("note-assistant"));
    clock.advance(Duration.ofHours(1));
    assertPasses(limit, call().by("note-assistant"));
    Calls.end(before, false);
    assertDenies(limit, call().by("note-assistant"), QUOTA_SPENT);
  }

  @Test
  void lets_so_many_calls_be_under_way_at_the_same_time() {
    Limit limit = limit(policy(Per.CALLER, null, null, 2));
    Exchange first = assertPasses(limit, call().by("note-assistant"));
    assertPasses(limit, call().by("note-assistant"));
    assertDenies(
        limit, call().by("note-assistant"), TOO_MANY_CONCURRENT, retryAfter(Duration.ofSeconds(1)));
    Calls.end(first, false);
    assertPasses(limit, call().by("note-assistant"));
    assertDenies(limit, call().by("note-assistant"), TOO_MANY_CONCURRENT);
  }

  @Test
  void gives_the_place_back_when_rate_or_quota_denies() {
    Limit rate = limit(policy(Per.CALLER, new Allowance(1, Duration.ofSeconds(1), 1), null, 1));
    Calls.end(assertPasses(rate, call().by("note-assistant")), true);
    assertDenies(rate, call().by("note-assistant"), RATE_EXCEEDED);
    clock.advance(Duration.ofSeconds(1));
    Calls.end(assertPasses(rate, call().by("note-assistant")), true);
    Limit quota = limit(policy(Per.CALLER, null, Quota.parse("1/1d"), 1));
    Calls.end(assertPasses(quota, call().by("note-assistant")), true);
    assertDenies(quota, call().by("note-assistant"), QUOTA_SPENT);
    assertDenies(quota, call().by("note-assistant"), QUOTA_SPENT);
  }

  @Test
  void keeps_balances_when_the_limits_change() {
    Limit before = limit(policy(Per.CALLER, null, Quota.parse("5/1d"), null));
    for (int i = 0; i < 4; i++) {
      Calls.end(assertPasses(before, call().by("note-assistant")), true);
    }
    Limit after = limit(policy(Per.CALLER, null, Quota.parse("6/1d"), null));
    Calls.end(assertPasses(after, call().by("note-assistant")), true);
    Calls.end(assertPasses(after, call().by("note-assistant")), true);
    assertDenies(after, call().by("note-assistant"), QUOTA_SPENT);
  }

  @Test
  void tells_callers_of_one_name_apart_by_who_named_them() {
    Limit limit = limit(policy(Per.CALLER, null, Quota.parse("1/month"), null));
    Calls.end(assertPasses(limit, call().by(named("ann", "https://id.example.com"))), true);
    Calls.end(assertPasses(limit, call().by(named("ann", "https://id.example.net"))), true);
    assertDenies(limit, call().by(named("ann", "https://id.example.com")), QUOTA_SPENT);
  }

  @Test
  void goes_on_with_its_quotas_after_a_restart() {
    Limit before = limit(policy(Per.CALLER, null, Quota.parse("2/month"), null));
    Calls.end(assertPasses(before, call().by("note-assistant")), true);
    List<Balance> kept = balances.export();

    Balances restarted = new Balances(1_000, clock, clock::nanoTime);
    restarted.restore(kept);
    Limit after =
        new Limit(
            restarted,
            Map.of("note-assistant", policy(Per.CALLER, null, Quota.parse("2/month"), null)));
    Calls.end(assertPasses(after, call().by("note-assistant")), true);
    assertDenies(after, call().by("note-assistant"), QUOTA_SPENT);
    clock.advance(Duration.ofDays(10));
    assertPasses(after, call().by("note-assistant"));
  }

  @Test
  void forgets_a_kept_quota_whose_window_is_over() {
    Limit before = limit(policy(Per.CALLER, null, Quota.parse("2/1h"), null));
    Calls.end(assertPasses(before, call().by("note-assistant")), true);
    List<Balance> kept = balances.export();
    clock.advance(Duration.ofHours(1));
    Balances restarted = new Balances(1_000, clock, clock::nanoTime);
    restarted.restore(kept);
    assertThat(restarted.size()).isZero();
    assertThat(balances.export()).isEmpty();
  }

  @Test
  void keeps_a_bounded_number_of_sources_and_lets_newcomers_share_one() {
    Balances small = new Balances(100, clock, clock::nanoTime);
    Policy policy = policy(Per.SOURCE, new Allowance(1, Duration.ofMinutes(1), 5), null, null);
    Limit limit = new Limit(small, Map.of("note-assistant", policy));
    int denied = 0;
    for (int i = 0; i < 1_000; i++) {
      Exchange one = call().by("note-assistant").from(address(i)).exchange();
      denied += Verdicts.settled(limit, one) instanceof Verdict.Deny ? 1 : 0;
    }
    assertThat(small.size()).isLessThanOrEqualTo(101);
    assertThat(denied).isEqualTo(895);
    clock.advance(Duration.ofMinutes(5));
    for (int i = 2_000; i < 2_100; i++) {
      assertPasses(limit, call().by("note-assistant").from(address(i)));
    }
  }

  private static String address(int i) {
    return "10.1." + i / 250 + "." + (1 + i % 250);
  }

  private Limit limit(Policy policy) {
    return new Limit(balances, Map.of("note-assistant", policy, "sales-portal", policy));
  }

  private static Policy policy(
      Per per,
      @Nullable Allowance allowance,
      @Nullable Quota quota,
      @Nullable Integer concurrency) {
    return new Policy("standard", per, allowance, quota, concurrency);
  }

  private static Caller named(String subject, String issuer) {
    return new Caller.Proven(
        subject, Kind.AGENT, "note-assistant", "company:1", List.of(), Map.of(), issuer);
  }

  private static Caller token(String integration, String subject, String... onBehalfOf) {
    return new Caller.Proven(
        subject, Kind.AGENT, integration, "company:1", List.of(onBehalfOf), Map.of());
  }
}
