package dev.gatehouse.proxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void lets_as_many_go_at_once_as_the_rate_says_then_one_at_its_time() {
    Pace pace = new Pace(4, Duration.ofSeconds(1), 0);
    for (int i = 0; i < 4; i++) {
      assertThat(pace.take(0, 0)).isZero();
    }
    assertThat(pace.take(0, 0)).isEqualTo(-SECOND / 4);
    assertThat(pace.take(0, SECOND)).isEqualTo(SECOND / 4);
    assertThat(pace.take(0, SECOND)).isEqualTo(SECOND / 2);
    assertThat(pace.take(3 * SECOND, 0)).isZero();
  }

  /** No stretch of the rate's time has more calls than twice the rate: once saved up, once due. */
  @Property(tries = 200)
  void is_never_faster_than_it_says(
      @ForAll @IntRange(min = 1, max = 20) int rate,
      @ForAll @Size(max = 200) List<@IntRange(max = 300) Integer> gaps) {
    Pace pace = new Pace(rate, Duration.ofSeconds(1), 0);
    List<Long> gone = new ArrayList<>();
    long now = 0;
    for (int gap : gaps) {
      now += gap * 1_000_000L;
      long wait = pace.take(now, SECOND);
      if (wait >= 0) {
        gone.add(now + wait);
      } else {
        assertThat(-wait).isGreaterThan(SECOND);
      }
    }
    for (long from : gone) {
      assertThat(gone.stream().filter(it -> it >= from && it < from + SECOND).count())
          .isLessThanOrEqualTo(2L * rate);
    }
  }
}
