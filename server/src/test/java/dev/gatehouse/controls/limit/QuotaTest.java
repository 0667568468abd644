package dev.gatehouse.controls.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuotaTest {

  @ParameterizedTest(name = "{0} at {1}")
  @CsvSource({
    "10/1d, 2026-11-21T12:34:56Z, 2026-11-21T00:00:00Z, 2026-11-22T00:00:00Z",
    "10/1h, 2026-11-21T12:34:56Z, 2026-11-21T12:00:00Z, 2026-11-21T13:00:00Z",
    "10/month, 2026-11-21T12:34:56Z, 2026-11-01T00:00:00Z, 2026-12-01T00:00:00Z",
    "10/month, 2026-12-31T23:59:59.999Z, 2026-12-01T00:00:00Z, 2027-01-01T00:00:00Z",
    "10/month, 2028-02-29T00:00:00Z, 2028-02-01T00:00:00Z, 2028-03-01T00:00:00Z",
  })
  void has_windows_of_the_calendar(String quota, Instant at, Instant start, Instant end) {
    Quota.Window window = Quota.parse(quota).windowAt(at.toEpochMilli());
    assertThat(window).isEqualTo(new Quota.Window(start.toEpochMilli(), end.toEpochMilli()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10",
        "0/1d",
        "10/0d",
        "10/1w",
        "10/367d",
        "10/8785h",
        "10/months",
        "-1/1d",
        "10/1d ",
        "1e3/1d",
        "/"
      })
  void refuses_what_is_no_quota(String text) {
    assertThatThrownBy(() -> Quota.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Property(tries = 500)
  void holds_every_moment_in_exactly_one_window(
      @ForAll @LongRange(min = 0, max = 4_000_000_000_000L) long millis,
      @ForAll @LongRange(min = 1, max = 100_000) long seconds) {
    Quota quota = Quota.parse("1/" + seconds + "s");
    Quota.Window window = quota.windowAt(millis);
    assertThat(window.holds(millis)).isTrue();
    assertThat(quota.windowAt(window.end() - 1)).isEqualTo(window);
    assertThat(quota.windowAt(window.end()).start()).isEqualTo(window.end());
  }
}
