package dev.gatehouse.contract;

/**
 * What of a contract is compiled beyond what requests and projections ask for.
 *
 * @param answers whether answers can be held against it: {@link Answers#breaches}
 */
public record CompileOptions(boolean answers) {
  /** Requests and projections. */
  public static final CompileOptions REQUESTS = new CompileOptions(false);

  /** Answers too. */
  public static final CompileOptions ANSWERS = new CompileOptions(true);
}
