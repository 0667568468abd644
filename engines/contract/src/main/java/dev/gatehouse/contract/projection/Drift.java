package dev.gatehouse.contract.projection;

/**
 * How an answer breaks its contract: the first place where it does, and in how many it does.
 *
 * @param pointer JSON pointer; {@code *} stands for a member whose name is data
 */
public record Drift(Kind kind, String pointer, int count) {

  /** What is wrong at one place. */
  public enum Kind {
    /** A member that is not declared. */
    UNDECLARED,
    /** A value of another type than declared. */
    TYPE,
    /** A member that has to be there, and is not. */
    MISSING
  }
}
