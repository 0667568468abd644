package dev.gatehouse;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Something made in a thread of its own, while whoever needs it later goes on. */
final class Beside<T> {
  private final FutureTask<T> task;

  private Beside(FutureTask<T> task) {
    this.task = task;
  }

  /**
   * Begins it.
   *
   * @param name of the thread
   */
  static <T> Beside<T> begin(String name, Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    Thread.ofPlatform().daemon().name(name).start(task);
    return new Beside<>(task);
  }

  /**
   * What was made; waits for it.
   *
   * @param failure the checked exception that making it can end with
   */
  <E extends Exception> T get(Class<E> failure) throws E {
    try {
      return task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("stopped while it started", e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (failure.isInstance(cause)) {
        throw failure.cast(cause);
      }
      throw cause instanceof RuntimeException bug ? bug : new IllegalStateException(cause);
    }
  }
}
