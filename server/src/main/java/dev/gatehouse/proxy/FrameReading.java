package dev.gatehouse.proxy;

import dev.gatehouse.proxy.http.FieldSection;
import dev.gatehouse.proxy.http2.ConnectionError;
import dev.gatehouse.proxy.http2.ErrorCode;
import dev.gatehouse.proxy.http2.FieldDecoder;
import dev.gatehouse.proxy.http2.Patience;
import io.netty.buffer.ByteBuf;

/**
 * What the frames of one HTTP/2 connection mean (RFC 9113 §6), whichever side of it is ours: checks
 * each, answers what concerns the connection alone, hands on what concerns a stream. Confined to
 * its loop.
 */
final class FrameReading {
  private static final int PADDED = 8;
  private static final int WITH_PRIORITY = 0x20;

  private final ProxyLoop loop;
  private final FrameStreams streams;
  private final FramesOut out;
  private final Credit credit;
  private final Allowance allowance;
  private final Patience patience;
  private final boolean client;
  private final FieldDecoder decoder = new FieldDecoder();
  private final FieldBlock block;
  private boolean blockEnds;
  private boolean blockFaulty;
  private boolean greeted;

  /**
   * @param client whether we are the client of this connection
   */
  FrameReading(ProxyLoop loop, FrameStreams streams, Frames of, boolean client) {
    this.loop = loop;
    this.streams = streams;
    out = of.out();
    credit = of.credit();
    allowance = of.allowance();
    patience = of.patience();
    this.client = client;
    block = new FieldBlock(patience, client ? FieldBlock.ANSWER : FieldBlock.REQUEST);
  }

  /** Whether the greeting or a field section is awaited to go on. */
  boolean stands() {
    return !greeted || block.open();
  }

  /** Since when a field section has begun and has not ended; 0 if none has. */
  long blockSince() {
    return block.since();
  }

  /**
   * One whole frame.
   *
   * @param in stands at the frame's payload; where it stands afterwards means nothing
   * @param length bytes of the payload
   */
  void frame(int type, int flags, int stream, ByteBuf in, int length) throws ConnectionError {
    if (!greeted && (type != Frames.SETTINGS || (flags & Frames.ACK) != 0)) {
      throw ConnectionError.protocol("the first frame is not SETTINGS");
    }
    if (block.open() && (type != Frames.CONTINUATION || stream != block.stream())) {
      throw ConnectionError.protocol("a frame within a field section");
    }
    switch (type) {
      case Frames.DATA -> data(flags, stream, in, length);
      case Frames.HEADERS -> headers(flags, stream, in, length);
      case Frames.PRIORITY -> priority(stream, in, length);
      case Frames.RST_STREAM -> reset(stream, in, length);
      case Frames.SETTINGS -> settings(flags, stream, in, length);
      case Frames.PUSH_PROMISE -> throw ConnectionError.protocol("PUSH_PROMISE");
      case Frames.PING -> ping(flags, stream, in, length);
      case Frames.GOAWAY -> goAway(stream, in, length);
      case Frames.WINDOW_UPDATE -> windowUpdate(stream, in, length);
      case Frames.CONTINUATION -> continuation(flags, stream, in, length);
      // RFC 9113 §5.5: ignored.
      default -> patience.idle(1, "unknown frames");
    }
  }

  private static void sized(int length, int right) throws ConnectionError {
    if (length != right) {
      throw new ConnectionError(ErrorCode.FRAME_SIZE_ERROR, "a frame has the wrong size");
    }
  }

  private static void ofStream(int stream) throws ConnectionError {
    if (stream == 0) {
      throw ConnectionError.protocol("a frame of no stream");
    }
  }

  private static void ofConnection(int stream) throws ConnectionError {
    if (stream != 0) {
      throw ConnectionError.protocol("a frame of the connection has a stream");
    }
  }

  /** The length of what is not padding; moves behind the length of the padding. */
  private static int unpadded(int flags, ByteBuf in, int length) throws ConnectionError {
    if ((flags & PADDED) == 0) {
      return length;
    }
    if (length == 0) {
      throw new ConnectionError(ErrorCode.FRAME_SIZE_ERROR, "a padded frame has no length");
    }
    int padding = in.readUnsignedByte();
    if (padding >= length) {
      throw ConnectionError.protocol("a frame is padding and more");
    }
    return length - 1 - padding;
  }

  private void data(int flags, int stream, ByteBuf in, int length) throws ConnectionError {
    ofStream(stream);
    if (streams.idle(stream)) {
      throw ConnectionError.protocol("content of a stream that is not open");
    }
    allowance.received(length);
    int size = unpadded(flags, in, length);
    if (size < length - size) {
      // Who hides how long its content is pays for that with its windows.
      patience.idle(1, "padding");
    }
    boolean ended = (flags & Frames.END_STREAM) != 0;
    if (size == 0 && !ended) {
      patience.idle(5, "empty DATA");
    }
    streams.content(stream, in.readRetainedSlice(size), length, ended);
  }

  private void headers(int flags, int stream, ByteBuf in, int length) throws ConnectionError {
    ofStream(stream);
    int size = unpadded(flags, in, length);
    boolean depends = (flags & WITH_PRIORITY) != 0;
    if (depends && size < 5) {
      // RFC 9113 §6.2: padding that leaves no room for it is another mistake than a short frame.
      boolean padded = (flags & PADDED) != 0 && length > 5;
      throw padded
          ? ConnectionError.protocol("a frame is padding and more")
          : new ConnectionError(ErrorCode.FRAME_SIZE_ERROR, "HEADERS too small for a priority");
    }
    int parent = depends ? in.readInt() & 0x7fff_ffff : 0;
    if (depends) {
      in.skipBytes(1);
      size -= 5;
    }
    blockEnds = (flags & Frames.END_STREAM) != 0;
    boolean whole = (flags & Frames.END_HEADERS) != 0;
    byte[] fragment = loop.scratch(size);
    in.readBytes(fragment, 0, size);
    blockFaulty = parent == stream;
    if (whole) {
      section(stream, fragment, size);
    } else {
      block.begin(stream, fragment, size);
    }
  }

  private void continuation(int flags, int stream, ByteBuf in, int length) throws ConnectionError {
    block.add(in, length);
    if ((flags & Frames.END_HEADERS) != 0) {
      section(stream, block.end(), block.length());
    }
  }

  private void section(int stream, byte[] bytes, int length) throws ConnectionError {
    FieldSection section = loop.section();
    decoder.decode(bytes, 0, length, section);
    if (blockFaulty) {
      streams.faulty(stream, ErrorCode.PROTOCOL_ERROR, "a stream depends on itself");
      return;
    }
    streams.fields(stream, blockEnds, section);
  }

  private void priority(int stream, ByteBuf in, int length) throws ConnectionError {
    ofStream(stream);
    patience.idle(1, "PRIORITY");
    if (length != 5) {
      streams.faulty(stream, ErrorCode.FRAME_SIZE_ERROR, "PRIORITY has the wrong size");
    } else if ((in.getInt(in.readerIndex()) & 0x7fff_ffff) == stream) {
      streams.faulty(stream, ErrorCode.PROTOCOL_ERROR, "a stream depends on itself");
    }
  }

  private void reset(int stream, ByteBuf in, int length) throws ConnectionError {
    ofStream(stream);
    sized(length, 4);
    if (streams.idle(stream)) {
      throw ConnectionError.protocol("RST_STREAM of a stream that is not open");
    }
    patience.idle(1, "RST_STREAM");
    streams.reset(stream, ErrorCode.of(in.readUnsignedInt()));
  }

  private void settings(int flags, int stream, ByteBuf in, int length) throws ConnectionError {
    ofConnection(stream);
    if ((flags & Frames.ACK) != 0) {
      sized(length, 0);
      patience.idle(1, "SETTINGS");
      return;
    }
    if (length % 6 != 0) {
      throw new ConnectionError(ErrorCode.FRAME_SIZE_ERROR, "SETTINGS has the wrong size");
    }
    patience.idle(10 + length / 6, "SETTINGS");
    boolean first = !greeted;
    greeted = true;
    // Who enlarges a window may hold us to the old one until we say that we know of the new.
    credit.hold();
    for (int i = 0; i < length; i += 6) {
      setting(in.readUnsignedShort(), in.readUnsignedInt());
    }
    out.frame(0, Frames.SETTINGS, Frames.ACK, 0);
    out.flushSoon();
    credit.resume();
    if (first) {
      streams.settled();
    }
  }

  private void setting(int name, long value) throws ConnectionError {
    switch (name) {
      case 1 -> credit.withoutTable();
      // RFC 9113 §6.5.2: no server asks for pushes.
      case 2 -> allowed(value <= (client ? 0 : 1), ErrorCode.PROTOCOL_ERROR, "ENABLE_PUSH");
      case 3 -> credit.peerStreams(value);
      case 4 -> {
        allowed(value <= Integer.MAX_VALUE, ErrorCode.FLOW_CONTROL_ERROR, "INITIAL_WINDOW_SIZE");
        streams.creditAll(credit.initialWindow((int) value));
      }
      case 5 -> {
        allowed(
            value >= Frames.LARGEST && value < 1 << 24, ErrorCode.PROTOCOL_ERROR, "MAX_FRAME_SIZE");
      }
      // RFC 9218 §2.1: not looked at, and no other value is one.
      case 9 -> allowed(value <= 1, ErrorCode.PROTOCOL_ERROR, "NO_RFC7540_PRIORITIES");
      default -> {
        // RFC 9113 §6.5.2: unknown ones are ignored.
      }
    }
  }

  private static void allowed(boolean right, ErrorCode otherwise, String name)
      throws ConnectionError {
    if (!right) {
      throw new ConnectionError(otherwise, "the setting " + name + " has a wrong value");
    }
  }

  private void ping(int flags, int stream, ByteBuf in, int length) throws ConnectionError {
    ofConnection(stream);
    sized(length, 8);
    patience.idle(2, "PING");
    if ((flags & Frames.ACK) != 0) {
      streams.pong();
      return;
    }
    out.frame(8, Frames.PING, Frames.ACK, 0).writeLong(in.readLong());
    out.flushSoon();
  }

  private void goAway(int stream, ByteBuf in, int length) throws ConnectionError {
    ofConnection(stream);
    if (length < 8) {
      throw new ConnectionError(ErrorCode.FRAME_SIZE_ERROR, "GOAWAY is too small");
    }
    patience.idle(10, "GOAWAY");
    int last = in.readInt() & 0x7fff_ffff;
    streams.goAway(last, ErrorCode.of(in.readUnsignedInt()));
  }

  private void windowUpdate(int stream, ByteBuf in, int length) throws ConnectionError {
    sized(length, 4);
    patience.idle(1, "WINDOW_UPDATE");
    int bytes = in.readInt() & 0x7fff_ffff;
    if (stream == 0) {
      if (bytes == 0) {
        throw ConnectionError.protocol("WINDOW_UPDATE by nothing");
      }
      credit.more(bytes);
    } else if (streams.idle(stream)) {
      throw ConnectionError.protocol("WINDOW_UPDATE of a stream that is not open");
    } else if (bytes == 0) {
      streams.faulty(stream, ErrorCode.PROTOCOL_ERROR, "WINDOW_UPDATE by nothing");
    } else {
      streams.credit(stream, bytes);
    }
  }
}
