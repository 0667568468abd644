package dev.gatehouse.proxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class BreakerTest {
  private static final long SECOND = 1_000_000_000L;
  private static final Breaker.Settings SETTINGS =
      new Breaker.Settings(
          50, 10, Duration.ofSeconds(10), Duration.ofSeconds(5), Duration.ofSeconds(20));

  private final List<Breaker.State> changes = new ArrayList<>();
  private final Breaker breaker = new Breaker(SETTINGS, (state, _) -> changes.add(state), 0);

  private void fail(int times, long now) {
    for (int i = 0; i < times; i++) {
      breaker.ended(breaker.enter(now), true, now);
    }
  }

  private void succeed(int times, long now) {
    for (int i = 0; i < times; i++) {
      breaker.ended(breaker.enter(now), false, now);
    }
  }

  @Test
  void opens_when_half_of_enough_calls_fail_and_not_before() {
    fail(9, 1);
    assertThat(breaker.state()).isEqualTo(Breaker.State.CLOSED);
    fail(1, 1);
    assertThat(breaker.enter(2)).isEqualTo(Breaker.Pass.REFUSED);
    assertThat(breaker.waitNanos(2)).isEqualTo(5 * SECOND - 1);
  }

  @Test
  void stays_closed_while_fewer_than_half_fail() {
    succeed(11, 1);
    fail(10, 1);
    assertThat(breaker.state()).isEqualTo(Breaker.State.CLOSED);
    fail(1, 1);
    assertThat(breaker.state()).isEqualTo(Breaker.State.OPEN);
  }

  @Test
  void forgets_failures_that_are_older_than_its_window() {
    fail(9, 0);
    fail(9, 11 * SECOND);
    assertThat(breaker.state()).isEqualTo(Breaker.State.CLOSED);
  }

  @Test
  void closes_when_its_one_probe_goes_well() {
    fail(10, 0);
    long due = 5 * SECOND;
    assertThat(breaker.enter(due - 1)).isEqualTo(Breaker.Pass.REFUSED);
    assertThat(breaker.enter(due)).isEqualTo(Breaker.Pass.PROBE);
    assertThat(breaker.enter(due)).isEqualTo(Breaker.Pass.REFUSED);
    breaker.ended(Breaker.Pass.PROBE, false, due);
    assertThat(breaker.enter(due)).isEqualTo(Breaker.Pass.GO);
    assertThat(changes)
        .containsExactly(Breaker.State.OPEN, Breaker.State.HALF_OPEN, Breaker.State.CLOSED);
    fail(9, due);
    assertThat(breaker.state()).isEqualTo(Breaker.State.CLOSED);
  }

  @Test
  void pauses_twice_as_long_after_each_probe_that_fails_up_to_a_bound() {
    fail(10, 0);
    long now = 5 * SECOND;
    for (long pause : new long[] {10, 20, 20, 20}) {
      assertThat(breaker.enter(now)).isEqualTo(Breaker.Pass.PROBE);
      breaker.ended(Breaker.Pass.PROBE, true, now);
      assertThat(breaker.waitNanos(now)).isEqualTo(pause * SECOND);
      now += pause * SECOND;
    }
  }

  @Test
  void lets_another_probe_through_when_the_caller_of_one_left() {
    fail(10, 0);
    assertThat(breaker.enter(5 * SECOND)).isEqualTo(Breaker.Pass.PROBE);
    breaker.dropped(Breaker.Pass.PROBE, 5 * SECOND);
    assertThat(breaker.enter(5 * SECOND)).isEqualTo(Breaker.Pass.PROBE);
  }

  @Test
  void ignores_what_calls_from_before_say_while_it_is_open() {
    Breaker.Pass late = breaker.enter(0);
    fail(10, 0);
    breaker.ended(late, false, 1);
    assertThat(breaker.state()).isEqualTo(Breaker.State.OPEN);
    assertThat(breaker.enter(5 * SECOND)).isEqualTo(Breaker.Pass.PROBE);
    breaker.ended(Breaker.Pass.GO, true, 5 * SECOND);
    assertThat(breaker.state()).isEqualTo(Breaker.State.HALF_OPEN);
  }

  @Test
  void never_opens_at_0_percent() {
    Breaker off =
        new Breaker(
            new Breaker.Settings(
                0, 1, Duration.ofSeconds(10), Duration.ofSeconds(5), Duration.ofSeconds(20)),
            (_, _) -> {},
            0);
    for (int i = 0; i < 100; i++) {
      off.ended(off.enter(0), true, 0);
    }
    assertThat(off.state()).isEqualTo(Breaker.State.CLOSED);
  }

  /** Whatever happens, at most one probe is out, and only after the pause. */
  @Property(tries = 300)
  void has_at_most_one_probe_out(@ForAll @Size(max = 200) List<@IntRange(max = 9) Integer> steps) {
    Breaker one = new Breaker(SETTINGS, (_, _) -> {}, 0);
    List<Breaker.Pass> under = new ArrayList<>();
    long now = 0;
    for (int step : steps) {
      now += step * SECOND / 3;
      Breaker.Pass pass = one.enter(now);
      if (pass != Breaker.Pass.REFUSED) {
        under.add(pass);
      }
      assertThat(under.stream().filter(it -> it == Breaker.Pass.PROBE).count())
          .isLessThanOrEqualTo(1);
      if (step % 2 == 0 && !under.isEmpty()) {
        Breaker.Pass ended = under.remove(step % under.size());
        if (step == 8) {
          one.dropped(ended, now);
        } else {
          one.ended(ended, step < 6, now);
        }
      }
      boolean probing = under.contains(Breaker.Pass.PROBE);
      assertThat(one.state() == Breaker.State.HALF_OPEN).isEqualTo(probing);
    }
  }

  @Test
  void admits_exactly_one_probe_of_many_threads() throws Exception {
    int threads = 4;
    try (ExecutorService loops = Executors.newFixedThreadPool(threads)) {
      for (int round = 0; round < 2_000; round++) {
        Breaker one = new Breaker(SETTINGS, (_, _) -> {}, 0);
        for (int i = 0; i < 10; i++) {
          one.ended(Breaker.Pass.GO, true, 0);
        }
        AtomicInteger probes = new AtomicInteger();
        CountDownLatch all = new CountDownLatch(threads);
        for (int t = 0; t < threads; t++) {
          loops.execute(
              () -> {
                if (one.enter(6 * SECOND) == Breaker.Pass.PROBE) {
                  probes.incrementAndGet();
                }
                all.countDown();
              });
        }
        assertThat(all.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(probes).hasValue(1);
      }
    }
  }
}
