package dev.gatehouse.contract.schema;

import dev.gatehouse.contract.regex.Regex;

/**
 * A pattern of a contract: what it takes beyond a look at each byte counts as steps of the whole
 * evaluation.
 */
record CostlyPattern(Regex regex) implements Content {

  /** With what one text alone may cost. */
  @Override
  public boolean matches(byte[] bytes, int from, int to) {
    return regex.finds(bytes, from, to);
  }

  boolean matches(byte[] bytes, int from, int to, Evaluation evaluation) {
    long steps = regex.find(bytes, from, to, evaluation.left());
    evaluation.spend(steps < 0 ? ~steps : steps);
    return steps >= 0;
  }
}
