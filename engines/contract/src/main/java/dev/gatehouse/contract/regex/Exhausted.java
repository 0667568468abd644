package dev.gatehouse.contract.regex;

/**
 * A pattern that does not run in linear time has used the steps that it is given: whether it
 * matches is not known, and whoever asked has to refuse.
 */
public final class Exhausted extends RuntimeException {
  private static final long serialVersionUID = 1;

  Exhausted() {
    super("a pattern needs more steps than it is given", null, false, false);
  }
}
