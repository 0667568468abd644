package dev.gatehouse.contract;

/**
 * What of a contract is compiled beyond what requests and projections ask for.
 *
 * @param answers whether answers can be held against it: {@link Answers#breaches}
 * @param confinement whether it is known what a request's values can carry: {@link
 *     Operation#confinement}
 */
public record CompileOptions(boolean answers, boolean confinement) {
  /** Requests and projections. */
  public static final CompileOptions REQUESTS = new CompileOptions(false, false);

  /** Answers too. */
  public static final CompileOptions ANSWERS = new CompileOptions(true, false);

  /** Requests, and what their values can carry. */
  public static final CompileOptions CONFINEMENT = new CompileOptions(false, true);
}
