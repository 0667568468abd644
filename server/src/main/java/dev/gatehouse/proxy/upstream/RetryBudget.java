package dev.gatehouse.proxy.upstream;

/**
 * How many calls may be sent again: a share of those that the breaker remembers, so that an
 * upstream in trouble does not get more because of it.
 */
public final class RetryBudget {
  /** So many are let through however few calls there are. */
  static final int ALWAYS = 10;

  private final int percent;
  private final Window calls;
  private final Window retries;

  /**
   * A full one.
   *
   * @param breaker counts the calls
   */
  public RetryBudget(int percent, Breaker breaker, long now) {
    this.percent = percent;
    this.calls = breaker.window();
    this.retries = new Window(breaker.remembers(), now);
  }

  /** Takes one; false if none is left. */
  public synchronized boolean takes(long now) {
    if (percent == 0 || left(now) <= 0) {
      return false;
    }
    retries.add(false, now);
    return true;
  }

  private long left(long now) {
    return ALWAYS + percent * calls.sum(now).calls() / 100 - retries.sum(now).calls();
  }
}
