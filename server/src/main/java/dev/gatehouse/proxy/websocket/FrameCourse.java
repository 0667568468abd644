package dev.gatehouse.proxy.websocket;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Follows the frames of one direction of a WebSocket as they go by (RFC 6455 §5.2): what is not a
 * frame does not go by, and nothing behind it does. Payloads are not kept; the head of a frame is,
 * until it is whole, and of a Close its code, so that between two frames one of ours can be put in.
 */
public final class FrameCourse {
  private static final int LONGEST_HEAD = 14;
  private static final int FIN = 0x80;
  private static final int RESERVED = 0x70;
  private static final int CONTINUATION = 0;
  private static final int TEXT = 1;
  private static final int BINARY = 2;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;
  private static final int LARGEST_CONTROL = 125;

  private final boolean masked;
  private final Extensions extensions;
  private final byte[] head = new byte[LONGEST_HEAD];
  private int headLength;
  private long left;
  private boolean inMessage;
  private boolean closed;
  private int code = -1;
  private long messages;
  private @Nullable FrameError error;

  /**
   * The frames of one side.
   *
   * @param masked whether its frames have to be: a client's
   */
  public FrameCourse(boolean masked, Extensions extensions) {
    this.masked = masked;
    this.extensions = extensions;
  }

  /** Messages that have ended, and not control frames. */
  public long messages() {
    return messages;
  }

  /** Whether a frame of our own could be put in here. */
  public boolean isBetween() {
    return left == 0;
  }

  /** Whether a Close has gone by. */
  public boolean closed() {
    return closed;
  }

  /** Whether a Close has gone by to its last byte: nothing more may come. */
  public boolean ended() {
    return closed && left == 0;
  }

  /** The code of the Close that has gone by, 1005 if it had none; -1 if there was none. */
  public int code() {
    return code;
  }

  /** What broke the protocol; null if nothing has. */
  public @Nullable FrameError error() {
    return error;
  }

  /**
   * What of a part goes by now; takes the part. May be the part itself, or nothing yet; what comes
   * behind a Close is discarded (RFC 6455 §1.4), and so are a frame that breaks the protocol and
   * what is behind it.
   */
  public @Nullable ByteBuf pass(ByteBuf part) {
    int kept = headLength;
    byte[] before = kept == 0 ? new byte[0] : Arrays.copyOf(head, kept);
    int end = follow(part);
    if (kept == 0 && end == part.writerIndex()) {
      return part;
    }
    int length = end - part.readerIndex();
    if (length <= 0) {
      part.release();
      return null;
    }
    ByteBuf out = part.alloc().buffer(kept + length);
    out.writeBytes(before).writeBytes(part, length);
    part.release();
    return out;
  }

  /** Where the last whole head, or a part of a payload, ends. */
  private int follow(ByteBuf part) {
    int at = part.readerIndex();
    int end = part.writerIndex();
    int passed = at;
    try {
      while (at < end && error == null && !ended()) {
        if (left > 0) {
          int some = (int) Math.min(left, end - at);
          left -= some;
          at += some;
          passed = at;
        } else {
          head[headLength++] = part.getByte(at++);
          if (headIsWhole()) {
            begin();
            passed = at;
          }
        }
      }
    } catch (FrameError broken) {
      error = broken;
    }
    return passed;
  }

  private boolean headIsWhole() throws FrameError {
    if (headLength == 1) {
      checkFirst(head[0] & 0xff);
    }
    if (headLength < 2) {
      return false;
    }
    if (((head[1] & 0x80) != 0) != masked) {
      throw new FrameError(masked ? "a frame of a client is not masked" : "a frame is masked");
    }
    int size = head[1] & 0x7f;
    if (headLength == 2 && (head[0] & 0xf) >= CLOSE && size > LARGEST_CONTROL) {
      throw new FrameError("a control frame of more than 125 bytes");
    }
    boolean coded = (head[0] & 0xf) == CLOSE && size > 1;
    return headLength == 2 + lengthBytes(size) + (masked ? 4 : 0) + (coded ? 2 : 0);
  }

  private static int lengthBytes(int size) {
    return size == 126 ? 2 : size == 127 ? 8 : 0;
  }

  private void checkFirst(int first) throws FrameError {
    if (!extensions.allows(first & RESERVED, (first & 0xf) >= CLOSE, (first & 0xf) == 0)) {
      throw new FrameError("a reserved bit is set");
    }
    switch (first & 0xf) {
      case CONTINUATION -> check(inMessage, "a continuation of nothing");
      case TEXT, BINARY -> check(!inMessage, "a message within a message");
      case CLOSE, PING, PONG -> check((first & FIN) != 0, "a control frame in fragments");
      default -> check(extensions.allowsOpcodes(), "a reserved opcode");
    }
  }

  private static void check(boolean right, String otherwise) throws FrameError {
    if (!right) {
      throw new FrameError(otherwise);
    }
  }

  private void begin() throws FrameError {
    int size = head[1] & 0x7f;
    long length = size;
    int bytes = lengthBytes(size);
    if (bytes > 0) {
      length = 0;
      for (int i = 0; i < bytes; i++) {
        length = length << 8 | (head[2 + i] & 0xff);
      }
      check(length > (bytes == 2 ? 125 : 0xffff), "a length in more bytes than it needs");
    }
    int opcode = head[0] & 0xf;
    boolean last = (head[0] & FIN) != 0;
    if (opcode == CLOSE) {
      check(length != 1, "a Close with half a code");
      int said = length == 0 ? 1005 : closeCode();
      check(length == 0 || isCode(said), "a Close with a code that nobody may send");
      code = said;
      closed = true;
      length = Math.max(0, length - 2);
    } else if (opcode < CLOSE) {
      inMessage = !last;
      messages += last ? 1 : 0;
    }
    left = length;
    headLength = 0;
  }

  /** The two bytes that are kept behind the head of a Close. */
  private int closeCode() {
    int high = head[headLength - 2] ^ (masked ? head[2] : 0);
    int low = head[headLength - 1] ^ (masked ? head[3] : 0);
    return (high & 0xff) << 8 | (low & 0xff);
  }

  /** RFC 6455 §7.4, and what IANA registered since. */
  private static boolean isCode(int code) {
    return (code >= 1000 && code <= 1014 && code != 1004 && code != 1005 && code != 1006)
        || (code >= 3000 && code <= 4999);
  }
}
