package dev.gatehouse.config;

/** Looks at a bound configuration for what binding cannot know. */
@FunctionalInterface
public interface Check<T> {
  /**
   * Reports what is wrong. The draft may lack entries that could not be bound, and text that is
   * missing is empty in it; {@link Report#declares} tells what was written.
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
