package dev.gatehouse.proxy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A message or control frame of a WebSocket, whole. */
final class SocketMessage {
  private final int opcode;
  private final byte[] payload;

  SocketMessage(int opcode, byte[] payload) {
    this.opcode = opcode;
    this.payload = payload;
  }

  int opcode() {
    return opcode;
  }

  byte[] payload() {
    return payload;
  }

  /** The code of a Close. */
  int code() {
    return payload.length == 0 ? 1005 : (payload[0] & 0xff) << 8 | (payload[1] & 0xff);
  }

  boolean is(SocketMessage other) {
    return opcode == other.opcode && Arrays.equals(payload, other.payload);
  }

  @Override
  public String toString() {
    String start =
        new String(payload, 0, Math.min(40, payload.length), StandardCharsets.ISO_8859_1);
    return "%x of %d (%s)".formatted(opcode, payload.length, start);
  }
}
