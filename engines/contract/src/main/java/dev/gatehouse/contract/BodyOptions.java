package dev.gatehouse.contract;

/**
 * How strictly a body is read.
 *
 * @param duplicateKeysAllowed whether an object may repeat a name (RFC 8259 §4 leaves it open)
 * @param maxViolations how many broken rules are named
 */
public record BodyOptions(boolean duplicateKeysAllowed, int maxViolations) {

  /** Each name once; a handful of broken rules. */
  public static final BodyOptions STRICT = new BodyOptions(false, 10);

  public BodyOptions {
    if (maxViolations < 1) {
      throw new IllegalArgumentException("maxViolations: must be at least 1, was " + maxViolations);
    }
  }
}
