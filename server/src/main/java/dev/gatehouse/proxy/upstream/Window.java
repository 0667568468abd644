package dev.gatehouse.proxy.upstream;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;

/** Calls of the last while, and how many of them failed. Lock-free: one compare-and-set a call. */
public final class Window {
  private static final int SLICES = 10;
  private static final int BITS = 20;
  private static final long MASK = (1L << BITS) - 1;
  private static final long ROUND = (1L << (64 - 2 * BITS)) - 1;

  /**
   * How many calls, and how many of them failed.
   *
   * @param calls at least as many as failed
   */
  public record Sum(long calls, long failed) {
    /** Whether so many percent of at least so many calls failed. */
    public boolean reaches(int percent, long least) {
      return calls >= least && calls > 0 && 100 * failed >= percent * calls;
    }
  }

  // Each slice is one number: which round of time it counts, then failures, then calls.
  private final AtomicLongArray slices = new AtomicLongArray(SLICES);
  private final long sliceNanos;
  private final long origin;

  /**
   * An empty one.
   *
   * @param length of what is remembered
   * @param now {@link System#nanoTime}, as in all methods
   */
  public Window(Duration length, long now) {
    sliceNanos = Math.max(1, length.toNanos() / SLICES);
    origin = now;
  }

  private long round(long now) {
    // From 1: a slice that was never written is of no round.
    return 1 + Math.max(0, now - origin) / sliceNanos;
  }

  /** Counts a call. */
  public void add(boolean failed, long now) {
    long round = round(now);
    int slice = (int) (round % SLICES);
    while (true) {
      long old = slices.get(slice);
      long counts = old >>> (2 * BITS) == (round & ROUND) ? old & ((1L << (2 * BITS)) - 1) : 0;
      if ((counts & MASK) == MASK) {
        // A million in one slice: what comes on top would not change the ratio.
        return;
      }
      long next = ((round & ROUND) << (2 * BITS)) | (counts + 1 + (failed ? 1L << BITS : 0));
      if (slices.compareAndSet(slice, old, next)) {
        return;
      }
    }
  }

  /** What was counted in the time that is remembered. */
  public Sum sum(long now) {
    long round = round(now);
    long calls = 0;
    long failed = 0;
    for (long r = Math.max(1, round - SLICES + 1); r <= round; r++) {
      long counts = slices.get((int) (r % SLICES));
      if (counts >>> (2 * BITS) == (r & ROUND)) {
        calls += counts & MASK;
        failed += (counts >>> BITS) & MASK;
      }
    }
    return new Sum(calls, failed);
  }

  /** Forgets everything. */
  public void clear() {
    for (int i = 0; i < SLICES; i++) {
      slices.set(i, 0);
    }
  }
}
