package dev.gatehouse.proxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.pipeline.Headers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToldTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long NOW = Instant.parse("2026-11-25T12:00:00Z").toEpochMilli();

  private final Told told = new Told(Duration.ofHours(1), 5);

  private long hears(int status, String... fields) {
    told.heard(status, Headers.of(fields), true, 5, 5, () -> NOW);
    return told.left(5) / SECOND;
  }

  @ParameterizedTest(name = "{0} {1}: {2} is {3} s")
  @CsvSource({
    "429, Retry-After, 30, 30",
    "429, retry-after, ' 7 ', 7",
    "429, Retry-After, 'Wed, 25 Nov 2026 12:00:40 GMT', 40",
    "429, Retry-After, 'Wed, 25 Nov 2026 11:00:00 GMT', 0",
    "429, Retry-After, 'Wednesday, 25-Nov-26 12:00:40 GMT', 40",
    "429, Retry-After, 'Wed Nov 25 12:00:40 2026', 40",
    "429, Retry-After, 'Sun Nov  1 12:00:40 2026', 0",
    "429, Retry-After, 'Fri, 25 Nov 2026 12:00:40 GMT', 1",
    "429, Retry-After, 99999999999999, 3600",
    "429, Retry-After, -1, 1",
    "429, Retry-After, soon, 1",
    "503, Retry-After, 12, 12",
    "503, X, 12, 0",
    "500, Retry-After, 12, 0",
    "200, Retry-After, 12, 0",
    "429, RateLimit, '\"default\";r=0;t=9', 9",
    "200, RateLimit, '\"default\";r=0;t=9', 9",
    "200, RateLimit, '\"default\";r=1;t=9', 0",
    "200, RateLimit, 'limit=100, remaining=0, reset=50', 50",
    "200, RateLimit, 'r=;t=', 0",
    "200, RateLimit, '\"a\";r=0', 0",
  })
  void obeys_what_an_answer_says(int status, String name, String value, long seconds) {
    assertThat(hears(status, name, value)).isEqualTo(seconds);
  }

  @Test
  void obeys_the_older_fields_with_time_to_wait_or_time_of_day() {
    assertThat(hears(200, "X-RateLimit-Remaining", "0", "X-RateLimit-Reset", "20")).isEqualTo(20);
    String epoch = Long.toString(NOW / 1000 + 33);
    assertThat(hears(403, "x-ratelimit-remaining", "0", "x-ratelimit-reset", epoch)).isEqualTo(33);
    assertThat(hears(200, "X-RateLimit-Remaining", "4", "X-RateLimit-Reset", "200")).isEqualTo(33);
  }

  @Test
  void believes_the_longest_that_was_said() {
    hears(429, "Retry-After", "30");
    assertThat(hears(429, "Retry-After", "3")).isEqualTo(30);
  }

  @Test
  void waits_twice_as_long_each_time_when_it_is_not_told_how_long() {
    long now = 5;
    for (long wait : new long[] {1, 2, 4, 8, 16, 32, 60, 60}) {
      long asked = now;
      for (int same = 0; same < 3; same++) {
        told.heard(429, Headers.EMPTY, true, asked, asked, () -> NOW);
      }
      assertThat(told.left(asked)).isEqualTo(wait * SECOND);
      now += wait * SECOND;
      assertThat(told.left(now)).isZero();
    }
    told.heard(200, Headers.EMPTY, true, now, now, () -> NOW);
    told.heard(429, Headers.EMPTY, true, now, now, () -> NOW);
    assertThat(told.left(now)).isEqualTo(SECOND);
  }

  @Test
  void takes_the_word_of_one_of_several_addresses_for_a_429_alone() {
    told.heard(503, Headers.of("Retry-After", "9"), false, 5, 5, () -> NOW);
    assertThat(told.left(5)).isZero();
    told.heard(429, Headers.of("Retry-After", "9"), false, 5, 5, () -> NOW);
    assertThat(told.left(5)).isEqualTo(9 * SECOND);
  }

  /** Whatever stands in the fields: no exception, and never longer than the bound. */
  @Property(tries = 500)
  void survives_any_text(@ForAll String text) {
    String value = text.replaceAll("[^\\x20-\\x7e]", "9");
    for (String name : List.of("Retry-After", "RateLimit", "X-RateLimit-Reset")) {
      Told one = new Told(Duration.ofHours(1), 0);
      one.heard(429, Headers.of(name, value, "X-RateLimit-Remaining", "0"), true, 0, 0, () -> NOW);
      assertThat(one.left(0)).isBetween(0L, 3600 * SECOND);
    }
  }
}
