package dev.gatehouse.pipeline;

import java.util.concurrent.atomic.AtomicInteger;

/** How many calls are under way, and how many may be; one for the process. */
public final class Load {
  private final int most;
  private final AtomicInteger calls = new AtomicInteger();

  public Load(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("most must be at least 1, was " + most);
    }
    this.most = most;
  }

  /** Counts one more call, if there may be one; then {@link #ends} is owed. */
  public boolean begins() {
    if (calls.incrementAndGet() > most) {
      calls.decrementAndGet();
      return false;
    }
    return true;
  }

  public void ends() {
    calls.decrementAndGet();
  }

  /** Calls that are under way. */
  public int calls() {
    return calls.get();
  }

  /** Whether more than this part of what may be under way is. */
  public boolean isAbove(int percent) {
    return calls.get() * 100L > (long) most * percent;
  }
}
