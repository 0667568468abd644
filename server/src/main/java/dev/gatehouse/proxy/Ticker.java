package dev.gatehouse.proxy;

import io.netty.channel.EventLoop;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The one timer of a loop: looks at each of its connections. Time limits are fields of connections
 * that are written per call; a timer per call would cost an allocation and a heap operation each.
 */
final class Ticker {
  static final long EVERY_MILLIS = 100;

  private static final System.Logger LOG = System.getLogger(Ticker.class.getName());

  private @Nullable Timed[] watched = new Timed[64];
  private int count;
  private long now = System.nanoTime();

  void start(EventLoop loop) {
    var _ = loop.scheduleAtFixedRate(this::look, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** The loop turns to something: what that begins begins now. */
  void awake() {
    now = System.nanoTime();
  }

  /**
   * When the loop last turned to something, {@link System#nanoTime}: limits of a call are many, and
   * each look at the clock costs 25 ns.
   */
  long now() {
    return now;
  }

  void add(Timed timed) {
    if (count == watched.length) {
      watched = Arrays.copyOf(watched, 2 * count);
    }
    timed.place = count;
    watched[count++] = timed;
  }

  void remove(Timed timed) {
    int place = timed.place;
    if (place < 0) {
      return;
    }
    timed.place = -1;
    Timed last = watched[--count];
    watched[count] = null;
    if (last != null && last != timed) {
      watched[place] = last;
      last.place = place;
    }
  }

  /** A bug of one must not end the timer of all, nor leave one that nothing ends any more. */
  private void look(Timed timed) {
    try {
      timed.tick(now);
    } catch (RuntimeException bug) {
      LOG.log(System.Logger.Level.ERROR, "a connection met a bug and was closed", bug);
      remove(timed);
      Wire.drop(timed.channel());
    }
  }

  private void look() {
    awake();
    // Backwards: what goes away meanwhile is replaced by what was looked at already.
    for (int i = count - 1; i >= 0; i = Math.min(i, count) - 1) {
      Timed timed = watched[i];
      if (timed != null) {
        look(timed);
      }
    }
  }
}
