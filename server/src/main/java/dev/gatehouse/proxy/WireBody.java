package dev.gatehouse.proxy;

import dev.gatehouse.pipeline.Body;
import dev.gatehouse.pipeline.Headers;
import dev.gatehouse.pipeline.Hint;
import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.pipeline.Verdict;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Content that comes off a connection: held, within a bound, until somebody takes it; then passed
 * on as it comes. Confined to its loop. Whoever holds one either takes or discards it.
 */
final class WireBody implements Body, Counted {
  /** Above this much held, the connection is not read any more. */
  static final int HELD = 64 * 1024;

  private static final Verdict.Deny UNBOUND = Verdict.deny(Reason.BODY_TOO_LARGE);

  /** Takes content, in order. Owns the parts that it is given. */
  interface Sink {
    void content(ByteBuf part);

    void end();

    /** The rest will not come. */
    void broken(Verdict.Deny why);
  }

  /** The connection that the content comes from. */
  interface Source {
    /** Somebody waits for more. */
    void resume();

    /** Nobody can take more for now. */
    void pause();

    /** Nobody will take the rest. */
    void abandon();

    /** Room for what is held. */
    Budget budget();

    /** Whether it wants to hear what was taken. */
    default boolean counts() {
      return false;
    }

    /** So many bytes have found their taker. */
    default void taken(int bytes) {}

    /** So many bytes are wanted at once, in memory. */
    default void widen(int bytes) {}
  }

  private final Source source;
  private final long length;
  private final HeldParts held = new HeldParts();
  private long heldBytes;
  private Headers trailers = Headers.EMPTY;
  private boolean complete;
  private boolean discarded;
  private Verdict.@Nullable Deny broken;
  private long left = Long.MAX_VALUE;
  private Verdict.Deny tooMuch = UNBOUND;
  private @Nullable Sink sink;
  private @Nullable Runnable watcher;
  private int watchedBytes;

  /**
   * @param length in bytes, or -1 if only its end will tell
   */
  WireBody(Source source, long length) {
    this.source = source;
    this.length = length;
  }

  /** What its head says; once it is complete, what has come. */
  @Override
  public long length() {
    return length < 0 && complete && sink == null ? heldBytes : length;
  }

  /** Breaks it off beyond so many bytes in all; false if there are more already. */
  boolean bound(long most, Verdict.Deny beyond) {
    tooMuch = beyond;
    left = most - heldBytes;
    return left >= 0;
  }

  /** Adds a part that has come. */
  void add(ByteBuf part) {
    left -= part.readableBytes();
    if (left < 0) {
      part.release();
      fail(tooMuch);
      return;
    }
    if (discarded || broken != null) {
      part.release();
    } else if (sink != null) {
      sink.content(part);
    } else if (!source.budget().take(part.readableBytes())) {
      part.release();
      fail(Verdict.deny(Reason.OVERLOADED, "too much is held for slow calls", Hint.SOON));
    } else {
      heldBytes += part.readableBytes();
      held.add(part);
      if (heldBytes >= Math.max(HELD, watchedBytes)) {
        source.pause();
      }
      tellWatcher();
    }
  }

  /** It has come to its end, and these fields behind it. */
  void finish(Headers behind) {
    if (broken != null) {
      // What came before its end is gone: it would be taken for an empty one.
      return;
    }
    trailers = behind;
    complete = true;
    if (sink != null) {
      sink.end();
    }
    tellWatcher();
  }

  /** Ends it short of its end; what came is of no use. */
  void fail(Verdict.Deny why) {
    if (complete || broken != null) {
      return;
    }
    broken = why;
    release();
    if (sink != null) {
      sink.broken(why);
    }
    tellWatcher();
  }

  private void tellWatcher() {
    if (watcher != null && settled(watchedBytes)) {
      Runnable told = watcher;
      watcher = null;
      told.run();
    }
  }

  private boolean settled(int bytes) {
    return complete || broken != null || heldBytes >= bytes;
  }

  /** Runs {@code then} as soon as it is complete, broken, or so much of it is held; maybe now. */
  void await(int bytes, Runnable then) {
    if (settled(bytes)) {
      then.run();
      return;
    }
    watcher = then;
    watchedBytes = bytes;
    source.widen(bytes);
    source.resume();
  }

  /** Passes everything on, from the start. */
  void to(Sink taker) {
    sink = taker;
    for (ByteBuf part = poll(); part != null; part = poll()) {
      taker.content(part);
    }
    if (broken != null) {
      taker.broken(broken);
    } else if (complete) {
      taker.end();
    } else {
      source.resume();
    }
  }

  void pause() {
    // Whoever could not take a part may have let go of all of it over that.
    if (!complete && broken == null && !discarded) {
      source.pause();
    }
  }

  void resume() {
    if (!complete) {
      source.resume();
    }
  }

  /** Forgets it: nobody wants the rest. */
  void discard() {
    if (discarded) {
      return;
    }
    discarded = true;
    sink = null;
    watcher = null;
    release();
    if (!complete && broken == null) {
      source.abandon();
    }
  }

  private void release() {
    for (ByteBuf part = poll(); part != null; part = poll()) {
      part.release();
    }
    heldBytes = 0;
  }

  /** What its head says, or -1 if only its end tells. */
  long declaredLength() {
    return length;
  }

  /** The fields that came behind it, once it is complete. */
  Headers trailers() {
    return trailers;
  }

  /** What a content comes from, if it comes off the wire. */
  static @Nullable WireBody under(Body body) {
    return switch (body) {
      case WireBody wire -> wire;
      case Switched switched -> switched.down();
      case Body.Events events -> under(events.source());
      default -> null;
    };
  }

  /**
   * What a content comes from.
   *
   * @throws IllegalArgumentException if it does not come off the wire
   */
  static WireBody of(Body body) {
    WireBody wire = under(body);
    if (wire == null) {
      throw new IllegalArgumentException("not on the wire: " + body);
    }
    return wire;
  }

  @Override
  public boolean counts() {
    return source.counts();
  }

  /** Room for what is held of it. */
  Budget budget() {
    return source.budget();
  }

  /** So many bytes of it have found their taker. */
  @Override
  public void taken(int bytes) {
    source.taken(bytes);
  }

  boolean complete() {
    return complete;
  }

  Verdict.@Nullable Deny broken() {
    return broken;
  }

  long heldBytes() {
    return heldBytes;
  }

  /** Writes all that is held into a buffer and lets go of it. */
  void drainTo(ByteBuf out) {
    for (ByteBuf part = poll(); part != null; part = poll()) {
      out.writeBytes(part);
      part.release();
    }
  }

  /** The next held part, from now on its taker's to bound; null if there is none. */
  @Nullable ByteBuf poll() {
    ByteBuf part = held.poll();
    if (part != null) {
      source.budget().giveBack(part.readableBytes());
    }
    return part;
  }

  /** All of a complete content; it is empty afterwards. */
  byte[] takeBytes() {
    byte[] all = new byte[(int) heldBytes];
    int at = 0;
    for (ByteBuf part = poll(); part != null; part = poll()) {
      part.getBytes(part.readerIndex(), all, at, part.readableBytes());
      at += part.readableBytes();
      part.release();
    }
    discarded = true;
    return all;
  }
}
