package dev.gatehouse.controls.limit;

import static dev.gatehouse.controls.TestCall.call;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.controls.ManualClock;
import dev.gatehouse.controls.Verdicts;
import dev.gatehouse.pipeline.Calls;
import dev.gatehouse.pipeline.Exchange;
import dev.gatehouse.pipeline.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Many threads on the same accounts: nothing is taken twice, and nothing is lost. */
class BalancesStressTest {
  private static final int THREADS = 8;
  private static final int CALLS = 20_000;

  private final ManualClock clock = new ManualClock("2026-11-21T12:00:00Z");

  @RepeatedTest(3)
  void takes_exactly_the_burst() throws Exception {
    Limit limit = limit(10_000, new Allowance(1, Duration.ofDays(1), 5_000), null, null);
    assertThat(passed(limit, "10.0.0.1")).isEqualTo(5_000);
  }

  @RepeatedTest(3)
  void takes_exactly_the_quota() throws Exception {
    Limit limit = limit(10_000, null, Quota.parse("5000/1d"), null);
    assertThat(passed(limit, "10.0.0.1")).isEqualTo(5_000);
  }

  @Test
  void never_has_more_under_way_than_it_may_and_gives_every_place_back() throws Exception {
    Limit limit = limit(10_000, null, null, 3);
    AtomicInteger underWay = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Exchange asked = call().by("note-assistant").exchange();
    everywhere(
        _ -> {
          for (int i = 0; i < CALLS; i++) {
            if (limit.check(asked) instanceof Verdict.Pass(Exchange passed)) {
              most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
              underWay.decrementAndGet();
              Calls.end(passed, false);
            }
          }
          return 0;
        });
    assertThat(most.get()).isBetween(1, 3);
    for (int i = 0; i < 3; i++) {
      assertThat(Verdicts.settled(limit, asked)).isInstanceOf(Verdict.Pass.class);
    }
    assertThat(Verdicts.settled(limit, asked)).isInstanceOf(Verdict.Deny.class);
  }

  @Test
  void gives_nothing_away_when_accounts_are_closed_and_opened_under_way() throws Exception {
    // A bucket of one that takes a day to fill: whoever passes twice was given a second one.
    Balances balances = new Balances(64, clock, clock::nanoTime);
    Policy policy =
        new Policy("standard", Per.SOURCE, new Allowance(1, Duration.ofDays(1), 1), null, null);
    Limit limit = new Limit(balances, Map.of("note-assistant", policy));
    List<Exchange> asked = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      asked.add(call().by("note-assistant").from("10.0.0." + i).exchange());
    }
    AtomicInteger[] passed = new AtomicInteger[asked.size()];
    Arrays.setAll(passed, _ -> new AtomicInteger());
    everywhere(
        thread -> {
          SplittableRandom random = new SplittableRandom(thread);
          for (int i = 0; i < CALLS; i++) {
            int one = random.nextInt(asked.size());
            if (limit.check(asked.get(one)) instanceof Verdict.Pass) {
              passed[one].incrementAndGet();
            }
          }
          return 0;
        });
    assertThat(passed).allSatisfy(count -> assertThat(count.get()).isLessThanOrEqualTo(1));
    assertThat(balances.size()).isLessThanOrEqualTo(65 + THREADS);
  }

  private static int passed(Limit limit, String source) throws Exception {
    Exchange asked = call().by("note-assistant").from(source).exchange();
    return everywhere(
        _ -> {
          int passed = 0;
          for (int i = 0; i < CALLS; i++) {
            if (limit.check(asked) instanceof Verdict.Pass(Exchange exchange)) {
              passed++;
              Calls.end(exchange, true);
            }
          }
          return passed;
        });
  }

  /** What one thread does, and how many of its calls passed. */
  @FunctionalInterface
  private interface Work {
    int run(int thread);
  }

  private static int everywhere(Work work) throws Exception {
    CountDownLatch start = new CountDownLatch(THREADS);
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Future<Integer>> running = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        int thread = i;
        Callable<Integer> task =
            () -> {
              start.countDown();
              start.await();
              return work.run(thread);
            };
        running.add(threads.submit(task));
      }
      int sum = 0;
      for (Future<Integer> one : running) {
        sum += one.get();
      }
      return sum;
    }
  }

  private Limit limit(
      int most,
      @Nullable Allowance allowance,
      @Nullable Quota quota,
      @Nullable Integer concurrency) {
    Balances balances = new Balances(most, clock, clock::nanoTime);
    Policy policy = new Policy("standard", Per.CALLER, allowance, quota, concurrency);
    return new Limit(balances, Map.of("note-assistant", policy));
  }
}
