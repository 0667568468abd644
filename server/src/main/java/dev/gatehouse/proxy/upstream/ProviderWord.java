package dev.gatehouse.proxy.upstream;

import dev.gatehouse.pipeline.Headers;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What an answer says of when the next call would be served: {@code Retry-After} (RFC 9110
 * §10.2.3), {@code RateLimit} (draft-ietf-httpapi-ratelimit-headers, and what came before it).
 */
final class ProviderWord {
  /** The usual form of a time, and the two older ones that have to be read (RFC 9110 §5.6.7). */
  private static final List<DateTimeFormatter> DATES =
      Stream.of(
              "EEE, dd MMM uuuu HH:mm:ss 'GMT'",
              "EEEE, dd-MMM-uu HH:mm:ss 'GMT'",
              "EEE MMM ppd HH:mm:ss uuuu")
          .map(form -> DateTimeFormatter.ofPattern(form, Locale.US).withZone(ZoneOffset.UTC))
          .toList();

  private static final Pattern LEFT = Pattern.compile("(?:^|[;,])\\s*(?:r|remaining)=(\\d{1,15})");
  private static final Pattern RESET = Pattern.compile("(?:^|[;,])\\s*(?:t|reset)=(\\d{1,15})");
  private static final String[] FAMILIES = {"ratelimit-", "x-ratelimit-", "x-rate-limit-"};

  /** A number that is greater is a time since the epoch, not one to wait. */
  private static final long EPOCH = 1_000_000_000L;

  private ProviderWord() {}

  /** How long {@code Retry-After} says to wait; empty if it says nothing that can be read. */
  static Optional<Duration> retryAfter(Headers headers, LongSupplier millis) {
    return headers.first("retry-after").flatMap(text -> time(text.strip(), millis.getAsLong()));
  }

  private static Optional<Duration> time(String text, long nowMillis) {
    if (text.matches("\\d{1,15}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
    }
    return DATES.stream()
        .flatMap(form -> date(form, text).stream())
        .findFirst()
        .map(at -> Duration.ofMillis(Math.max(0, at.toEpochMilli() - nowMillis)));
  }

  private static Optional<Instant> date(DateTimeFormatter form, String text) {
    try {
      return Optional.of(form.parse(text, Instant::from));
    } catch (DateTimeParseException e) {
      // Not a time in this form.
      return Optional.empty();
    }
  }

  /** How long to wait when nothing is left; empty if something is, or if nothing is said. */
  static Optional<Duration> spent(Headers headers, LongSupplier millis) {
    if (!speaks(headers)) {
      return Optional.empty();
    }
    for (String all : headers.all("ratelimit")) {
      Matcher left = LEFT.matcher(all);
      Matcher reset = RESET.matcher(all);
      if (left.find() && Long.parseLong(left.group(1)) == 0 && reset.find()) {
        return Optional.of(until(Long.parseLong(reset.group(1)), millis.getAsLong()));
      }
    }
    for (String family : FAMILIES) {
      Optional<Long> left = number(headers, family + "remaining");
      Optional<Long> reset = number(headers, family + "reset");
      if (left.isPresent() && left.get() == 0 && reset.isPresent()) {
        return Optional.of(until(reset.get(), millis.getAsLong()));
      }
    }
    return Optional.empty();
  }

  /** Whether a field of the kind is there at all: told by length first, most answers have none. */
  private static boolean speaks(Headers headers) {
    for (int i = 0; i < headers.size(); i++) {
      int length = headers.span(i, 1) - headers.span(i, 0);
      boolean fits =
          switch (length) {
            case 9 -> headers.named(i, "ratelimit");
            case 19 -> headers.named(i, "ratelimit-remaining");
            case 21 -> headers.named(i, "x-ratelimit-remaining");
            case 22 -> headers.named(i, "x-rate-limit-remaining");
            default -> false;
          };
      if (fits) {
        return true;
      }
    }
    return false;
  }

  private static Optional<Long> number(Headers headers, String name) {
    return headers
        .first(name)
        .map(text -> text.strip().split("[,;.]", 2)[0])
        .filter(text -> text.matches("\\d{1,15}"))
        .map(Long::parseLong);
  }

  private static Duration until(long seconds, long nowMillis) {
    return seconds < EPOCH
        ? Duration.ofSeconds(seconds)
        : Duration.ofMillis(Math.max(0, Math.multiplyExact(seconds, 1000) - nowMillis));
  }
}
