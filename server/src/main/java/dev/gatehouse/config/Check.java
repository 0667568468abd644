package dev.gatehouse.config;

/** Looks at a bound configuration for what binding cannot know. */
@FunctionalInterface
public interface Check<T> {
  /**
   * Reports what is wrong. The draft may lack entries that could not be bound, and holds something
   * in place of single values: {@link Report#declares} tells what was written, and {@link
   * Report#sound} whether a value is what was written. A mistake at a value that is not is dropped,
   * so that only what follows from it for others has to ask.
   */
  void check(T draft, Report report);

  /** This check and another, on the same draft. */
  default Check<T> and(Check<T> other) {
    return (draft, report) -> {
      check(draft, report);
      other.check(draft, report);
    };
  }
}
