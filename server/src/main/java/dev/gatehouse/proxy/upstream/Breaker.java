package dev.gatehouse.proxy.upstream;

import java.time.Duration;

/**
 * Spares an upstream that fails: opens when too many of its calls failed, and after a pause lets
 * exactly one call find out whether it is well again.
 */
public final class Breaker {

  /**
   * When it opens and for how long.
   *
   * @param percent of the calls of a window that fail; 0 for never
   * @param calls that a window must have, so that few do not decide
   * @param pause before it is tried again; doubled each time that fails
   * @param longest pause
   */
  public record Settings(
      int percent, int calls, Duration window, Duration pause, Duration longest) {}

  /** What a breaker lets through. */
  public enum State {
    /** Everything. */
    CLOSED,
    /** Nothing. */
    OPEN,
    /** One call, which is under way. */
    HALF_OPEN
  }

  /** What it says to a call that wants to go. */
  public enum Pass {
    GO,
    /** It is the one that finds out: one of the three ends has to be told. */
    PROBE,
    REFUSED
  }

  /** Hears of changes, from any thread. */
  @FunctionalInterface
  public interface Watcher {
    void became(State state, Window.Sum sum);
  }

  private record Now(State state, long until, long pauseNanos) {}

  private final Settings settings;
  private final Window window;
  private final Watcher watcher;
  private volatile Now now;

  public Breaker(Settings settings, Watcher watcher, long nanos) {
    this.settings = settings;
    this.watcher = watcher;
    window = new Window(settings.window(), nanos);
    now = closed();
  }

  private Now closed() {
    return new Now(State.CLOSED, 0, settings.pause().toNanos());
  }

  // Changes are few: a lock costs nothing there.
  private synchronized boolean becomes(Now from, Now to) {
    boolean still = from.equals(now);
    if (still) {
      now = to;
    }
    return still;
  }

  /** Asks for one call; {@code nanos} is {@link System#nanoTime}, as in all methods. */
  public Pass enter(long nanos) {
    Now at = now;
    if (at.state() == State.CLOSED) {
      return Pass.GO;
    }
    boolean due = at.state() == State.OPEN && nanos - at.until() >= 0;
    if (due && becomes(at, new Now(State.HALF_OPEN, nanos, at.pauseNanos()))) {
      watcher.became(State.HALF_OPEN, window.sum(nanos));
      return Pass.PROBE;
    }
    return now.state() == State.CLOSED ? Pass.GO : Pass.REFUSED;
  }

  /** A call that was let through went well, or not. */
  public void ended(Pass pass, boolean failed, long nanos) {
    if (pass == Pass.PROBE) {
      found(failed, nanos);
      return;
    }
    window.add(failed, nanos);
    Now at = now;
    if (failed && settings.percent() > 0 && at.state() == State.CLOSED) {
      Window.Sum sum = window.sum(nanos);
      if (sum.reaches(settings.percent(), settings.calls())
          && becomes(at, new Now(State.OPEN, nanos + at.pauseNanos(), at.pauseNanos()))) {
        watcher.became(State.OPEN, sum);
      }
    }
  }

  private void found(boolean failed, long nanos) {
    Now at = now;
    Window.Sum sum = window.sum(nanos);
    if (failed) {
      long pause = Math.min(2 * at.pauseNanos(), settings.longest().toNanos());
      now = new Now(State.OPEN, nanos + pause, pause);
      watcher.became(State.OPEN, sum);
    } else {
      window.clear();
      now = closed();
      watcher.became(State.CLOSED, sum);
    }
  }

  /** A call that was let through ended without telling anything: its caller left. */
  public void dropped(Pass pass, long nanos) {
    if (pass == Pass.PROBE) {
      Now at = now;
      now = new Now(State.OPEN, nanos, at.pauseNanos());
    }
  }

  public State state() {
    return now.state();
  }

  /** How long until one call is let through; 0 if that is now. */
  public long waitNanos(long nanos) {
    Now at = now;
    return at.state() == State.OPEN ? Math.max(0, at.until() - nanos) : 0;
  }

  /** How long it remembers a call. */
  Duration remembers() {
    return settings.window();
  }

  /** The calls that it looks at. */
  Window window() {
    return window;
  }
}
