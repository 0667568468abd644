package dev.gatehouse.audit;

import dev.gatehouse.pipeline.Loop;

/** A loop that runs what it is given at once, on whatever thread brings it. */
final class PromptLoop implements Loop {
  @Override
  public int index() {
    return 0;
  }

  @Override
  public boolean here() {
    return true;
  }

  @Override
  public void execute(Runnable task) {
    task.run();
  }
}
