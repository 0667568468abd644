package dev.gatehouse.pipeline;

/** One question asked of a call. */
@FunctionalInterface
public interface Control {
  /**
   * Answers for one call, on the call's event loop. Thread-safe; must not block: what has to wait
   * is {@link Verdict.Later}. A control that throws has denied.
   */
  Verdict check(Exchange exchange);
}
