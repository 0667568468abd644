package dev.gatehouse.config;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** So many per so long. */
public record Rate(long count, Duration per) {
  static final String PATTERN = "[1-9][0-9]{0,11}/[1-9][0-9]{0,8}(ms|s|m|h|d)";
  private static final Pattern FORM =
      Pattern.compile("([1-9][0-9]{0,11})/([1-9][0-9]{0,8}(?:ms|s|m|h|d))");

  public Rate {
    if (count < 1 || per.isNegative() || per.isZero()) {
      throw new IllegalArgumentException("a rate is at least 1 in a time above 0");
    }
  }

  /** Reads {@code 100/1m}. */
  public static Rate parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException("not a rate: " + text);
    }
    return new Rate(Long.parseLong(form.group(1)), Span.parse(form.group(2)));
  }
}
