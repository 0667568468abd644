package dev.gatehouse;

import dev.gatehouse.controls.limit.Balance;
import dev.gatehouse.controls.limit.Balances;
import dev.gatehouse.controls.limit.Quota;
import dev.gatehouse.register.RegisterUnavailable;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what is used up of quotas in the register: what a process that was killed forgets is at
 * most what was used within one interval.
 */
final class QuotaKeeping implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(QuotaKeeping.class);
  private static final Duration EVERY = Duration.ofSeconds(5);
  private final Balances balances;
  private final dev.gatehouse.register.Balances kept;
  private final Clock clock;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("quota-checkpoint").factory());
  private Map<String, dev.gatehouse.register.Balance> last = Map.of();

  QuotaKeeping(Balances balances, dev.gatehouse.register.Balances kept, Clock clock) {
    this.balances = balances;
    this.kept = kept;
    this.clock = clock;
  }

  /** Takes up what was kept, and goes on keeping. */
  void start() throws RegisterUnavailable {
    List<Balance> restored = new ArrayList<>();
    kept.load()
        .forEach(
            (name, balance) ->
                restored.add(new Balance(name, balance.windowStart(), balance.used())));
    balances.restore(restored);
    var _ =
        thread.scheduleWithFixedDelay(
            this::checkpoint, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void checkpoint() {
    Map<String, dev.gatehouse.register.Balance> now = new HashMap<>();
    for (Balance balance : balances.export()) {
      now.put(
          balance.name(),
          new dev.gatehouse.register.Balance(balance.windowStart(), balance.used()));
    }
    Map<String, dev.gatehouse.register.Balance> changed = new HashMap<>(now);
    changed.entrySet().removeAll(last.entrySet());
    if (changed.isEmpty()) {
      return;
    }
    try {
      kept.checkpoint(changed, clock.millis() - Quota.LONGEST.toMillis());
      last = now;
    } catch (RegisterUnavailable | RuntimeException e) {
      // An exception would end the timer for good.
      LOG.warn("quota balances are not kept for now: {}", e.getMessage());
    }
  }

  @Override
  public void close() {
    thread.close();
    checkpoint();
  }
}
