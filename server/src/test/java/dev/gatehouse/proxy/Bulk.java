package dev.gatehouse.proxy;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Content that is made and checked byte by byte as it passes, and never kept. */
public final class Bulk {
  // A prime, so that a lost or repeated buffer shows as another byte.
  private static final byte[] PATTERN = new byte[65_521];

  static {
    new Random(1).nextBytes(PATTERN);
  }

  private final AtomicLong made = new AtomicLong();
  private final AtomicLong taken = new AtomicLong();
  private final AtomicLong held = new AtomicLong();
  private final long size;
  private final long every;
  private final Duration time;
  private final Runnable stalled;

  /**
   * Content that no one has made yet.
   *
   * @param every after so many bytes its taker stalls
   * @param time for how long
   * @param stalled runs at the end of each stall
   */
  public Bulk(long size, long every, Duration time, Runnable stalled) {
    this.size = size;
    this.every = every;
    this.time = time;
    this.stalled = stalled;
  }

  public long size() {
    return size;
  }

  /** Bytes that were made and not taken at the end of a stall, at most. */
  public long held() {
    return held.get();
  }

  public long taken() {
    return taken.get();
  }

  /** The next part of it, at most {@code most} long; empty at its end. */
  byte[] make(int most) {
    int from = (int) (made.get() % PATTERN.length);
    int length = (int) Math.min(Math.min(most, PATTERN.length - from), size - made.get());
    made.addAndGet(length);
    return Arrays.copyOfRange(PATTERN, from, from + length);
  }

  /** Makes all of it, as fast as it is taken. */
  public void pour(OutputStream out) throws IOException {
    while (made.get() < size) {
      int from = (int) (made.get() % PATTERN.length);
      int length = (int) Math.min(PATTERN.length - from, size - made.get());
      out.write(PATTERN, from, length);
      made.addAndGet(length);
    }
    out.flush();
  }

  /** Takes so many bytes of it, stalling in between. */
  public void take(InputStream in, long bytes) throws IOException {
    byte[] part = new byte[PATTERN.length];
    for (long left = bytes; left > 0; ) {
      int from = (int) (taken.get() % PATTERN.length);
      int most = (int) Math.min(left, PATTERN.length - from);
      int length = in.read(part, 0, most);
      if (length < 0) {
        throw new EOFException(left + " bytes did not come, after " + taken);
      }
      take(part, length);
      left -= length;
    }
  }

  /** Takes a part of it that came. */
  void take(byte[] part, int length) {
    long before = taken.get();
    for (int at = 0; at < length; ) {
      int from = (int) ((before + at) % PATTERN.length);
      int same = Math.min(length - at, PATTERN.length - from);
      if (!Arrays.equals(part, at, at + same, PATTERN, from, from + same)) {
        throw new AssertionError("other bytes came, from " + (before + at));
      }
      at += same;
    }
    taken.addAndGet(length);
    if (before / every != (before + length) / every && before + length < size) {
      LockSupport.parkNanos(time.toNanos());
      held.accumulateAndGet(made.get() - taken.get(), Math::max);
      stalled.run();
    }
  }
}
