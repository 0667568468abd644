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
  private static final int LARGEST = 32 * 1024;

  private final Patience patience;
  private byte[] bytes = new byte[0];
  private int length;
  private int stream;
  private long since;

  FieldBlock(Patience patience) {
    this.patience = patience;
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
    if (length + more > LARGEST) {
      throw new ConnectionError(
          ErrorCode.ENHANCE_YOUR_CALM, "a field section of more than " + LARGEST + " bytes");
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
