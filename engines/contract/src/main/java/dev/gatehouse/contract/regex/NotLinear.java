package dev.gatehouse.contract.regex;

/** A pattern that is right, and needs more than linear time: it looks around or refers back. */
final class NotLinear extends RuntimeException {
  private static final long serialVersionUID = 1;

  NotLinear(String why) {
    super(why, null, false, false);
  }
}
