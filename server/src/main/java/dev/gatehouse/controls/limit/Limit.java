package dev.gatehouse.controls.limit;

import dev.gatehouse.pipeline.Caller;
import dev.gatehouse.pipeline.Control;
import dev.gatehouse.pipeline.Exchange;
import dev.gatehouse.pipeline.Hint;
import dev.gatehouse.pipeline.Outcome;
import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.pipeline.Settlement;
import dev.gatehouse.pipeline.Verdict;
import java.time.Duration;
import java.util.Map;

/**
 * Takes each call out of its caller's balance: concurrency first, which costs nothing if the rest
 * is denied, then rate, then quota.
 */
public final class Limit implements Control {
  private final Balances balances;
  private final Map<String, Policy> policies;

  /**
   * The limits of one snapshot.
   *
   * @param policies by integration; an integration that is not in it has no limits
   */
  public Limit(Balances balances, Map<String, Policy> policies) {
    this.balances = balances;
    this.policies = Map.copyOf(policies);
  }

  @Override
  public Verdict check(Exchange exchange) {
    Policy policy = policies.get(exchange.caller().integration());
    if (policy == null) {
      return Verdict.pass(exchange);
    }
    Balances.Hold hold = balances.hold(holder(policy, exchange));
    Account account = hold.account();
    Integer concurrency = policy.concurrency();
    if (concurrency != null && hold.holders() > concurrency) {
      account.release();
      return Verdict.deny(Reason.TOO_MANY_CONCURRENT, Hint.SOON);
    }
    Allowance allowance = policy.allowance();
    if (allowance != null) {
      long missing = account.take(allowance, balances.nanos());
      if (missing > 0) {
        account.release();
        return rateExceeded(policy, allowance, Duration.ofNanos(missing));
      }
    }
    return reserve(exchange, policy, account);
  }

  private Verdict reserve(Exchange exchange, Policy policy, Account account) {
    Quota quota = policy.quota();
    if (quota == null) {
      if (policy.concurrency() != null) {
        return Verdict.pass(exchange.with(account));
      }
      account.release();
      return Verdict.pass(exchange);
    }
    long now = balances.millis();
    Quota.Window window = quota.windowAt(now);
    if (!account.reserve(quota, window)) {
      account.release();
      return quotaSpent(policy, quota, window, Duration.ofMillis(window.end() - now));
    }
    return Verdict.pass(exchange.with(new Reservation(account, window)));
  }

  /** A call of the quota that is given back unless it reached the upstream. */
  private record Reservation(Account account, Quota.Window window) implements Settlement {
    @Override
    public void settle(Outcome outcome) {
      if (!outcome.forwarded()) {
        account.giveBack(window);
      }
      account.release();
    }
  }

  private static Holder holder(Policy policy, Exchange exchange) {
    Caller caller = exchange.caller();
    String who =
        switch (policy.per()) {
          case CALLER ->
              caller instanceof Caller.Proven proven ? proven.identity() : source(exchange);
          case USER -> caller instanceof Caller.Proven proven ? user(proven) : source(exchange);
          case SOURCE -> source(exchange);
        };
    return new Holder(policy.tier(), caller.integration(), who);
  }

  private static String user(Caller.Proven caller) {
    return caller.onBehalfOf().isEmpty() ? caller.identity() : caller.onBehalfOf().getLast();
  }

  private static String source(Exchange exchange) {
    return Source.of(exchange.request().source());
  }

  private static Verdict rateExceeded(Policy policy, Allowance allowance, Duration missing) {
    return Verdict.deny(
        Reason.RATE_EXCEEDED,
        Hint.retryAfter(missing),
        new Hint.RateLimit(policy.tier(), allowance.count(), allowance.period(), 0, missing));
  }

  private static Verdict quotaSpent(
      Policy policy, Quota quota, Quota.Window window, Duration missing) {
    return Verdict.deny(
        Reason.QUOTA_SPENT,
        Hint.retryAfter(missing),
        new Hint.RateLimit(
            policy.tier(),
            quota.count(),
            Duration.ofMillis(window.end() - window.start()),
            0,
            missing));
  }
}
