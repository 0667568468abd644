package dev.gatehouse.proxy;

import dev.gatehouse.proxy.http2.ConnectionError;
import dev.gatehouse.proxy.http2.ErrorCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** The content of one HTTP/2 stream on its way out, as far as the peer's windows let it. */
final class Outflow {
  /** Above this much waiting, whoever brings more has to wait. */
  private static final int ENOUGH = 64 * 1024;

  /** Hears of what has left. */
  interface Owner {
    /** So many bytes have left. */
    void left(int bytes);

    /** More may be brought. */
    void drained();

    /** The end has left. */
    void finished();

    /** More waits for the peer than there is room for. */
    void overflowed();
  }

  private final Credit credit;
  private final int stream;
  private final Budget budget;
  private final Owner owner;
  private long window;
  private @Nullable ArrayDeque<ByteBuf> waiting;
  private int waitingBytes;
  private int accounted;
  private boolean queued;
  private boolean ends;
  private boolean over;
  private boolean held;
  private @Nullable Runnable tail;
  private long sent;

  /**
   * @param budget what may wait for slow peers
   */
  Outflow(Credit credit, int stream, Budget budget, Owner owner) {
    this.budget = budget;
    this.credit = credit;
    this.stream = stream;
    this.owner = owner;
    window = credit.initialWindow();
  }

  /** Whether so many bytes can leave at once, in one frame. */
  boolean takesNow(int bytes) {
    return waitingBytes == 0 && bytes <= Math.min(Math.min(window, credit.open()), Frames.LARGEST);
  }

  /** Writes all of a content at once, which {@link #takesNow}. */
  void write(byte[] bytes, int from, int length) {
    window -= length;
    sent += length;
    over = true;
    credit.content(stream, bytes, from, length, true);
  }

  /** Brings a part. */
  void add(ByteBuf part) {
    if (over || !part.isReadable()) {
      part.release();
      return;
    }
    if (waiting == null) {
      waiting = new ArrayDeque<>(4);
    }
    waitingBytes += part.readableBytes();
    waiting.add(part);
    held |= waitingBytes > ENOUGH;
    queue();
    account();
  }

  /** What could not leave at once is held, and held by the peer. */
  private void account() {
    int more = over ? 0 : waitingBytes - accounted;
    if (more <= 0) {
      return;
    }
    if (budget.take(more)) {
      accounted += more;
    } else {
      owner.overflowed();
    }
  }

  private void settle() {
    int less = accounted - waitingBytes;
    if (less > 0) {
      accounted -= less;
      budget.giveBack(less);
    }
  }

  /** Brings the last part. */
  void last(ByteBuf part) {
    if (part.isReadable() && !over) {
      ends = true;
      add(part);
    } else {
      part.release();
      end();
    }
  }

  /** Says that nothing more is brought, and what ends the stream behind it. */
  void end(Runnable behind) {
    if (over || ends) {
      return;
    }
    ends = true;
    tail = behind;
    if (waitingBytes == 0) {
      finish(behind);
    }
  }

  private void finish(Runnable behind) {
    over = true;
    behind.run();
    owner.finished();
  }

  /** Says that nothing more is brought. */
  void end() {
    if (over || ends) {
      return;
    }
    ends = true;
    if (waitingBytes == 0) {
      // An empty frame needs no window.
      over = true;
      credit.content(stream, Unpooled.EMPTY_BUFFER, true);
      owner.finished();
    }
  }

  boolean isWritable() {
    return waitingBytes <= ENOUGH;
  }

  /** Whether something waits for the peer. */
  boolean waits() {
    return waitingBytes > 0;
  }

  /** Whether something waits for a window, not for the socket. */
  boolean starves() {
    return waits() && (window <= 0 || credit.isShut());
  }

  /** Bytes that have left so far. */
  long sent() {
    return sent;
  }

  private void queue() {
    if (!queued && window > 0 && waitingBytes > 0) {
      queued = true;
      credit.ready(this);
    }
  }

  /** The peer takes more; negative if it takes less (RFC 9113 §6.9.2). */
  void credit(int bytes) throws ConnectionError {
    window += bytes;
    if (window > Integer.MAX_VALUE) {
      throw new ConnectionError(ErrorCode.FLOW_CONTROL_ERROR, "a stream's window overflows");
    }
    queue();
  }

  /** Whether so much more would be more than a window can be (RFC 9113 §6.9.1). */
  boolean overflows(int bytes) {
    return window + bytes > Integer.MAX_VALUE;
  }

  /** Writes one frame of at most so many bytes; whether there is more to write now. */
  boolean writes(int most) {
    queued = false;
    ArrayDeque<ByteBuf> parts = waiting;
    ByteBuf first = parts == null ? null : parts.peek();
    if (over || parts == null || first == null || window <= 0) {
      return false;
    }
    int bytes = (int) Math.min(Math.min(most, window), first.readableBytes());
    boolean whole = bytes == first.readableBytes();
    if (whole) {
      parts.remove();
    }
    window -= bytes;
    waitingBytes -= bytes;
    sent += bytes;
    settle();
    boolean last = ends && waitingBytes == 0;
    Runnable behind = tail;
    over |= last && behind == null;
    credit.content(stream, whole ? first : first.readRetainedSlice(bytes), last && behind == null);
    credit.carried(bytes, whole);
    owner.left(bytes);
    if (last && behind != null) {
      finish(behind);
    } else if (last) {
      owner.finished();
    } else if (held && waitingBytes <= ENOUGH / 2) {
      held = false;
      owner.drained();
    }
    boolean more = !queued && !over && window > 0 && waitingBytes > 0;
    queued |= more;
    return more;
  }

  /** Forgets what waits: the stream is no more. */
  void cancel() {
    over = true;
    if (queued) {
      credit.gone(this);
    }
    while (waiting != null && !waiting.isEmpty()) {
      waiting.remove().release();
    }
    waitingBytes = 0;
    settle();
  }
}
