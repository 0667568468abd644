package dev.gatehouse.pipeline;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The permission to block, and the time left. Only the pipeline issues one, so that a client that
 * can block and asks for it cannot be called on an event loop.
 */
public final class Waiting {
  private final long deadlineNanos;

  private Waiting(long deadlineNanos) {
    this.deadlineNanos = deadlineNanos;
  }

  /** Time until the call's deadline; never negative. */
  public Duration left() {
    return Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime()));
  }

  /**
   * Lets work wait that belongs to no call, on a thread of its own, until a deadline of its own.
   *
   * @param name of the thread
   */
  public static Thread aside(String name, Duration atMost, Consumer<Waiting> work) {
    Waiting waiting = new Waiting(System.nanoTime() + atMost.toNanos());
    return Thread.ofVirtual().name(name).start(() -> work.accept(waiting));
  }

  static void start(
      Exchange exchange, Function<Waiting, Verdict.Settled> work, Verdict.Resume resume) {
    Thread thread =
        Thread.ofVirtual()
            .name("waiting-" + exchange.id())
            .start(() -> resume.with(answer(exchange, work)));
    resume.onStop(thread::interrupt);
  }

  private static Verdict.Settled answer(
      Exchange exchange, Function<Waiting, Verdict.Settled> work) {
    try {
      return work.apply(new Waiting(exchange.deadlineNanos()));
    } catch (RuntimeException | Error e) {
      return Bug.denied(exchange, e);
    }
  }
}
