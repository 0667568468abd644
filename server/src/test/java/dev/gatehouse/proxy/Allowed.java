package dev.gatehouse.proxy;

import java.time.Duration;

/** What the listener of a test allows: the usual, but for what is said otherwise. */
final class Allowed {
  private long maxBody = Door.USUAL.maxBody();
  private Duration headTime = Door.USUAL.headTime();
  private Duration bodyTime = Door.USUAL.bodyTime();
  private Duration idleTime = Door.USUAL.idleTime();
  private Duration callTime = Door.USUAL.callTime();
  private Bounds bounds = Door.USUAL.bounds();
  private TrustedProxies proxies = Door.USUAL.proxies();

  Allowed maxBody(long bytes) {
    maxBody = bytes;
    return this;
  }

  Allowed headTime(Duration most) {
    headTime = most;
    return this;
  }

  Allowed bodyTime(Duration most) {
    bodyTime = most;
    return this;
  }

  Allowed idleTime(Duration most) {
    idleTime = most;
    return this;
  }

  Allowed callTime(Duration most) {
    callTime = most;
    return this;
  }

  Allowed bounds(Bounds connections) {
    bounds = connections;
    return this;
  }

  Allowed proxies(TrustedProxies in) {
    proxies = in;
    return this;
  }

  Listener.Config config() {
    return new Listener.Config(
        Door.USUAL.address(),
        Door.USUAL.limits(),
        maxBody,
        headTime,
        bodyTime,
        idleTime,
        callTime,
        bounds,
        proxies);
  }
}
