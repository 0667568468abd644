package dev.gatehouse.contract.schema;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Compiles {@code format}. */
public final class Formats {
  private Formats() {}

  /** The test of a format of strings; null if it is not asserted. */
  public static @Nullable Content text(String name, Dialect dialect) {
    return switch (name) {
      case "date-time" -> TimeFormats::dateTime;
      case "date" -> TimeFormats::date;
      case "time" -> since(7, dialect) ? TimeFormats::time : null;
      case "duration" -> since(2019, dialect) ? PatternFormats::duration : null;
      case "uuid" -> since(2019, dialect) ? NetFormats::uuid : null;
      case "ipv4" -> NetFormats::ipv4;
      case "ipv6" -> NetFormats::ipv6;
      case "hostname" -> HostNames::ascii;
      case "idn-hostname" -> since(7, dialect) ? HostNames::international : null;
      case "email" -> (text, from, to) -> NetFormats.email(text, from, to, false);
      case "idn-email" ->
          since(7, dialect) ? (text, from, to) -> NetFormats.email(text, from, to, true) : null;
      case "uri" -> PatternFormats::uri;
      case "uri-reference" -> since(6, dialect) ? PatternFormats::uriReference : null;
      case "iri" -> since(7, dialect) ? PatternFormats::iri : null;
      case "iri-reference" -> since(7, dialect) ? PatternFormats::iriReference : null;
      case "uri-template" -> since(6, dialect) ? PatternFormats::uriTemplate : null;
      case "json-pointer" -> since(6, dialect) ? PatternFormats::jsonPointer : null;
      case "relative-json-pointer" ->
          since(7, dialect) ? PatternFormats::relativeJsonPointer : null;
      case "regex" -> PatternFormats::regex;
      default -> null;
    };
  }

  private static boolean since(int version, Dialect dialect) {
    return dialect.since(version) || dialect.openApi();
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
    return new Range(least, most);
  }

  private record Range(Rule least, Rule most) implements Rule {
    @Override
    public int tags() {
      return NUMBERS;
    }

    @Override
    public boolean simple() {
      return true;
    }

    @Override
    public boolean holds(Evaluation evaluation, int at) {
      return least.holds(evaluation, at) && most.holds(evaluation, at);
    }
  }
}
