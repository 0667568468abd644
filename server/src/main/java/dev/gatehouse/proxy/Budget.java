package dev.gatehouse.proxy;

import java.util.concurrent.atomic.AtomicLong;

/** Bytes that may be held at the same time, for all connections together. */
final class Budget {
  /** For what nobody bounds. */
  static final Budget UNBOUNDED = new Budget(Long.MAX_VALUE);

  private final long most;
  private final AtomicLong held = new AtomicLong();

  Budget(long most) {
    this.most = most;
  }

  /** Takes so many; false if there are not so many left, and then none is taken. */
  boolean take(int bytes) {
    if (held.addAndGet(bytes) > most) {
      held.addAndGet(-bytes);
      return false;
    }
    return true;
  }

  /** Whether there is room for what nobody has to hold: a half is for what must be held. */
  boolean spares() {
    return held.get() <= most / 2;
  }

  void giveBack(long bytes) {
    held.addAndGet(-bytes);
  }

  long held() {
    return held.get();
  }
}
