package dev.gatehouse.proxy;

import dev.gatehouse.proxy.http2.ConnectionError;
import dev.gatehouse.proxy.http2.ErrorCode;
import dev.gatehouse.proxy.http2.Patience;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;

/**
 * What the peer of one HTTP/2 connection lets us send: its settings, and the window of all streams
 * together, which they use in turn (RFC 9113 §6.5.2, §6.9). Confined to its loop.
 */
final class Credit {
  /** Content that pays for opening a window and for what else an honest taker sends. */
  private static final int PIECE = 512;

  private final FramesOut out;
  private final Patience patience;
  private final ArrayDeque<Outflow> ready = new ArrayDeque<>();
  private boolean pumping;
  private boolean held;
  private boolean over;
  private boolean owesResize;
  private long window = FramesOut.DEFAULT_WINDOW;
  private int initialWindow = FramesOut.DEFAULT_WINDOW;
  private long peerStreams = Long.MAX_VALUE;
  private int uncounted;
  private long paid;

  Credit(FramesOut out, Patience patience) {
    this.out = out;
    this.patience = patience;
  }

  void peerStreams(long most) {
    peerStreams = most;
  }

  /** The most streams that the peer wants at once. */
  long peerStreams() {
    return peerStreams;
  }

  void withoutTable() {
    owesResize = true;
  }

  /** Whether the next block has to say that the table is not used; said once. */
  boolean owesResize() {
    boolean owes = owesResize;
    owesResize = false;
    return owes;
  }

  int initialWindow() {
    return initialWindow;
  }

  /** Sets the window that streams begin with; by how much it grew. */
  int initialWindow(int bytes) {
    int difference = bytes - initialWindow;
    initialWindow = bytes;
    return difference;
  }

  /** The peer takes more of all streams together. */
  void more(int bytes) throws ConnectionError {
    window += bytes;
    paid += bytes;
    if (window > Integer.MAX_VALUE) {
      throw new ConnectionError(ErrorCode.FLOW_CONTROL_ERROR, "the connection's window overflows");
    }
    pump();
  }

  /** By how many bytes the peer has ever opened the window of all streams. */
  long paid() {
    return paid;
  }

  /** Whether the peer takes no content of any stream. */
  boolean isShut() {
    return window <= 0;
  }

  /** How much content may leave now, all windows but the stream's considered. */
  int open() {
    return out.isWritable() ? (int) Math.max(0, window) : 0;
  }

  /** Writes content that the windows have room for. */
  void content(int stream, byte[] bytes, int from, int length, boolean ends) {
    window -= length;
    out.content(stream, bytes, from, length, ends);
    patience.carried(1);
  }

  /** Writes content that the windows have room for; takes the part. */
  void content(int stream, ByteBuf part, boolean ends) {
    window -= part.readableBytes();
    out.content(stream, part, ends);
  }

  /**
   * Counts content that found its taker: a part that there was room for, or else by its size, so
   * that to take it by the drop is no use of a connection.
   */
  void carried(int bytes, boolean whole) {
    uncounted += bytes;
    int pieces = Math.max(whole ? 1 : 0, uncounted / PIECE);
    uncounted %= PIECE;
    patience.carried(pieces);
  }

  /** A stream has content that its window has room for. */
  void ready(Outflow stream) {
    ready.add(stream);
    pump();
  }

  void gone(Outflow stream) {
    ready.remove(stream);
  }

  /** Lets no stream write until {@link #resume}. */
  void hold() {
    held = true;
  }

  void resume() {
    held = false;
    pump();
  }

  /** Lets streams write in turn, a frame each, as far as the peer takes it. */
  void pump() {
    if (pumping || held) {
      return;
    }
    pumping = true;
    try {
      while (!over && open() > 0) {
        Outflow next = ready.poll();
        if (next == null) {
          return;
        }
        if (next.writes(Math.min(open(), Frames.LARGEST))) {
          ready.add(next);
        }
      }
    } finally {
      pumping = false;
    }
  }

  /** Nothing leaves any more. */
  void end() {
    over = true;
    ready.clear();
  }
}
