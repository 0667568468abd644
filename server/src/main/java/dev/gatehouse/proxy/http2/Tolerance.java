package dev.gatehouse.proxy.http2;

/** How much a peer may do of what serves nobody: it comes back with time, and with work done. */
final class Tolerance {
  private final int most;
  private final int perSecond;
  private double left;
  private long since;

  Tolerance(int most, int perSecond, long now) {
    this.most = most;
    this.perSecond = perSecond;
    left = most;
    since = now;
  }

  /** Whether there was so much left; it is gone then. */
  boolean takes(int cost, long now) {
    if (left < cost) {
      left = Math.min(most, left + (now - since) / 1e9 * perSecond);
      since = now;
    }
    left -= cost;
    return left >= 0;
  }

  void giveBack(int worth) {
    left = Math.min(most, left + worth);
  }
}
