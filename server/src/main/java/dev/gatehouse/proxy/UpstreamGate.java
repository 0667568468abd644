package dev.gatehouse.proxy;

import dev.gatehouse.pipeline.Headers;
import dev.gatehouse.proxy.upstream.Breaker;
import dev.gatehouse.proxy.upstream.Pace;
import dev.gatehouse.proxy.upstream.Places;
import dev.gatehouse.proxy.upstream.RetryBudget;
import dev.gatehouse.proxy.upstream.Roster;
import dev.gatehouse.proxy.upstream.Told;
import dev.gatehouse.proxy.upstream.Window;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all loops share of an upstream: whether it may be called, and what was noticed of it. */
final class UpstreamGate implements Roster.Watcher<Target> {
  private static final Logger LOG = LoggerFactory.getLogger(UpstreamGate.class);

  final Breaker breaker;
  final RetryBudget retries;
  final Places places;
  final Roster<Target> roster;
  final LongAdder repeated = new LongAdder();
  final LongAdder unrepeated = new LongAdder();
  final LongAdder turnedAway = new LongAdder();
  final LongAdder ejections = new LongAdder();
  private final UpstreamPolicy policy;
  private final Told told;
  private final @Nullable Pace pace;

  UpstreamGate(UpstreamPolicy policy) {
    this.policy = policy;
    long now = System.nanoTime();
    UpstreamPolicy.Limits limits = policy.limits();
    breaker = new Breaker(policy.breaker(), this::became, now);
    retries = new RetryBudget(policy.retries().percent(), breaker, now);
    places = new Places(limits.calls(), limits.waiting());
    roster = new Roster<>(policy.ejection(), this);
    told = new Told(limits.longest(), now);
    Optional<UpstreamPolicy.Rate> rate = limits.rate();
    pace = rate.isEmpty() ? null : new Pace(rate.get().count(), rate.get().per(), now);
  }

  UpstreamPolicy policy() {
    return policy;
  }

  /** How long the upstream said to wait; 0 if it may be called. */
  long told(long now) {
    return told.left(now);
  }

  /** As {@link Pace#take}. */
  long pace(long now) {
    return pace == null ? 0 : pace.take(now, policy.limits().patience().toNanos());
  }

  /** Hears what an answer to a request says that was sent at {@code asked}. */
  void heard(int status, Headers headers, long asked, long now, LongSupplier millis) {
    if (!policy.limits().obeys()) {
      return;
    }
    boolean alone = roster.members().size() == 1;
    long wait = told.heard(status, headers, alone, asked, now, millis);
    if (wait > 0) {
      LOG.warn(
          "upstream {}: answered {} and is not called for {} s",
          policy.name(),
          status,
          seconds(wait));
    }
  }

  private void became(Breaker.State state, Window.Sum sum) {
    switch (state) {
      case OPEN ->
          LOG.warn(
              "upstream {}: {} of {} calls failed; it is not called for a while",
              policy.name(),
              sum.failed(),
              sum.calls());
      case HALF_OPEN -> LOG.info("upstream {}: one call finds out whether it is well", name());
      case CLOSED -> LOG.info("upstream {}: it is called again", name());
    }
  }

  private String name() {
    return policy.name();
  }

  @Override
  public void ejected(Target target, long nanos) {
    ejections.increment();
    LOG.warn(
        "upstream {}: {} fails and is left out for {} s", policy.name(), target, seconds(nanos));
  }

  @Override
  public void returned(Target target) {
    LOG.info("upstream {}: {} is tried again", policy.name(), target);
  }

  /** The checks of an address have changed their mind. */
  void checked(Target target, boolean well, String detail) {
    if (well) {
      LOG.info("upstream {}: {} passes its checks again", policy.name(), target);
    } else {
      LOG.warn("upstream {}: {} fails its checks: {}", policy.name(), target, detail);
    }
  }

  private static long seconds(long nanos) {
    return Duration.ofNanos(nanos).plusMillis(999).toSeconds();
  }
}
