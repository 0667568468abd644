package dev.gatehouse.bench.journal;

import dev.gatehouse.pipeline.Loop;

/** A loop without a thread of its own: what is settled is told where it was settled. */
public final class InlineLoop implements Loop {
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
