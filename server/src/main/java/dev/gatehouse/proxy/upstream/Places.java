package dev.gatehouse.proxy.upstream;

import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many calls may be at an upstream at the same time, from all loops together, and those that
 * wait until they may, first come first served.
 */
public final class Places {

  /** Hears that it has a place, on the thread that gave it up. */
  @FunctionalInterface
  public interface Waiter {
    void granted();
  }

  private final int most;
  private final int mostWaiting;
  private final AtomicInteger taken = new AtomicInteger();
  private final ArrayDeque<Waiter> waiting = new ArrayDeque<>();
  private volatile int queued;

  public Places(int most, int mostWaiting) {
    this.most = most;
    this.mostWaiting = mostWaiting;
  }

  /** Takes a place; false if there is none, or if others wait for one. */
  public boolean take() {
    return queued == 0 && takeAny();
  }

  private boolean takeAny() {
    while (true) {
      int now = taken.get();
      if (now >= most) {
        return false;
      }
      if (taken.compareAndSet(now, now + 1)) {
        return true;
      }
    }
  }

  /** Waits for a place; false if too many do. It may be granted before this returns. */
  public boolean await(Waiter waiter) {
    synchronized (waiting) {
      if (waiting.size() >= mostWaiting) {
        return false;
      }
      waiting.add(waiter);
      queued = waiting.size();
    }
    // One may have come free before anybody knew of the waiter.
    grant();
    return true;
  }

  /** Waits no longer; false if a place was or is being granted. */
  public boolean withdraw(Waiter waiter) {
    synchronized (waiting) {
      boolean waited = waiting.remove(waiter);
      queued = waiting.size();
      return waited;
    }
  }

  /** Gives a place back. */
  public void release() {
    taken.decrementAndGet();
    if (queued > 0) {
      grant();
    }
  }

  private void grant() {
    while (true) {
      Waiter next;
      synchronized (waiting) {
        if (waiting.isEmpty() || !takeAny()) {
          return;
        }
        next = waiting.remove();
        queued = waiting.size();
      }
      next.granted();
    }
  }

  /** Places that are taken. */
  public int taken() {
    return taken.get();
  }

  /** Calls that wait for one. */
  public int queued() {
    return queued;
  }
}
