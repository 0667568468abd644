package dev.gatehouse.proxy;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** An end of a WebSocket that judges all it hears, at once (RFC 6455, RFC 7692). */
final class StrictEnd {
  static final int PIECE = 1 << 16;
  private static final byte[] MASK = {0x5a, 0x0f, 0x71, (byte) 0xc3};

  /** It heard what nobody may say. */
  static final class Wrong extends IOException {
    private static final long serialVersionUID = 1L;
    final int code;

    Wrong(int code, String what) {
      super(code + " " + what);
      this.code = code;
    }
  }

  private final InputStream in;
  private final OutputStream out;
  private final boolean client;
  private final @Nullable MessageDeflate deflate;
  private final Utf8Parts text = new Utf8Parts();
  private final byte[] piece = new byte[PIECE];
  private final AtomicLong taken = new AtomicLong();
  private int kind;
  private boolean deflated;
  private boolean unfinished;
  private ByteArrayOutputStream message = new ByteArrayOutputStream();

  StrictEnd(InputStream in, OutputStream out, boolean client, @Nullable MessageDeflate deflate) {
    this.in = new BufferedInputStream(in, PIECE);
    this.out = out;
    this.client = client;
    this.deflate = deflate;
  }

  /** How many bytes of payloads it has heard and found right. */
  long taken() {
    return taken.get();
  }

  /** Sends back what it hears until a Close, which it answers. What it heard last. */
  String echo() throws IOException {
    try {
      while (true) {
        SocketMessage heard = next();
        switch (heard.opcode()) {
          case FrameWire.CLOSE -> {
            close(heard.payload());
            return "closed " + heard.code() + (ended() ? "" : ", and then more");
          }
          case FrameWire.PING -> send(frame(0x8a, heard.payload()));
          case FrameWire.TEXT, FrameWire.BINARY -> message(heard, Integer.MAX_VALUE);
          default -> {
            // A Pong that was not asked for needs no answer.
          }
        }
      }
    } catch (Wrong wrong) {
      close(new byte[] {(byte) (wrong.code >> 8), (byte) wrong.code});
      ended();
      return "wrong " + wrong.getMessage();
    } catch (IOException gone) {
      return "gone " + gone.getMessage();
    }
  }

  /** Sends a Close; whoever has ended the connection does not hear it. */
  void close(byte[] payload) {
    try {
      send(frame(0x88, payload));
    } catch (IOException gone) {
      // It has said all it wanted to.
    }
  }

  /** Waits until the other side ends the connection: whether it said nothing more. */
  boolean ended() {
    try {
      int more = in.read();
      int last = more;
      while (last >= 0) {
        last = in.read();
      }
      return more < 0;
    } catch (IOException reset) {
      return true;
    }
  }

  /** Whether it has left a frame of its own unfinished. */
  boolean isUnfinished() {
    return unfinished;
  }

  /** It will not send the rest of its frame. */
  void leaveUnfinished() {
    unfinished = true;
  }

  void send(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  /** Sends a whole message, compressed where that was agreed on, in fragments of at most a size. */
  void message(SocketMessage whole, int fragment) throws IOException {
    byte[] payload = deflate == null ? whole.payload() : deflate.packed(whole.payload());
    send(fragments((deflate == null ? 0x80 : 0xc0) | whole.opcode(), payload, fragment));
  }

  /** A message as frames. */
  byte[] fragments(int first, byte[] payload, int size) {
    if (payload.length <= size) {
      return frame(first, payload);
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream(payload.length + 64);
    for (int at = 0; at < payload.length; at += size) {
      int end = Math.min(at + size, payload.length);
      int fin = end == payload.length ? first & 0x80 : 0;
      int kind = at == 0 ? first & 0x7f : 0;
      all.writeBytes(frame(fin | kind, Arrays.copyOfRange(payload, at, end)));
    }
    return all.toByteArray();
  }

  byte[] frame(int first, byte[] payload) {
    int length = payload.length;
    int more = length < 126 ? 0 : length < 1 << 16 ? 2 : 8;
    int from = 2 + more + (client ? MASK.length : 0);
    ByteBuffer frame = ByteBuffer.allocate(from + length);
    int seven = more == 0 ? length : more == 2 ? 126 : 127;
    frame.put((byte) first).put((byte) (seven | (client ? 0x80 : 0)));
    if (more == 2) {
      frame.putShort((short) length);
    } else if (more == 8) {
      frame.putLong(length);
    }
    frame.put(client ? MASK : new byte[0]).put(payload);
    byte[] bytes = frame.array();
    for (int i = 0; client && i < length; i++) {
      bytes[from + i] ^= MASK[i & 3];
    }
    return bytes;
  }

  /** The next message or control frame, waited for. */
  SocketMessage next() throws IOException {
    while (true) {
      int first = need();
      int second = need();
      int opcode = first & 0xf;
      boolean last = (first & 0x80) != 0;
      boolean control = opcode >= FrameWire.CLOSE;
      int bits = first & 0x70;
      check(bits == 0 || (bits == 0x40 && deflate != null && !control && opcode != 0), "bits");
      check(control ? opcode <= 10 && last : opcode <= 2, "opcode");
      check(control || (opcode == 0) == (kind != 0), "continuation");
      check((second & 0x80) != 0 == !client, "mask");
      check(!control || (second & 0x7f) <= 125, "control");
      long length = length(second & 0x7f);
      byte[] mask = client ? new byte[4] : in.readNBytes(4);
      if (control) {
        byte[] payload = in.readNBytes((int) length);
        unmask(payload, payload.length, mask, 0);
        return control(new SocketMessage(opcode, payload));
      }
      if (opcode != 0) {
        kind = opcode;
        deflated = bits != 0;
        message = new ByteArrayOutputStream((int) length);
      }
      payload(length, mask);
      if (last) {
        return whole();
      }
    }
  }

  private long length(int seven) throws IOException {
    if (seven < 126) {
      return seven;
    }
    byte[] bytes = in.readNBytes(seven == 126 ? 2 : 8);
    long length = 0;
    for (byte b : bytes) {
      length = length << 8 | (b & 0xff);
    }
    check(length >= (seven == 126 ? 126 : 1 << 16) && length < 1 << 30, "length");
    return length;
  }

  private void payload(long length, byte[] mask) throws IOException {
    long left = length;
    while (left > 0) {
      int some = in.read(piece, 0, (int) Math.min(left, PIECE));
      if (some < 0) {
        throw new EOFException("within a frame");
      }
      unmask(piece, some, mask, (int) (length - left) & 3);
      if (kind == FrameWire.TEXT && !deflated) {
        text.add(piece, some);
      }
      message.write(piece, 0, some);
      taken.addAndGet(some);
      left -= some;
    }
  }

  private SocketMessage whole() throws IOException {
    byte[] payload = message.toByteArray();
    if (deflated && deflate != null) {
      payload = deflate.unpacked(payload);
    }
    if (kind == FrameWire.TEXT) {
      if (deflated) {
        text.add(payload, payload.length);
      }
      text.end();
    }
    SocketMessage whole = new SocketMessage(kind, payload);
    kind = 0;
    return whole;
  }

  private SocketMessage control(SocketMessage frame) throws IOException {
    if (frame.opcode() == FrameWire.CLOSE && frame.payload().length > 0) {
      check(frame.payload().length > 1, "half a code");
      int code = frame.code();
      boolean defined = code >= 1000 && code < 1015 && (code < 1004 || code > 1006);
      check(defined || (code >= 3000 && code < 5000), "code " + code);
      byte[] reason = Arrays.copyOfRange(frame.payload(), 2, frame.payload().length);
      Utf8Parts judge = new Utf8Parts();
      judge.add(reason, reason.length);
      judge.end();
    }
    return frame;
  }

  private int need() throws IOException {
    int b = in.read();
    if (b < 0) {
      throw new EOFException("without a Close");
    }
    return b;
  }

  private static void unmask(byte[] bytes, int length, byte[] mask, int at) {
    for (int i = 0; i < length; i++) {
      bytes[i] ^= mask[at + i & 3];
    }
  }

  private static void check(boolean right, String what) throws Wrong {
    if (!right) {
      throw new Wrong(1002, what);
    }
  }
}
