package dev.gatehouse.controls.minimize;

/**
 * What one integration may be answered by one operation: the contract's answers, less what its
 * entry does not agree.
 */
public interface Answers {

  /** What becomes of a body. */
  sealed interface Treatment {}

  /** It leaves as it is. */
  record Pass() implements Treatment {}

  /** It leaves with its agreed fields. */
  record Project(Projection projection) implements Treatment {}

  /** It does not leave: the contract does not declare it, or the entry does not agree to it. */
  record Withhold() implements Treatment {}

  Treatment PASS = new Pass();
  Treatment WITHHOLD = new Withhold();

  /** Whether the contract has this status, or a range or default that covers it. */
  boolean declares(int status);

  /**
   * What becomes of a body.
   *
   * @param mediaType the value of {@code Content-Type}; empty if there is none
   */
  Treatment of(int status, String mediaType);
}
