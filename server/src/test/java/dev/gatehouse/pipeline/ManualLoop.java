package dev.gatehouse.pipeline;

import java.util.ArrayDeque;
import java.util.Queue;

/** A loop that runs what it was given when the test says so. */
public final class ManualLoop implements Loop {
  private final Thread owner = Thread.currentThread();
  private final Queue<Runnable> tasks = new ArrayDeque<>();

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
    synchronized (tasks) {
      tasks.add(task);
      tasks.notifyAll();
    }
  }

  /** Waits for one task from another thread, at most five seconds, and runs it. */
  public void runOne() {
    take().run();
  }

  private Runnable take() {
    long deadline = System.nanoTime() + 5_000_000_000L;
    synchronized (tasks) {
      while (tasks.isEmpty()) {
        long left = (deadline - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          throw new AssertionError("nothing came to the loop");
        }
        try {
          tasks.wait(left);
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
      }
      return tasks.remove();
    }
  }
}
