package dev.gatehouse.contract.schema;

import dev.gatehouse.contract.json.Tape;
import java.math.BigDecimal;

/**
 * A bound on numbers: {@code minimum}, {@code maximum}, their exclusive forms, and {@code
 * multipleOf}.
 */
record NumberRule(Bound bound, Limit limit, Site site) implements Rule {

  /** How a number relates to the limit. */
  enum Bound {
    AT_LEAST,
    MORE_THAN,
    AT_MOST,
    LESS_THAN,
    MULTIPLE
  }

  static NumberRule of(Bound bound, BigDecimal limit, Site site) {
    return new NumberRule(bound, Limit.of(limit), site);
  }

  /** Several of them, called as one. */
  @SuppressWarnings("ArrayRecordComponent") // never compared or changed
  record Several(NumberRule[] rules) implements Rule {
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
      boolean holds = true;
      for (NumberRule rule : rules) {
        holds &= rule.holds(evaluation, at);
      }
      return holds;
    }
  }

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
    Tape tape = evaluation.tape();
    return tape.kind(at) != Tape.NUMBER || keeps(tape, at) || site.fails(evaluation, at);
  }

  private boolean keeps(Tape tape, int at) {
    return switch (bound) {
      case AT_LEAST -> limit.compare(tape, at) >= 0;
      case MORE_THAN -> limit.compare(tape, at) > 0;
      case AT_MOST -> limit.compare(tape, at) <= 0;
      case LESS_THAN -> limit.compare(tape, at) < 0;
      case MULTIPLE -> limit.divides(tape, at);
    };
  }
}
