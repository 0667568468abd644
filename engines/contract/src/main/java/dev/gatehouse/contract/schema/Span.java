package dev.gatehouse.contract.schema;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * A number keeps all its bounds if what it has before its point is strictly between two integers: a
 * fraction takes it away from zero by less than one.
 */
record Span(long above, long below) {
  private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);

  /** Null if more is asked of numbers than to keep bounds. */
  static @Nullable Span of(Rule[] rules) {
    Span span = new Span(Long.MIN_VALUE, Long.MAX_VALUE);
    for (Rule rule : rules) {
      span =
          switch (rule) {
            case NumberRule bound -> span.within(bound);
            case NumberRule.Several several -> span.within(several.rules());
            default -> null;
          };
      if (span == null) {
        return null;
      }
    }
    return span;
  }

  private @Nullable Span within(NumberRule... bounds) {
    Span span = this;
    for (NumberRule bound : bounds) {
      BigDecimal limit = bound.limit().exact();
      if (bound.bound() == NumberRule.Bound.MULTIPLE || limit.abs().compareTo(MOST) >= 0) {
        return null;
      }
      span =
          switch (bound.bound()) {
            case AT_LEAST, MORE_THAN ->
                new Span(Math.max(span.above, rounded(limit, RoundingMode.CEILING)), span.below);
            default ->
                new Span(span.above, Math.min(span.below, rounded(limit, RoundingMode.FLOOR)));
          };
    }
    return span;
  }

  private static long rounded(BigDecimal limit, RoundingMode mode) {
    return limit.setScale(0, mode).longValueExact();
  }

  boolean holds(long whole) {
    return whole > above && whole < below;
  }
}
