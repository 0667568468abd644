package dev.gatehouse.pipeline;

import java.util.concurrent.Executor;

/** The event loop that a call lives on. */
public interface Loop extends Executor {
  /** From 0, dense: a place for what is kept once per loop. */
  int index();

  /** Whether the current thread is this loop. */
  boolean here();
}
