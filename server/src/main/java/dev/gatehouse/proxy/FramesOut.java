package dev.gatehouse.proxy;

import dev.gatehouse.proxy.http2.ErrorCode;
import dev.gatehouse.proxy.http2.FieldEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The frames that leave over one HTTP/2 connection. They are gathered and leave once per turn of
 * the loop: many answers, one system call and one TLS record. Confined to its loop.
 */
final class FramesOut {
  /** What may be in flight before anybody has said how much (RFC 9113 §6.9.2). */
  static final int DEFAULT_WINDOW = 65_535;

  private static final int GATHERED = 16 * 1024;
  private static final int HEAD = 9;
  private static final int FLAGS = 4;

  /** Content up to here is copied: less work than a buffer of its own. */
  static final int COPIED = 4 * 1024;

  private final Channel channel;
  private final ProxyLoop loop;
  private final Runnable flush = this::flush;
  private @Nullable ByteBuf gathered;
  // The frame of content that was gathered last and can grow: where it begins; -1 if there is none.
  private int growing = -1;
  private int growingStream;
  private boolean flushing;
  private int turns;
  private boolean over;

  FramesOut(Channel channel, ProxyLoop loop) {
    this.channel = channel;
    this.loop = loop;
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
    frame(4, Frames.WINDOW_UPDATE, 0, 0).writeInt(Allowance.window(client) - DEFAULT_WINDOW);
    flushSoon();
  }

  /** Begins a frame whose payload has to be written into what is returned. */
  ByteBuf frame(int length, int type, int flags, int stream) {
    ByteBuf to = room(HEAD + Math.min(length, COPIED));
    to.writeMedium(length);
    to.writeByte(type);
    to.writeByte(flags);
    to.writeInt(stream);
    return to;
  }

  private ByteBuf room(int bytes) {
    growing = -1;
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
    ByteBuf to = room(HEAD + size);
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
    if (channel.isActive()) {
      // Of a channel that has ended, its end is heard behind this, and must find it not left.
      turns++;
    }
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
    growing = -1;
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
  }

  /** Whether more may be written: who does not take what is, lets it pile up. */
  boolean isWritable() {
    return channel.isWritable();
  }

  /** Writes content. */
  void content(int stream, byte[] bytes, int from, int length, boolean ends) {
    ByteBuf to = room(HEAD + length);
    head(to, stream, length, ends);
    to.writeBytes(bytes, from, length);
    flushSoon();
  }

  /** Writes content; takes the part. */
  void content(int stream, ByteBuf part, boolean ends) {
    int length = part.readableBytes();
    if (grows(stream, length, ends)) {
      Objects.requireNonNull(gathered).writeBytes(part);
      part.release();
    } else if (length <= COPIED) {
      ByteBuf to = room(HEAD + length);
      growing = ends ? -1 : to.writerIndex();
      growingStream = stream;
      head(to, stream, length, ends);
      to.writeBytes(part);
      part.release();
    } else {
      if (gathered == null) {
        gathered = channel.alloc().directBuffer(HEAD);
      }
      head(room(HEAD), stream, length, ends);
      pass();
      Wire.write(channel, part);
    }
    flushSoon();
  }

  /**
   * Whether content goes on in the frame before it. Whoever takes it may open two windows for each
   * frame, which would be a flood of them.
   */
  private boolean grows(int stream, int length, boolean ends) {
    ByteBuf to = gathered;
    if (to == null || growing < 0 || growingStream != stream) {
      return false;
    }
    int whole = to.writerIndex() - growing - HEAD + length;
    if (length > Math.min(to.writableBytes(), COPIED) || whole > Frames.LARGEST) {
      return false;
    }
    to.setMedium(growing, whole);
    if (ends) {
      to.setByte(growing + FLAGS, Frames.END_STREAM);
      growing = -1;
    }
    return true;
  }

  private static void head(ByteBuf to, int stream, int length, boolean ends) {
    to.writeMedium(length);
    to.writeByte(Frames.DATA);
    to.writeByte(ends ? Frames.END_STREAM : 0);
    to.writeInt(stream);
  }
}
