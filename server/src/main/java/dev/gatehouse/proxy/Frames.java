package dev.gatehouse.proxy;

import dev.gatehouse.proxy.http.FieldSection;
import dev.gatehouse.proxy.http2.ConnectionError;
import dev.gatehouse.proxy.http2.ErrorCode;
import dev.gatehouse.proxy.http2.FieldDecoder;
import dev.gatehouse.proxy.http2.FieldEncoder;
import dev.gatehouse.proxy.http2.Patience;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The frames that come over one HTTP/2 connection (RFC 9113 §4, §6), whichever side of it is ours:
 * checks them, answers what concerns the connection alone, hands on what concerns a stream.
 * Confined to its loop.
 */
final class Frames {
  /** What comes for streams. */
  interface Streams {
    /** A whole field section; the section is only lent. */
    void fields(int stream, boolean ended, FieldSection section) throws ConnectionError;

    /**
     * Content; the part is the receiver's.
     *
     * @param weight what it counts for flow control: its padding too
     */
    void content(int stream, ByteBuf part, int weight, boolean ended) throws ConnectionError;

    /** The peer ended a stream. */
    void reset(int stream, ErrorCode code) throws ConnectionError;

    /** A frame of this stream is wrong, which ends the stream alone. */
    void faulty(int stream, ErrorCode code, String why) throws ConnectionError;

    /** The peer takes more of a stream. */
    void credit(int stream, int bytes) throws ConnectionError;

    /** The peer takes more, or less, of every stream. */
    void creditAll(int difference) throws ConnectionError;

    /** Whether a stream was never opened. */
    boolean idle(int stream);

    /** The peer will take no stream beyond this one. */
    void goAway(int last, ErrorCode code);

    /** The peer's settings are here. */
    void settled();

    /** The peer answered our ping. */
    void pong();
  }

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
  private static final int PADDED = 8;
  private static final int WITH_PRIORITY = 0x20;

  /** The largest frame that we take, which is the one that needs no setting. */
  static final int LARGEST = 16 * 1024;

  private static final int HEAD = 9;

  /** A field block that is larger in its coded form is nobody's honest request. */
  private static final int LARGEST_BLOCK = 32 * 1024;

  private final Channel channel;
  private final ProxyLoop loop;
  private final Streams streams;
  private final FramesOut out;
  private final Patience patience = new Patience(System.nanoTime());
  private final FieldDecoder decoder = new FieldDecoder();
  private @Nullable ByteBuf unread;
  private int prefaceAt;
  private boolean greeted;
  private boolean over;
  private boolean reading;
  private byte[] block = new byte[0];
  private int blockLength;
  private int blockStream;
  private boolean blockEnds;
  private boolean blockFaulty;
  private long count;
  private long blockSince;

  /**
   * @param client whether we are the client of this connection
   */
  Frames(Channel channel, ProxyLoop loop, Streams streams, boolean client) {
    this.channel = channel;
    this.loop = loop;
    this.streams = streams;
    out = new FramesOut(channel, loop, patience);
    prefaceAt = client ? PREFACE.length : 0;
  }

  FramesOut out() {
    return out;
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
    reading = true;
    try {
      while (!over && unread.isReadable() && frame(unread)) {
        // goes on
      }
    } finally {
      reading = false;
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
    if (unread != null && !reading) {
      unread.release();
      unread = null;
    }
    out.end();
  }

  /** Whether a frame, a field section or the greeting has begun and has not ended. */
  boolean stands() {
    return !greeted || blockStream != 0 || (unread != null && unread.isReadable());
  }

  /** How many frames have come. */
  long count() {
    return count;
  }

  /** Since when a field section has begun and has not ended; 0 if none has. */
  long blockSince() {
    return blockStream == 0 ? 0 : blockSince;
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
    frame(type, flags, stream, in, length);
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

  private void frame(int type, int flags, int stream, ByteBuf in, int length)
      throws ConnectionError {
    if (!greeted && (type != SETTINGS || (flags & ACK) != 0)) {
      throw ConnectionError.protocol("the first frame is not SETTINGS");
    }
    if (blockStream != 0 && (type != CONTINUATION || stream != blockStream)) {
      throw ConnectionError.protocol("a frame within a field section");
    }
    switch (type) {
      case DATA -> data(flags, stream, in, length);
      case HEADERS -> headers(flags, stream, in, length);
      case PRIORITY -> priority(stream, in, length);
      case RST_STREAM -> reset(stream, in, length);
      case SETTINGS -> settings(flags, stream, in, length);
      case PUSH_PROMISE -> throw ConnectionError.protocol("PUSH_PROMISE");
      case PING -> ping(flags, stream, in, length);
      case GOAWAY -> goAway(stream, in, length);
      case WINDOW_UPDATE -> windowUpdate(stream, in, length);
      case CONTINUATION -> continuation(flags, stream, in, length);
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
    out.received(length);
    int size = unpadded(flags, in, length);
    if (size < length) {
      patience.idle(1, "padding");
    }
    boolean ended = (flags & END_STREAM) != 0;
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
      throw new ConnectionError(ErrorCode.FRAME_SIZE_ERROR, "HEADERS too small for a priority");
    }
    int parent = depends ? in.readInt() & 0x7fff_ffff : 0;
    if (depends) {
      in.skipBytes(1);
      size -= 5;
    }
    blockEnds = (flags & END_STREAM) != 0;
    boolean whole = (flags & END_HEADERS) != 0;
    byte[] fragment = loop.scratch(size);
    in.readBytes(fragment, 0, size);
    blockFaulty = parent == stream;
    if (whole) {
      section(stream, fragment, size);
    } else {
      blockStream = stream;
      blockSince = System.nanoTime();
      block = Arrays.copyOf(fragment, size);
      blockLength = size;
      if (size == 0) {
        patience.idle(5, "empty HEADERS");
      }
    }
  }

  private void continuation(int flags, int stream, ByteBuf in, int length) throws ConnectionError {
    if (blockStream == 0) {
      throw ConnectionError.protocol("CONTINUATION of nothing");
    }
    if (blockLength + length > LARGEST_BLOCK) {
      throw new ConnectionError(
          ErrorCode.ENHANCE_YOUR_CALM, "a field section of more than " + LARGEST_BLOCK + " bytes");
    }
    patience.idle(length < 64 ? 20 : 1, "CONTINUATION");
    if (blockLength + length > block.length) {
      block = Arrays.copyOf(block, Math.max(2 * block.length, blockLength + length));
    }
    in.readBytes(block, blockLength, length);
    blockLength += length;
    if ((flags & END_HEADERS) != 0) {
      byte[] whole = block;
      block = new byte[0];
      blockStream = 0;
      section(stream, whole, blockLength);
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
    if ((flags & ACK) != 0) {
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
    for (int i = 0; i < length; i += 6) {
      setting(in.readUnsignedShort(), in.readUnsignedInt());
    }
    out.frame(0, SETTINGS, ACK, 0);
    out.flushSoon();
    if (first) {
      streams.settled();
    }
  }

  private void setting(int name, long value) throws ConnectionError {
    switch (name) {
      case 1 -> out.withoutTable();
      case 2 -> allowed(value <= 1, ErrorCode.PROTOCOL_ERROR, "ENABLE_PUSH");
      case 3 -> out.peerStreams(value);
      case 4 -> {
        allowed(value <= Integer.MAX_VALUE, ErrorCode.FLOW_CONTROL_ERROR, "INITIAL_WINDOW_SIZE");
        streams.creditAll(out.initialWindow((int) value));
      }
      case 5 -> {
        allowed(value >= LARGEST && value < 1 << 24, ErrorCode.PROTOCOL_ERROR, "MAX_FRAME_SIZE");
      }
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
    patience.idle(5, "PING");
    if ((flags & ACK) != 0) {
      streams.pong();
      return;
    }
    out.frame(8, PING, ACK, 0).writeLong(in.readLong());
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
      out.credit(bytes);
    } else if (streams.idle(stream)) {
      throw ConnectionError.protocol("WINDOW_UPDATE of a stream that is not open");
    } else if (bytes == 0) {
      streams.faulty(stream, ErrorCode.PROTOCOL_ERROR, "WINDOW_UPDATE by nothing");
    } else {
      streams.credit(stream, bytes);
    }
  }

  /** A block to be put together; free between two statements only. */
  FieldEncoder encoder() {
    FieldEncoder encoder = loop.encoder();
    if (out.owesResize()) {
      encoder.withoutTable();
    }
    return encoder;
  }
}
