package dev.gatehouse.pipeline;

/** Puts the answer of a call on the wire. */
@FunctionalInterface
public interface Answering {
  /** Called exactly once, on the call's loop, when the outcome is recorded. */
  void answer(Outcome outcome);
}
