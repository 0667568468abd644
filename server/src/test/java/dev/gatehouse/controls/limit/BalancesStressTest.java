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
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Many threads on the same accounts: nothing is taken twice, and nothing is lost. */
@Tag("races")
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
  void closes_no_account_that_something_was_taken_from_meanwhile() throws Exception {
    Allowance one = new Allowance(1, Duration.ofDays(1), 1);
    Account[] accounts = new Account[200_000];
    Arrays.setAll(accounts, _ -> new Account(0));
    AtomicIntegerArray taken = new AtomicIntegerArray(accounts.length);
    AtomicIntegerArray closed = new AtomicIntegerArray(accounts.length);
    AtomicIntegerArray at = new AtomicIntegerArray(2);
    everywhere(
        2,
        side -> {
          for (int i = 0; i < accounts.length; i++) {
            // Side by side, so that every account sees both at once.
            at.set(side, i);
            for (int spin = 0; at.get(1 - side) < i && spin < 10_000; spin++) {
              Thread.onSpinWait();
            }
            if (side == 0) {
              closed.set(i, accounts[i].close(0, 0) ? 1 : 0);
            } else if (accounts[i].hold() > 0) {
              taken.set(i, accounts[i].take(one, 0) == 0 ? 1 : 0);
              accounts[i].release();
            }
          }
          return 0;
        });
    assertThat(
            IntStream.range(0, accounts.length)
                .filter(i -> taken.get(i) == 1 && closed.get(i) == 1)
                .count())
        .isZero();
  }

  @Test
  void gives_nothing_away_when_accounts_are_closed_and_opened_under_way() throws Exception {
    Balances balances = new Balances(100_000, clock, clock::nanoTime);
    for (int round = 0; round < 100; round++) {
      assertThat(passedOfOne(balances, "10.1." + round, 200)).containsOnly(1);
    }
  }

  @RepeatedTest(3)
  void gives_away_no_more_than_the_shared_account_when_memory_is_full() throws Exception {
    Balances balances = new Balances(64, clock, clock::nanoTime);
    int[] passed = passedOfOne(balances, "10.2.0", CALLS);
    // Who shared the newcomers' account, and then got one of its own, may pass by both.
    assertThat(Arrays.stream(passed).map(count -> Math.max(0, count - 1)).sum()).isBetween(0, 1);
    assertThat(balances.size()).isLessThanOrEqualTo(65 + THREADS);
  }

  /**
   * How often each of 200 sources passed a bucket of one that takes a day to fill: whoever passes
   * twice was given a second one. An account is closed only before its first call took something,
   * so what there is to see is over soon.
   */
  private static int[] passedOfOne(Balances balances, String network, int calls) throws Exception {
    Policy policy =
        new Policy("standard", Per.SOURCE, new Allowance(1, Duration.ofDays(1), 1), null, null);
    Limit limit = new Limit(balances, Map.of("note-assistant", policy));
    List<Exchange> asked = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      asked.add(call().by("note-assistant").from(network + "." + i).exchange());
    }
    AtomicInteger[] passed = new AtomicInteger[asked.size()];
    Arrays.setAll(passed, _ -> new AtomicInteger());
    everywhere(
        thread -> {
          SplittableRandom random = new SplittableRandom(thread);
          for (int i = 0; i < calls; i++) {
            int one = i < asked.size() ? i : random.nextInt(asked.size());
            if (limit.check(asked.get(one)) instanceof Verdict.Pass) {
              passed[one].incrementAndGet();
            }
          }
          return 0;
        });
    return Arrays.stream(passed).mapToInt(AtomicInteger::get).toArray();
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
    return everywhere(THREADS, work);
  }

  private static int everywhere(int many, Work work) throws Exception {
    CountDownLatch start = new CountDownLatch(many);
    try (ExecutorService threads = Executors.newFixedThreadPool(many)) {
      List<Future<Integer>> running = new ArrayList<>();
      for (int i = 0; i < many; i++) {
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
