package dev.gatehouse.config;

import java.time.DayOfWeek;
import java.util.Arrays;
import java.util.Locale;

/** How a day of the week is written. */
final class Days {
  static final String PATTERN =
      "(mon(day)?|tue(sday)?|wed(nesday)?|thu(rsday)?|fri(day)?|sat(urday)?|sun(day)?)";

  private Days() {}

  static DayOfWeek parse(String text) {
    if (!text.matches(PATTERN)) {
      throw new IllegalArgumentException("not a day");
    }
    String start = text.substring(0, 3).toUpperCase(Locale.ROOT);
    return Arrays.stream(DayOfWeek.values())
        .filter(day -> day.name().startsWith(start))
        .findFirst()
        .orElseThrow();
  }
}
