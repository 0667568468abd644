package dev.gatehouse.proxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RosterTest {
  private static final long SECOND = 1_000_000_000L;
  private static final Standing.Ejection EJECTION =
      new Standing.Ejection(5, 50, 20, Duration.ofSeconds(30), Duration.ofMinutes(5), 50);

  private record Place(String name, Standing standing) implements Roster.Member {
    Place(String name) {
      this(name, new Standing(0));
    }
  }

  private final List<String> news = new ArrayList<>();
  private final Roster<Place> roster = roster(news);

  private static Roster<Place> roster(List<String> news) {
    return new Roster<>(
        EJECTION,
        new Roster.Watcher<>() {
          @Override
          public void ejected(Place member, long nanos) {
            news.add(member.name() + " out for " + nanos / SECOND);
          }

          @Override
          public void returned(Place member) {
            news.add(member.name() + " back");
          }
        });
  }

  private Place[] places(int count) {
    Place[] all = new Place[count];
    for (int i = 0; i < count; i++) {
      all[i] = new Place("p" + i);
    }
    roster.now(List.of(all));
    return all;
  }

  private void fail(Place place, int times, long now) {
    for (int i = 0; i < times; i++) {
      roster.failed(place, now);
    }
  }

  @Test
  void takes_the_one_with_the_fewest_calls_under_way() {
    Place[] all = places(3);
    all[0].standing().begins();
    all[1].standing().begins();
    assertThat(roster.next(0, null)).isSameAs(all[2]);
    all[2].standing().begins();
    all[2].standing().begins();
    all[0].standing().ends();
    assertThat(roster.next(2, null)).isSameAs(all[0]);
  }

  @Test
  void takes_equals_by_turns() {
    Place[] all = places(3);
    for (int turn = 0; turn < 6; turn++) {
      assertThat(roster.next(turn, null)).isSameAs(all[turn % 3]);
    }
  }

  @Test
  void avoids_the_one_that_just_failed_unless_it_is_the_only_one() {
    Place[] two = places(2);
    assertThat(roster.next(0, two[0])).isSameAs(two[1]);
    Place[] one = places(1);
    assertThat(roster.next(0, one[0])).isSameAs(one[0]);
  }

  @Test
  void leaves_one_out_that_fails_five_times_in_a_row_and_takes_it_back_on_trial() {
    Place[] all = places(2);
    fail(all[0], 4, 0);
    roster.succeeded(all[0], 0);
    fail(all[0], 4, 0);
    assertThat(news).isEmpty();
    fail(all[0], 1, 0);
    assertThat(news).containsExactly("p0 out for 30");
    all[1].standing().begins();
    assertThat(roster.next(0, null)).isSameAs(all[1]);
    roster.look(30 * SECOND - 1);
    assertThat(news).hasSize(1);
    roster.look(30 * SECOND);
    assertThat(roster.next(0, null)).isSameAs(all[0]);
    fail(all[0], 1, 31 * SECOND);
    assertThat(news).containsExactly("p0 out for 30", "p0 back", "p0 out for 60");
  }

  @Test
  void leaves_one_out_of_which_half_the_calls_fail() {
    Place[] all = places(2);
    for (int i = 0; i < 10; i++) {
      roster.succeeded(all[1], 0);
      roster.failed(all[1], 0);
    }
    assertThat(news).containsExactly("p1 out for 30");
  }

  @Test
  void forgives_one_that_did_well_for_ten_seconds() {
    Place[] all = places(2);
    fail(all[0], 5, 0);
    roster.look(30 * SECOND);
    roster.succeeded(all[0], 31 * SECOND);
    roster.look(41 * SECOND);
    fail(all[0], 5, 42 * SECOND);
    assertThat(news).last().isEqualTo("p0 out for 30");
  }

  @Test
  void never_leaves_out_the_only_one_nor_more_than_half() {
    fail(places(1)[0], 100, 0);
    Place[] three = places(3);
    fail(three[0], 5, 0);
    fail(three[1], 100, 0);
    assertThat(news).containsExactly("p0 out for 30");
  }

  @Test
  void has_nobody_for_a_call_when_the_checks_of_all_say_that_they_are_not_well() {
    Place[] all = places(2);
    assertThat(all[0].standing().checked(false)).isTrue();
    assertThat(all[0].standing().checked(false)).isFalse();
    assertThat(roster.next(0, null)).isSameAs(all[1]);
    all[1].standing().checked(false);
    assertThat(roster.next(0, null)).isNull();
    all[1].standing().checked(true);
    assertThat(roster.next(0, null)).isSameAs(all[1]);
  }

  /** Whatever fails when, at least half stay, and each comes back after its time. */
  @Property(tries = 200)
  void always_keeps_half(@ForAll @Size(max = 300) List<@IntRange(max = 39) Integer> steps) {
    Roster<Place> one = roster(new ArrayList<>());
    List<Place> all = List.of(new Place("a"), new Place("b"), new Place("c"), new Place("d"));
    one.now(all);
    long now = 0;
    for (int step : steps) {
      Place place = all.get(step % 4);
      if (step < 28) {
        one.failed(place, now);
      } else {
        one.succeeded(place, now);
      }
      now += step % 7 * SECOND;
      one.look(now);
      assertThat(all.stream().filter(it -> it.standing().isOut()).count()).isLessThanOrEqualTo(2);
    }
    one.look(now + 301 * SECOND);
    assertThat(all).noneMatch(it -> it.standing().isOut());
  }

  @Test
  void loses_no_call_under_way_however_many_loops_count() throws Exception {
    Place[] all = places(2);
    int threads = 4;
    CountDownLatch ended = new CountDownLatch(threads);
    for (int t = 0; t < threads; t++) {
      int turn = t;
      Thread.ofPlatform()
          .name("loop-" + t)
          .start(
              () -> {
                for (int i = 0; i < 100_000; i++) {
                  Place to = roster.next(turn + i, null);
                  if (to == null) {
                    throw new AssertionError("nobody");
                  }
                  to.standing().begins();
                  if (to.standing().pending() < 1) {
                    throw new AssertionError("fewer than one");
                  }
                  if (i % 5 == 0) {
                    roster.failed(to, i);
                  } else {
                    roster.succeeded(to, i);
                  }
                  to.standing().ends();
                }
                ended.countDown();
              });
    }
    assertThat(ended.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(all[0].standing().pending()).isZero();
    assertThat(all[1].standing().pending()).isZero();
  }
}
