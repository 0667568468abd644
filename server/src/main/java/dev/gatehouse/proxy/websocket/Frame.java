package dev.gatehouse.proxy.websocket;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Frames of our own. */
public final class Frame {
  private static final int LONGEST_REASON = 123;

  private Frame() {}

  /**
   * A Close (RFC 6455 §5.5.1).
   *
   * @param masked whether it goes to a server; the mask is zero, since there is nothing to hide
   */
  public static byte[] close(int code, String reason, boolean masked) {
    byte[] text = reason.getBytes(StandardCharsets.US_ASCII);
    int length = Math.min(text.length, LONGEST_REASON);
    int head = masked ? 6 : 2;
    byte[] frame = Arrays.copyOf(new byte[] {(byte) 0x88}, head + 2 + length);
    frame[1] = (byte) ((masked ? 0x80 : 0) | (2 + length));
    frame[head] = (byte) (code >> 8);
    frame[head + 1] = (byte) code;
    System.arraycopy(text, 0, frame, head + 2, length);
    return frame;
  }
}
