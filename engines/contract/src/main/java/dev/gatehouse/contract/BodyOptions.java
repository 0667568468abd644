package dev.gatehouse.contract;

import dev.gatehouse.contract.multipart.MultipartBounds;

/**
 * How strictly a body is read.
 *
 * @param duplicateKeysAllowed whether an object may repeat a name (RFC 8259 §4 leaves it open)
 * @param maxViolations how many broken rules are named
 * @param undeclaredRefused whether members that no schema declares are refused, also where the
 *     contract leaves them open
 * @param form what a form may cost; its parts are also the fields of a form that is no multipart
 */
public record BodyOptions(
    boolean duplicateKeysAllowed,
    int maxViolations,
    boolean undeclaredRefused,
    MultipartBounds form) {

  /** Each name once; a handful of broken rules; what is not declared passes. */
  public static final BodyOptions STRICT = new BodyOptions(false, 10);

  public BodyOptions {
    if (maxViolations < 1) {
      throw new IllegalArgumentException("maxViolations: must be at least 1, was " + maxViolations);
    }
  }

  /** As the contract leaves it open; forms within {@link MultipartBounds#DEFAULT}. */
  public BodyOptions(boolean duplicateKeysAllowed, int maxViolations) {
    this(duplicateKeysAllowed, maxViolations, false, MultipartBounds.DEFAULT);
  }

  /** These, with undeclared members refused or not. */
  public BodyOptions undeclaredRefused(boolean refused) {
    return new BodyOptions(duplicateKeysAllowed, maxViolations, refused, form);
  }

  /** These, with other bounds on forms. */
  public BodyOptions form(MultipartBounds bounds) {
    return new BodyOptions(duplicateKeysAllowed, maxViolations, undeclaredRefused, bounds);
  }
}
