package dev.gatehouse.journal;

import java.util.concurrent.locks.LockSupport;

/** Wakes one thread; rung many times before it looks, it wakes it once. */
final class Bell {
  private volatile boolean rung;
  private volatile boolean waiting;
  private volatile Thread sleeper = Thread.currentThread();

  void ring() {
    if (rung) {
      return;
    }
    rung = true;
    // Volatile stores and loads are totally ordered: either we see the sleeper wait, or it sees
    // the bell rung before it parks. A running thread costs its caller no system call.
    if (waiting) {
      LockSupport.unpark(sleeper);
    }
  }

  /** Whether it was rung; that is forgotten now. */
  boolean await(long nanos) {
    sleeper = Thread.currentThread();
    waiting = true;
    if (!rung) {
      LockSupport.parkNanos(this, nanos);
    }
    waiting = false;
    boolean called = rung;
    rung = false;
    return called;
  }
}
