package dev.gatehouse.pipeline;

/** What a control has to settle when the call has ended: a lease to give back, a count to keep. */
@FunctionalInterface
public interface Settlement {
  /** Called exactly once, on the call's loop, before the outcome is recorded. Must not throw. */
  void settle(Outcome outcome);
}
