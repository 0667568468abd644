package dev.gatehouse.journal;

/** Refuses records that wait for the disk beyond the deadline; touches no file itself. */
final class Lookout implements Runnable {
  private static final long CHECKS_PER_DEADLINE = 8;

  private final Committer committer;
  private final long deadline;
  private final Bell bell = new Bell();
  private volatile boolean stopped;

  Lookout(Committer committer, long deadlineNanos) {
    this.committer = committer;
    this.deadline = deadlineNanos;
  }

  void stop() {
    stopped = true;
    bell.ring();
  }

  @Override
  public void run() {
    while (!stopped) {
      bell.await(deadline / CHECKS_PER_DEADLINE);
      long before = System.nanoTime() - deadline;
      committer.appenders().forEach(appender -> appender.expire(before));
    }
  }
}
