package dev.gatehouse.proxy;

import dev.gatehouse.proxy.http2.ErrorCode;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Any frames on a connection of HTTP/2: the same requests are let through in whatever pieces they
 * come; what is answered are frames in an order that the protocol allows, within the windows; a
 * connection that ends says why; nothing is left.
 */
public final class HostileFrames {
  private static final int HEAD = 9;

  /** What came back: the requests that were let through, and the code of the last GOAWAY. */
  record Came(List<EmbeddedDoor.Seen> seen, long code) {
    /** Whether it is the same; what is allowed in all grows while frames come. */
    boolean agrees(Came other) {
      int both = Math.min(seen.size(), other.seen.size());
      return (calmed() || other.calmed())
          ? seen.subList(0, both).equals(other.seen.subList(0, both))
          : equals(other);
    }

    private boolean calmed() {
      return code == ErrorCode.ENHANCE_YOUR_CALM.number();
    }
  }

  private HostileFrames() {}

  /** Called by Jazzer: bytes as they are, or a script of frames with short heads. */
  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length == 0) {
      return;
    }
    byte[] rest = Arrays.copyOfRange(data, 1, data.length);
    byte[] frames = (data[0] & 1) == 0 ? frames(rest) : rest;
    byte[] bytes = Arrays.copyOf(Frames.PREFACE, Frames.PREFACE.length + HEAD + frames.length);
    bytes[Frames.PREFACE.length + 3] = Frames.SETTINGS;
    System.arraycopy(frames, 0, bytes, bytes.length - frames.length, frames.length);
    Came whole = came(bytes, bytes.length);
    Came pieces = came(bytes, (data[0] & 2) == 0 ? 1 : 7);
    if (!whole.agrees(pieces)) {
      throw new IllegalStateException("in pieces it is " + pieces + ", not " + whole);
    }
  }

  /** Type, flags, stream and length in a byte each, then as much payload as there is. */
  private static byte[] frames(byte[] script) {
    ByteBuffer out = ByteBuffer.allocate(HEAD * script.length + script.length + HEAD);
    int at = 0;
    while (script.length - at >= 4) {
      int length = Math.min(script[at + 3] & 0xff, script.length - at - 4);
      out.put((byte) 0).putShort((short) length).put((byte) (script[at] & 0x0f));
      out.put(script[at + 1]).putInt(script[at + 2] & 0x1f);
      out.put(script, at + 4, length);
      at += 4 + length;
    }
    return Arrays.copyOf(out.array(), out.position());
  }

  private static Came came(byte[] bytes, int piece) {
    try (EmbeddedDoor door = new EmbeddedDoor(true)) {
      door.sendAll(bytes, piece);
      long code = new Watch(bytes).follow(door.answered());
      return new Came(door.seen, code);
    }
  }

  /** Follows the frames that leave. */
  private static final class Watch {
    private final Set<Integer> answered = new HashSet<>();
    private final Set<Integer> ended = new HashSet<>();
    private final Map<Integer, Long> windows = new HashMap<>();
    private long sent;
    private long code = -1;

    Watch(byte[] received) {
      int at = Frames.PREFACE.length;
      while (received.length - at >= HEAD) {
        ByteBuffer frame = ByteBuffer.wrap(received, at, received.length - at);
        int length = frame.getInt() >>> 8;
        if (length > received.length - at - HEAD) {
          return;
        }
        int stream = ByteBuffer.wrap(received, at + 5, 4).getInt() & 0x7fff_ffff;
        if (received[at + 3] == Frames.WINDOW_UPDATE && length == 4) {
          long more = ByteBuffer.wrap(received, at + HEAD, 4).getInt() & 0x7fff_ffff;
          windows.merge(stream, more, Long::sum);
        }
        at += HEAD + length;
      }
    }

    private static void expect(boolean right, String otherwise) {
      if (!right) {
        throw new IllegalStateException(otherwise);
      }
    }

    long follow(byte[] out) {
      ByteBuffer in = ByteBuffer.wrap(out);
      while (in.hasRemaining()) {
        expect(in.remaining() >= HEAD, "half a frame is sent");
        int first = in.getInt();
        int length = first >>> 8;
        int flags = in.get();
        int stream = in.getInt();
        expect(length <= Frames.LARGEST && length <= in.remaining(), "a frame is too large");
        frame(first & 0xff, flags, stream, in.slice(in.position(), length));
        in.position(in.position() + length);
      }
      return code;
    }

    private void frame(int type, int flags, int stream, ByteBuffer payload) {
      boolean ends = (flags & Frames.END_STREAM) != 0;
      switch (type) {
        case Frames.HEADERS -> {
          expect(!ended.contains(stream), "fields behind the end of stream " + stream);
          answered.add(stream);
        }
        case Frames.DATA -> {
          expect(answered.contains(stream), "content without fields on stream " + stream);
          expect(!ended.contains(stream), "content behind the end of stream " + stream);
          sent += payload.remaining();
          long window = 65_535 + windows.getOrDefault(0, 0L);
          expect(sent <= window, "more is sent than the caller's window has room for");
        }
        case Frames.RST_STREAM -> {
          expect(payload.remaining() == 4, "RST_STREAM of another size");
          ended.add(stream);
        }
        case Frames.GOAWAY -> code = payload.getInt(4);
        case Frames.SETTINGS, Frames.PING, Frames.WINDOW_UPDATE, Frames.CONTINUATION -> {}
        default -> throw new IllegalStateException("a frame of type " + type + " is sent");
      }
      if (ends && (type == Frames.HEADERS || type == Frames.DATA)) {
        ended.add(stream);
      }
    }
  }
}
