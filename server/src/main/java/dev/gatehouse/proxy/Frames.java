package dev.gatehouse.proxy;

import dev.gatehouse.proxy.http2.ConnectionError;
import dev.gatehouse.proxy.http2.ErrorCode;
import dev.gatehouse.proxy.http2.FieldEncoder;
import dev.gatehouse.proxy.http2.Patience;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/2 connection (RFC 9113 §4), whichever side of it is ours: cuts what comes into frames,
 * and has the frames that go. Confined to its loop.
 */
final class Frames {
  static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int PRIORITY = 2;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PUSH_PROMISE = 5;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;

  static final int END_STREAM = 1;
  static final int ACK = 1;
  static final int END_HEADERS = 4;

  /** The largest frame that we take, which is the one that needs no setting. */
  static final int LARGEST = 16 * 1024;

  private static final int HEAD = 9;

  private final Channel channel;
  private final ProxyLoop loop;
  private final FramesOut out;
  private final Credit credit;
  private final Allowance allowance;
  private final FrameReading reading;
  private final Patience patience = new Patience(System.nanoTime());
  private @Nullable ByteBuf unread;
  private int prefaceAt;
  private boolean over;
  private boolean busy;
  private long count;

  /**
   * @param client whether we are the client of this connection
   */
  Frames(Channel channel, ProxyLoop loop, FrameStreams streams, boolean client) {
    this.channel = channel;
    this.loop = loop;
    out = new FramesOut(channel, loop);
    credit = new Credit(out, patience);
    allowance = new Allowance(out, client);
    reading = new FrameReading(loop, streams, this, client);
    prefaceAt = client ? PREFACE.length : 0;
  }

  FramesOut out() {
    return out;
  }

  /** What the peer lets us send. */
  Credit credit() {
    return credit;
  }

  /** What we let the peer send. */
  Allowance allowance() {
    return allowance;
  }

  Patience patience() {
    return patience;
  }

  /** Reads on; takes the buffer. */
  void read(ByteBuf in) throws ConnectionError {
    if (over) {
      in.release();
      return;
    }
    unread = unread == null ? in : joined(unread, in);
    busy = true;
    try {
      while (!over && unread.isReadable() && frame(unread)) {
        // goes on
      }
    } finally {
      busy = false;
      if (over || !unread.isReadable()) {
        unread.release();
        unread = null;
      }
    }
  }

  /** Appends where there is room, so that a frame that comes in drops is not copied with each. */
  private ByteBuf joined(ByteBuf first, ByteBuf more) {
    if (first.refCnt() == 1
        && !first.isReadOnly()
        && first.writableBytes() >= more.readableBytes()) {
      first.writeBytes(more);
      more.release();
      return first;
    }
    int wanted = first.readableBytes() + more.readableBytes();
    ByteBuf both = channel.alloc().buffer(Math.max(wanted, HEAD + LARGEST));
    both.writeBytes(first).writeBytes(more);
    first.release();
    more.release();
    return both;
  }

  /** Reads no more. */
  void end() {
    over = true;
    if (unread != null && !busy) {
      unread.release();
      unread = null;
    }
    out.end();
    credit.end();
  }

  /** Whether a frame, a field section or the greeting has begun and has not ended. */
  boolean stands() {
    return reading.stands() || (unread != null && unread.isReadable());
  }

  /** How many frames have come. */
  long count() {
    return count;
  }

  /** Since when a field section has begun and has not ended; 0 if none has. */
  long blockSince() {
    return reading.blockSince();
  }

  private boolean frame(ByteBuf in) throws ConnectionError {
    if (prefaceAt < PREFACE.length) {
      return preface(in);
    }
    if (in.readableBytes() < HEAD) {
      return false;
    }
    int at = in.readerIndex();
    int length = in.getUnsignedMedium(at);
    int type = in.getUnsignedByte(at + 3);
    if (length > LARGEST) {
      throw new ConnectionError(ErrorCode.FRAME_SIZE_ERROR, "a frame of " + length + " bytes");
    }
    if (in.readableBytes() < HEAD + length) {
      return false;
    }
    int flags = in.getUnsignedByte(at + 4);
    int stream = in.getInt(at + 5) & 0x7fff_ffff;
    in.skipBytes(HEAD);
    count++;
    int end = in.readerIndex() + length;
    reading.frame(type, flags, stream, in, length);
    if (!over) {
      in.readerIndex(end);
    }
    return true;
  }

  private boolean preface(ByteBuf in) throws ConnectionError {
    while (prefaceAt < PREFACE.length && in.isReadable()) {
      if (in.readByte() != PREFACE[prefaceAt++]) {
        throw ConnectionError.protocol("the connection does not begin with the preface");
      }
    }
    return true;
  }

  /** A block to be put together; free between two statements only. */
  FieldEncoder encoder() {
    FieldEncoder encoder = loop.encoder();
    if (credit.owesResize()) {
      encoder.withoutTable();
    }
    return encoder;
  }
}
