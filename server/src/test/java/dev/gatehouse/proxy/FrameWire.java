package dev.gatehouse.proxy;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** One side of a WebSocket in frames of RFC 6455, right or wrong as its user likes. */
record FrameWire(InputStream in, OutputStream out, boolean masks) {
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int FIN = 0x80;
  private static final byte[] MASK = {0x12, 0x34, 0x56, 0x78};

  /** A frame as it came, its payload unmasked. */
  record Frame(int first, String payload) {
    int opcode() {
      return first & 0xf;
    }

    int code() {
      return payload.isEmpty() ? 1005 : payload.charAt(0) << 8 | payload.charAt(1);
    }
  }

  void send(int first, String payload) throws IOException {
    out.write(frame(first, payload));
    out.flush();
  }

  byte[] frame(int first, String payload) {
    byte[] bytes = payload.getBytes(StandardCharsets.ISO_8859_1);
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write(first);
    int mask = masks ? 0x80 : 0;
    if (bytes.length < 126) {
      frame.write(mask | bytes.length);
    } else if (bytes.length < 1 << 16) {
      frame.write(mask | 126);
      frame.write(bytes.length >> 8);
      frame.write(bytes.length);
    } else {
      frame.write(mask | 127);
      for (int shift = 56; shift >= 0; shift -= 8) {
        frame.write((int) ((long) bytes.length >> shift));
      }
    }
    if (masks) {
      frame.writeBytes(MASK);
    }
    for (int i = 0; i < bytes.length; i++) {
      frame.write(masks ? bytes[i] ^ MASK[i % 4] : bytes[i]);
    }
    return frame.toByteArray();
  }

  /** The next frame, waited for. */
  Frame next() throws IOException {
    int first = need();
    int second = need();
    long length = second & 0x7f;
    int more = length == 126 ? 2 : length == 127 ? 8 : 0;
    for (int i = 0; i < more; i++) {
      length = (i == 0 ? 0 : length) << 8 | need();
    }
    byte[] mask = (second & 0x80) == 0 ? new byte[4] : in.readNBytes(4);
    byte[] payload = in.readNBytes((int) length);
    for (int i = 0; i < payload.length; i++) {
      payload[i] ^= mask[i % 4];
    }
    return new Frame(first, new String(payload, StandardCharsets.ISO_8859_1));
  }

  private int need() throws IOException {
    int b = in.read();
    if (b < 0) {
      throw new EOFException("the connection ended");
    }
    return b;
  }
}
