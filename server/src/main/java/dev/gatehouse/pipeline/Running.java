package dev.gatehouse.pipeline;

import java.util.function.Consumer;

/** A call on its way, as its connection sees it. */
public interface Running {
  /**
   * Ends the call now, on its loop, because of its connection or its deadline; does nothing if it
   * has ended. A change that was forwarded ends as unknown.
   */
  void stop(Reason reason);

  /** Whether the call reached the upstream and may have changed something there. */
  boolean changes();

  /** How the call goes on behind its head. */
  Live live();

  /**
   * Asks the controls of a snapshot whether the call, whose stream is open, would still be let
   * through; to be called on its loop.
   *
   * @param millis the wall clock now
   * @param no told on the loop if it would not, perhaps at once
   */
  void ask(Snapshot now, long millis, Consumer<Verdict.Deny> no);

  /** {@link System#nanoTime} at which the call must have ended. */
  long deadlineNanos();
}
