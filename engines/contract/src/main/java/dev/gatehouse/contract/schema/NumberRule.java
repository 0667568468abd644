package dev.gatehouse.contract.schema;

import dev.gatehouse.contract.json.Tape;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A bound on numbers: {@code minimum}, {@code maximum}, their exclusive forms, and {@code
 * multipleOf}.
 */
record NumberRule(Bound bound, BigDecimal limit, @Nullable Long small, Site site) implements Rule {

  /** How a number relates to the limit. */
  enum Bound {
    AT_LEAST,
    MORE_THAN,
    AT_MOST,
    LESS_THAN,
    MULTIPLE
  }

  static NumberRule of(Bound bound, BigDecimal limit, Site site) {
    BigDecimal plain = limit.stripTrailingZeros();
    boolean fits = plain.scale() <= 0 && plain.precision() - plain.scale() <= 18;
    return new NumberRule(bound, limit, fits ? plain.longValueExact() : null, site);
  }

  @Override
  public boolean holds(Evaluation evaluation, int at) {
    Tape tape = evaluation.tape();
    if (tape.kind(at) != Tape.NUMBER) {
      return true;
    }
    boolean holds =
        (small != null && tape.fitsLong(at))
            ? keeps(tape.longValue(at), small)
            : keeps(tape.decimal(at));
    return holds || site.fails(evaluation, at);
  }

  private boolean keeps(long value, long edge) {
    return switch (bound) {
      case AT_LEAST -> value >= edge;
      case MORE_THAN -> value > edge;
      case AT_MOST -> value <= edge;
      case LESS_THAN -> value < edge;
      case MULTIPLE -> value % edge == 0;
    };
  }

  private boolean keeps(BigDecimal value) {
    return switch (bound) {
      case AT_LEAST -> value.compareTo(limit) >= 0;
      case MORE_THAN -> value.compareTo(limit) > 0;
      case AT_MOST -> value.compareTo(limit) <= 0;
      case LESS_THAN -> value.compareTo(limit) < 0;
      case MULTIPLE -> value.remainder(limit).signum() == 0;
    };
  }
}
