package dev.gatehouse.bench.journal;

import dev.gatehouse.pipeline.Loop;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A loop on the thread that makes it, which runs what others brought each time it is turned. */
public final class OwnLoop implements Loop {
  private final Thread owner = Thread.currentThread();
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

  @Override
  public int index() {
    return 0;
  }

  @Override
  public boolean here() {
    return Thread.currentThread() == owner;
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  /** Runs what was brought since the last turn; for its own thread alone. */
  public void turn() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }
}
