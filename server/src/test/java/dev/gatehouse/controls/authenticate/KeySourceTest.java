package dev.gatehouse.controls.authenticate;

import static dev.gatehouse.controls.Verdicts.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.controls.ManualClock;
import dev.gatehouse.controls.Verdicts;
import dev.gatehouse.pipeline.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeySourceTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private final ManualClock clock = new ManualClock("2026-11-21T12:00:00Z");
  private final TestIssuer issuer = new TestIssuer();
  private final KeySets sets = new KeySets(issuer, clock::nanoTime);
  private int forged;

  @BeforeEach
  void read_the_keys_once() {
    assertThat(knows("key-1")).isTrue();
    assertThat(issuer.asked).isEqualTo(1);
  }

  @Test
  void uses_fresh_keys_without_asking() {
    clock.advance(KeySource.FRESH.minusNanos(1));
    assertThat(knows("key-1")).isTrue();
    assertThat(issuer.asked).isEqualTo(1);
    clock.advance(Duration.ofNanos(1));
    assertThat(knows("key-1")).isTrue();
    assertThat(issuer.asked).isEqualTo(2);
  }

  @Test
  void finds_a_key_that_was_rolled_over_right_after_the_first_reading() {
    issuer.roll("key-2");
    assertThat(knows("key-2")).isTrue();
    assertThat(issuer.asked).isEqualTo(2);
  }

  @Test
  void asks_for_the_sake_of_one_unknown_id_at_most_every_30_seconds() {
    assertThat(knows("key-2")).isFalse();
    assertThat(issuer.asked).isEqualTo(2);
    issuer.roll("key-2");
    clock.advance(Duration.ofSeconds(30).minusNanos(1));
    for (int i = 0; i < 100; i++) {
      assertThat(knows("key-2")).isFalse();
    }
    assertThat(issuer.asked).isEqualTo(2);
    clock.advance(Duration.ofNanos(1));
    assertThat(knows("key-2")).isTrue();
    assertThat(issuer.asked).isEqualTo(3);
  }

  @Test
  void finds_a_new_key_at_once_behind_a_forged_token() {
    assertThat(knows("forged")).isFalse();
    issuer.roll("key-2");
    assertThat(knows("key-2")).isTrue();
  }

  @Test
  void finds_a_new_key_at_once_beside_a_caller_that_keeps_its_withdrawn_one() {
    for (int i = 0; i < 200; i++) {
      assertThat(knows("withdrawn")).isFalse();
      clock.advance(Duration.ofSeconds(1));
    }
    issuer.roll("key-2");
    assertThat(knows("key-2")).isTrue();
  }

  @Test
  void finds_a_new_key_within_ten_seconds_of_a_flood_of_forged_tokens() {
    flood(Duration.ofMinutes(1));
    issuer.roll("key-2");
    flood(Duration.ofSeconds(10));
    assertThat(knows("key-2")).isTrue();
  }

  @Test
  void asks_no_more_often_than_six_times_a_minute_in_a_flood_but_for_the_first_five() {
    flood(Duration.ofMinutes(1));
    assertThat(issuer.asked).isBetween(1 + 5 + 5, 1 + 5 + 6);
    flood(Duration.ofMinutes(3));
    assertThat(issuer.asked).isBetween(1 + 5 + 23, 1 + 5 + 24);
  }

  private void flood(Duration time) {
    int steps = 1_000;
    for (int i = 0; i < steps; i++) {
      knows("forged-" + forged++);
      clock.advance(time.dividedBy(steps));
    }
  }

  @Test
  void keeps_keys_for_a_bounded_time_while_the_issuer_is_away() {
    issuer.away = true;
    clock.advance(KeySource.STALE.minusNanos(1));
    assertThat(knows("key-1")).isTrue();
    clock.advance(KeySource.PAUSE);
    assertThat(isAway()).isTrue();
    issuer.away = false;
    assertThat(isAway()).as("within the pause").isTrue();
    clock.advance(KeySource.PAUSE);
    assertThat(knows("key-1")).isTrue();
  }

  @Test
  void asks_an_issuer_that_is_away_at_most_once_a_second() {
    issuer.away = true;
    clock.advance(KeySource.STALE);
    for (int i = 0; i < 100; i++) {
      assertThat(isAway()).isTrue();
    }
    assertThat(issuer.asked).isEqualTo(2);
  }

  @Test
  void holds_nobody_whose_key_is_at_hand_while_the_issuer_is_frozen() throws Exception {
    CountDownLatch thaw = new CountDownLatch(1);
    issuer.frozen = thaw;
    issuer.away = true;
    clock.advance(KeySource.FRESH);
    Thread first = Thread.ofVirtual().start(() -> knows("key-1"));
    issuer.reached.await();
    assertThat(knows("key-1")).as("beside the one that waits").isTrue();
    thaw.countDown();
    first.join();
    clock.advance(KeySource.STALE_PAUSE.minusNanos(1));
    assertThat(knows("key-1")).as("within the pause").isTrue();
    assertThat(issuer.asked).isEqualTo(2);
    clock.advance(Duration.ofNanos(1));
    assertThat(knows("key-1")).isTrue();
    assertThat(issuer.asked).isEqualTo(3);
  }

  @Test
  void cannot_tell_of_a_key_that_it_does_not_have_while_the_issuer_is_away() {
    issuer.away = true;
    assertThat(isAway("key-2")).isTrue();
    assertThat(knows("key-1")).isTrue();
  }

  @Test
  void goes_on_to_say_so_of_each_key_that_it_does_not_have() {
    issuer.away = true;
    for (int i = 0; i < 100; i++) {
      assertThat(isAway("key-" + (2 + i))).isTrue();
      clock.advance(KeySource.PAUSE);
    }
    assertThat(issuer.asked).isLessThanOrEqualTo(1 + 5 + 10);
    issuer.away = false;
    issuer.roll("key-2");
    clock.advance(Duration.ofSeconds(10));
    assertThat(knows("key-2")).isTrue();
  }

  @Test
  void finds_a_key_that_was_rolled_over_soon_after_the_issuer_is_back() {
    clock.advance(KeySource.FRESH);
    issuer.away = true;
    assertThat(knows("key-1")).isTrue();
    assertThat(isAway("key-2")).isTrue();
    issuer.away = false;
    issuer.roll("key-2");
    clock.advance(KeySource.PAUSE);
    assertThat(knows("key-2")).isTrue();
  }

  @Test
  void asks_once_when_many_calls_need_the_same_keys() throws InterruptedException {
    clock.advance(KeySource.FRESH);
    List<Thread> calls = new ArrayList<>();
    AtomicInteger known = new AtomicInteger();
    for (int i = 0; i < 50; i++) {
      calls.add(Thread.ofVirtual().start(() -> known.addAndGet(knows("key-1") ? 1 : 0)));
    }
    for (Thread call : calls) {
      call.join();
    }
    assertThat(known.get()).isEqualTo(50);
    assertThat(issuer.asked).isEqualTo(2);
  }

  @Test
  void asks_with_a_time_that_is_not_the_callers() throws Exception {
    CountDownLatch thaw = frozenWithKey2();
    assertThat(new Caller("key-2", Duration.ZERO).told()).isEqualTo("away");
    issuer.reached.await();
    assertThat(issuer.left).isPositive();
    thaw.countDown();
    assertThat(knows("key-2")).isTrue();
    assertThat(issuer.asked).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 20})
  void gives_all_one_answer_though_the_one_that_asked_left(int waiting) throws Exception {
    CountDownLatch thaw = frozenWithKey2();
    Caller leaves = new Caller("key-2", LONG);
    issuer.reached.await();
    List<Caller> wait = new ArrayList<>();
    for (int i = 0; i < waiting; i++) {
      wait.add(new Caller("key-2", LONG));
    }
    leaves.thread.interrupt();
    assertThat(leaves.told()).isEqualTo("away");
    thaw.countDown();
    for (Caller one : wait) {
      assertThat(one.told()).isEqualTo("true");
    }
    assertThat(knows("key-2")).isTrue();
    assertThat(issuer.asked).isEqualTo(2);
  }

  @Test
  void uses_the_key_at_hand_when_the_call_has_no_time_for_the_answer() throws Exception {
    CountDownLatch thaw = frozenWithKey2();
    clock.advance(KeySource.FRESH);
    assertThat(new Caller("key-1", Duration.ZERO).told()).isEqualTo("true");
    thaw.countDown();
    assertThat(knows("key-2")).isTrue();
    assertThat(issuer.asked).isEqualTo(2);
  }

  @Test
  void asks_again_after_a_bug_and_its_pause() {
    AtomicInteger asked = new AtomicInteger();
    KeySource source =
        new KeySource(
            _ -> {
              if (asked.incrementAndGet() == 1) {
                throw new IllegalStateException("a bug");
              }
              throw new IssuerAway("away");
            },
            clock::nanoTime);
    assertThat(Verdicts.<String>waiting(waiting -> knows(source, "key-1", waiting)))
        .isEqualTo("bug");
    clock.advance(KeySource.PAUSE.minusNanos(1));
    assertThat(Verdicts.<String>waiting(waiting -> knows(source, "key-1", waiting)))
        .isEqualTo("away");
    assertThat(asked).as("within the pause").hasValue(1);
    clock.advance(Duration.ofNanos(1));
    assertThat(Verdicts.<String>waiting(waiting -> knows(source, "key-1", waiting)))
        .isEqualTo("away");
    assertThat(asked).hasValue(2);
  }

  private CountDownLatch frozenWithKey2() {
    CountDownLatch thaw = new CountDownLatch(1);
    issuer.frozen = thaw;
    issuer.roll("key-2");
    return thaw;
  }

  /** Asks for a key on a thread of its own. */
  private final class Caller {
    private final CompletableFuture<String> answer = new CompletableFuture<>();
    private final Thread thread;

    Caller(String kid, Duration time) {
      KeySource source = sets.of(TestIssuer.issuer());
      thread =
          Waiting.aside(
              "caller",
              time,
              waiting -> answer.complete(KeySourceTest.knows(source, kid, waiting)));
    }

    String told() throws Exception {
      return answer.get(30, TimeUnit.SECONDS);
    }
  }

  private static String knows(KeySource source, String kid, Waiting waiting) {
    try {
      return String.valueOf(source.keys(kid, waiting).knows(kid));
    } catch (IssuerAway e) {
      return "away";
    } catch (IllegalStateException e) {
      return "bug";
    }
  }

  private boolean knows(String kid) {
    return waiting(
        waiting -> {
          try {
            return sets.of(TestIssuer.issuer()).keys(kid, waiting).knows(kid);
          } catch (IssuerAway e) {
            throw new AssertionError(e);
          }
        });
  }

  private boolean isAway() {
    return isAway("key-1");
  }

  private boolean isAway(String kid) {
    return waiting(
        waiting -> {
          try {
            sets.of(TestIssuer.issuer()).keys(kid, waiting);
            return false;
          } catch (IssuerAway e) {
            return true;
          }
        });
  }
}
