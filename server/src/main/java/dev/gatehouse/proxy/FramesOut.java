package dev.gatehouse.proxy;

import dev.gatehouse.proxy.http2.ConnectionError;
import dev.gatehouse.proxy.http2.ErrorCode;
import dev.gatehouse.proxy.http2.FieldEncoder;
import dev.gatehouse.proxy.http2.Patience;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The frames that leave over one HTTP/2 connection, and the windows of both directions that concern
 * all of its streams. Frames are gathered and leave once per turn of the loop: many answers, one
 * system call and one TLS record. Confined to its loop.
 */
final class FramesOut {
  /** What streams may have in flight towards us all together, so that none waits for another. */
  static final int CONNECTION_WINDOW = 100 * Inflow.WINDOW;

  private static final int DEFAULT_WINDOW = 65_535;
  private static final int GATHERED = 16 * 1024;

  /** Content up to here is copied: less work than a buffer of its own. */
  static final int COPIED = 4 * 1024;

  /** Content that pays for opening a window and for what else an honest taker sends. */
  private static final int PIECE = 512;

  private final Channel channel;
  private final ProxyLoop loop;
  private final Patience patience;
  private final ArrayDeque<Outflow> ready = new ArrayDeque<>();
  private final Runnable flush = this::flush;
  private @Nullable ByteBuf gathered;
  private boolean flushing;
  private int turns;
  private boolean pumping;
  private boolean over;
  private boolean owesResize;
  private long window = DEFAULT_WINDOW;
  private int initialWindow = DEFAULT_WINDOW;
  private long peerStreams = Long.MAX_VALUE;
  private long allowed = DEFAULT_WINDOW;
  private long owed;
  private int uncounted;

  FramesOut(Channel channel, ProxyLoop loop, Patience patience) {
    this.channel = channel;
    this.loop = loop;
    this.patience = patience;
  }

  Channel channel() {
    return channel;
  }

  /** Says what we allow: the first frame of ours. */
  void greet(boolean client, int streams) {
    if (client) {
      room(Frames.PREFACE.length).writeBytes(Frames.PREFACE);
    }
    ByteBuf settings = frame(client ? 18 : 24, Frames.SETTINGS, 0, 0);
    settings.writeShort(4).writeInt(Inflow.WINDOW);
    settings.writeShort(6).writeInt(24 * 1024);
    if (client) {
      settings.writeShort(2).writeInt(0);
    } else {
      settings.writeShort(3).writeInt(streams);
      // RFC 9218 §2.1: priorities of streams are not looked at.
      settings.writeShort(9).writeInt(1);
    }
    frame(4, Frames.WINDOW_UPDATE, 0, 0).writeInt(CONNECTION_WINDOW - DEFAULT_WINDOW);
    allowed = CONNECTION_WINDOW;
    flushSoon();
  }

  /** Begins a frame whose payload has to be written into what is returned. */
  ByteBuf frame(int length, int type, int flags, int stream) {
    ByteBuf to = room(9 + Math.min(length, COPIED));
    to.writeMedium(length);
    to.writeByte(type);
    to.writeByte(flags);
    to.writeInt(stream);
    return to;
  }

  private ByteBuf room(int bytes) {
    ByteBuf to = gathered;
    if (to != null && to.writableBytes() < bytes) {
      Wire.write(channel, to);
      to = null;
    }
    if (to == null) {
      to = channel.alloc().directBuffer(Math.max(GATHERED, bytes));
      gathered = to;
    }
    return to;
  }

  /** Writes a field section, in as many frames as it takes. */
  void fields(int stream, FieldEncoder block, boolean ends) {
    int length = block.length();
    int first = Math.min(length, Frames.LARGEST);
    int flags = (ends ? Frames.END_STREAM : 0) | (first == length ? Frames.END_HEADERS : 0);
    fragment(Frames.HEADERS, flags, stream, block, 0, first);
    for (int at = first; at < length; at += Frames.LARGEST) {
      int size = Math.min(length - at, Frames.LARGEST);
      int last = at + size == length ? Frames.END_HEADERS : 0;
      fragment(Frames.CONTINUATION, last, stream, block, at, size);
    }
  }

  private void fragment(int type, int flags, int stream, FieldEncoder block, int from, int size) {
    ByteBuf to = room(9 + size);
    to.writeMedium(size);
    to.writeByte(type);
    to.writeByte(flags);
    to.writeInt(stream);
    to.writeBytes(block.bytes(), from, size);
  }

  /** Ends a stream short of its end. */
  void reset(int stream, ErrorCode code) {
    frame(4, Frames.RST_STREAM, 0, stream).writeInt(code.number());
    flushSoon();
  }

  void goAway(int last, ErrorCode code) {
    frame(8, Frames.GOAWAY, 0, 0).writeInt(last).writeInt(code.number());
    flushSoon();
  }

  void ping() {
    frame(8, Frames.PING, 0, 0).writeLong(0x6761_7465L);
    flushSoon();
  }

  /** Lets what was gathered leave at the end of this turn of the loop. */
  void flushSoon() {
    if (!flushing) {
      flushing = true;
      loop.execute(flush);
    }
  }

  void flush() {
    flushing = false;
    turns++;
    pass();
    channel.flush();
  }

  /** How often what was gathered has left. */
  int turns() {
    return turns;
  }

  /** Hands what was gathered to the channel, in front of what follows. */
  private void pass() {
    ByteBuf to = gathered;
    if (to != null) {
      gathered = null;
      if (over) {
        to.release();
      } else {
        Wire.write(channel, to);
      }
    }
  }

  /** Nothing leaves any more. */
  void end() {
    pass();
    over = true;
    ready.clear();
  }

  // What the peer lets us send.

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
  void credit(int bytes) throws ConnectionError {
    window += bytes;
    if (window > Integer.MAX_VALUE) {
      throw new ConnectionError(ErrorCode.FLOW_CONTROL_ERROR, "the connection's window overflows");
    }
    pump();
  }

  /** Whether the peer takes no content of any stream. */
  boolean isShut() {
    return window <= 0;
  }

  /** How much content may leave now, all windows but the stream's considered. */
  int open() {
    return channel.isWritable() ? (int) Math.max(0, window) : 0;
  }

  /** Writes content that the windows have room for. */
  void content(int stream, byte[] bytes, int from, int length, boolean ends) {
    window -= length;
    ByteBuf to = room(9 + length);
    head(to, stream, length, ends);
    to.writeBytes(bytes, from, length);
    patience.carried(1);
    flushSoon();
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

  /** Writes content that the windows have room for; takes the part. */
  void content(int stream, ByteBuf part, boolean ends) {
    int length = part.readableBytes();
    window -= length;
    if (length <= COPIED) {
      ByteBuf to = room(9 + length);
      head(to, stream, length, ends);
      to.writeBytes(part);
      part.release();
    } else {
      if (gathered == null) {
        gathered = channel.alloc().directBuffer(9);
      }
      head(room(9), stream, length, ends);
      pass();
      Wire.write(channel, part);
    }
    flushSoon();
  }

  private static void head(ByteBuf to, int stream, int length, boolean ends) {
    to.writeMedium(length);
    to.writeByte(Frames.DATA);
    to.writeByte(ends ? Frames.END_STREAM : 0);
    to.writeInt(stream);
  }

  /** A stream has content that its window has room for. */
  void ready(Outflow stream) {
    ready.add(stream);
    pump();
  }

  void gone(Outflow stream) {
    ready.remove(stream);
  }

  /** Lets streams write in turn, a frame each, as far as the peer takes it. */
  void pump() {
    if (pumping) {
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

  // What we let the peer send.

  /** So much came. */
  void received(int weight) throws ConnectionError {
    allowed -= weight;
    if (allowed < 0) {
      throw new ConnectionError(
          ErrorCode.FLOW_CONTROL_ERROR, "more than the connection's window was sent");
    }
  }

  /** So much of what came, or would have come, may be replaced by more. */
  void replace(long weight) {
    owed += weight;
    allow(CONNECTION_WINDOW / 4);
  }

  /** Room for so much more; {@link #replace} takes it back, and it serves whoever is next. */
  void widen(int bytes) {
    owed += bytes;
    allow(1);
  }

  /**
   * Whether the peer takes what we send: who does not is told of no more room, which would only
   * pile up.
   */
  boolean isTaken() {
    return channel.isWritable();
  }

  /** What was withheld meanwhile. */
  void repay() {
    allow(1);
  }

  private void allow(int least) {
    // RFC 9113 §6.9.1: more than a window may be would end the connection.
    long more = Math.min(owed, Integer.MAX_VALUE - allowed);
    if (more >= least && isTaken()) {
      allowed += more;
      owed -= more;
      frame(4, Frames.WINDOW_UPDATE, 0, 0).writeInt((int) more);
      flushSoon();
    }
  }

  /** The peer may send so much more of a stream. */
  void replace(int stream, int bytes) {
    frame(4, Frames.WINDOW_UPDATE, 0, stream).writeInt(bytes);
    flushSoon();
  }
}
