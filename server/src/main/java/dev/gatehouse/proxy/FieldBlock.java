package dev.gatehouse.proxy;

import dev.gatehouse.proxy.http2.ConnectionError;
import dev.gatehouse.proxy.http2.ErrorCode;
import dev.gatehouse.proxy.http2.Patience;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * A field block that comes in several frames (RFC 9113 §4.3): HEADERS, and CONTINUATION until its
 * end. No other frame may come in between.
 */
final class FieldBlock {
  /** One that is larger in its coded form is nobody's honest request. */
  static final int REQUEST = 32 * 1024;

  /** Up to here an answer that is too large costs its own call alone. */
  static final int ANSWER = 256 * 1024;

  private final Patience patience;
  private final int most;
  private byte[] bytes = new byte[0];
  private int length;
  private int stream;
  private long since;

  /**
   * @param most bytes in its coded form; more end the connection
   */
  FieldBlock(Patience patience, int most) {
    this.patience = patience;
    this.most = most;
  }

  /** Whether it has begun and has not ended. */
  boolean open() {
    return stream != 0;
  }

  /** Whose fields it holds; 0 if it is not open. */
  int stream() {
    return stream;
  }

  /** Since when it has begun and has not ended; 0 if none has. */
  long since() {
    return open() ? since : 0;
  }

  void begin(int ofStream, byte[] fragment, int size) throws ConnectionError {
    stream = ofStream;
    since = System.nanoTime();
    bytes = Arrays.copyOf(fragment, size);
    length = size;
    if (size == 0) {
      patience.idle(5, "empty HEADERS");
    }
  }

  void add(ByteBuf in, int more) throws ConnectionError {
    if (!open()) {
      throw ConnectionError.protocol("CONTINUATION of nothing");
    }
    if (length + more > most) {
      throw new ConnectionError(
          ErrorCode.ENHANCE_YOUR_CALM, "a field section of more than " + most + " bytes");
    }
    patience.idle(more < 64 ? 20 : 1, "CONTINUATION");
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
    in.readBytes(bytes, length, more);
    length += more;
  }

  /** Ends it: the bytes, of which {@link #length} count. */
  byte[] end() {
    byte[] whole = bytes;
    bytes = new byte[0];
    stream = 0;
    return whole;
  }

  int length() {
    return length;
  }
}
