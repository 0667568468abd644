package dev.gatehouse.controls.limit;

import dev.gatehouse.config.Doc;
import dev.gatehouse.config.Form;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * So many calls in a window of the calendar: windows of days and less start at multiples since the
 * epoch, in UTC; a month is the calendar's.
 *
 * @param millis length of a window; 0 for a month of the calendar
 */
public record Quota(long count, long millis) {
  /** The longest window: balances are kept as long across restarts. */
  public static final Duration LONGEST = Duration.ofDays(366);

  private static final Pattern FORM =
      Pattern.compile("([1-9][0-9]{0,11})/(?:(month)|([1-9][0-9]{0,8})(s|m|h|d))");

  /** A window of the calendar, in milliseconds since the epoch. */
  record Window(long start, long end) {
    boolean holds(long millis) {
      return millis >= start && millis < end;
    }
  }

  public Quota {
    if (count < 1 || millis < 0) {
      throw new IllegalArgumentException("quota: must be at least 1 in a time above 0");
    }
  }

  /** Reads {@code 10000/1d}, {@code 50000/30d} or {@code 100000/month}. */
  @Form
  @Doc("a quota such as 10000/1d or 100000/month")
  public static Quota parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "is not a quota; write so many per time, such as 10000/1d, or per month: 10000/month");
    }
    long count = Long.parseLong(form.group(1));
    if (form.group(2) != null) {
      return new Quota(count, 0);
    }
    long number = Long.parseLong(form.group(3));
    Duration window =
        switch (form.group(4)) {
          case "s" -> Duration.ofSeconds(number);
          case "m" -> Duration.ofMinutes(number);
          case "h" -> Duration.ofHours(number);
          default -> Duration.ofDays(number);
        };
    if (window.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "has a window above %dd; write at most that".formatted(LONGEST.toDays()));
    }
    return new Quota(count, window.toMillis());
  }

  Window windowAt(long epochMillis) {
    if (millis == 0) {
      YearMonth month = YearMonth.from(Instant.ofEpochMilli(epochMillis).atZone(ZoneOffset.UTC));
      return new Window(start(month), start(month.plusMonths(1)));
    }
    long start = Math.floorDiv(epochMillis, millis) * millis;
    return new Window(start, start + millis);
  }

  private static long start(YearMonth month) {
    return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
  }
}
