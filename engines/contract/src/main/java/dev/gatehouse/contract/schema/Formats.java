package dev.gatehouse.contract.schema;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Compiles {@code format}. */
final class Formats {
  private Formats() {}

  static @Nullable Content text(String name, Dialect dialect) {
    return switch (name) {
      case "date-time" -> TimeFormats::dateTime;
      case "date" -> TimeFormats::date;
      case "uuid" -> dialect.since(2019) || dialect.openApi() ? NetFormats::uuid : null;
      case "ipv4" -> NetFormats::ipv4;
      default -> null;
    };
  }

  /** The formats of numbers (OpenAPI 3.0 §4.4); the range where it is one. */
  static @Nullable Rule number(String name, Dialect dialect, Site site) {
    if (!dialect.openApi()) {
      return null;
    }
    return switch (name) {
      case "int32" -> range(Integer.MIN_VALUE, Integer.MAX_VALUE, site);
      case "int64" -> range(Long.MIN_VALUE, Long.MAX_VALUE, site);
      default -> null;
    };
  }

  private static Rule range(long min, long max, Site site) {
    Rule least = NumberRule.of(NumberRule.Bound.AT_LEAST, BigDecimal.valueOf(min), site);
    Rule most = NumberRule.of(NumberRule.Bound.AT_MOST, BigDecimal.valueOf(max), site);
    return (evaluation, at) -> least.holds(evaluation, at) && most.holds(evaluation, at);
  }
}
