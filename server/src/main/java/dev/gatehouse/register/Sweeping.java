package dev.gatehouse.register;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Erases what is shown of approvals that are over, also while nobody asks for new ones. */
final class Sweeping implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Sweeping.class.getName());
  private static final Duration EVERY = Duration.ofMinutes(1);

  private final ApprovalBook book;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("register-sweep").factory());

  private Sweeping(ApprovalBook book) {
    this.book = book;
  }

  static Sweeping begin(ApprovalBook book) {
    Sweeping sweeping = new Sweeping(book);
    long seconds = EVERY.toSeconds();
    var _ =
        sweeping.timer.scheduleWithFixedDelay(sweeping::sweep, seconds, seconds, TimeUnit.SECONDS);
    return sweeping;
  }

  private void sweep() {
    try {
      book.sweep();
    } catch (RegisterUnavailable | RuntimeException e) {
      LOG.log(Level.WARNING, "what is shown of approvals that are over is not erased yet", e);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
