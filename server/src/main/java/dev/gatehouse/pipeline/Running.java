package dev.gatehouse.pipeline;

/** A call on its way, as its connection sees it. */
public interface Running {
  /**
   * Ends the call now, on its loop, because of its connection or its deadline; does nothing if it
   * has ended. A change that was forwarded ends as unknown.
   */
  void stop(Reason reason);

  /** Whether the call reached the upstream and may have changed something there. */
  boolean changes();

  /** {@link System#nanoTime} at which the call must have ended. */
  long deadlineNanos();
}
