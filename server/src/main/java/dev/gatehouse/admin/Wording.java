package dev.gatehouse.admin;

import dev.gatehouse.config.Span;
import dev.gatehouse.register.Key;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How values are written by people and for them. */
final class Wording {
  private Wording() {}

  static Duration duration(String argument, String text) throws Failed {
    try {
      return Span.parse(text);
    } catch (IllegalArgumentException e) {
      throw Failed.mistake(
          "%s must be a number with a unit, such as 90d, 12h or 30m; was %s"
              .formatted(argument, text));
    }
  }

  /** ISO 8601; null for a time that does not come. */
  static @Nullable String time(long millis) {
    return millis == Key.NEVER ? null : Instant.ofEpochMilli(millis).toString();
  }
}
