package dev.gatehouse.proxy;

import dev.gatehouse.proxy.websocket.Extensions;
import dev.gatehouse.proxy.websocket.FrameCourse;
import dev.gatehouse.proxy.websocket.FrameError;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * Any bytes as the frames of a WebSocket: what goes by is the start of what came, byte for byte,
 * the same in whatever pieces it comes, and breaks the protocol nowhere.
 */
public final class HostileWebSocket {
  private HostileWebSocket() {}

  /** Called by Jazzer: whose frames they are and what was agreed on, then the frames. */
  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length == 0) {
      return;
    }
    boolean masked = (data[0] & 1) == 0;
    Extensions extensions =
        Extensions.of((data[0] & 2) == 0 ? "" : (data[0] & 4) == 0 ? "permessage-deflate" : "x");
    byte[] bytes = Arrays.copyOfRange(data, 1, data.length);
    String whole = followed(bytes, bytes.length, masked, extensions);
    for (int at = 1; at < bytes.length; at += 1 + at / 16) {
      expect(whole, followed(bytes, at, masked, extensions), at);
    }
    expect(whole, followed(bytes, 1, masked, extensions), 1);
  }

  private static void expect(String whole, String pieces, int piece) {
    if (!pieces.equals(whole)) {
      throw new IllegalStateException("in pieces of " + piece + ": " + pieces + ", not " + whole);
    }
  }

  private static String followed(byte[] bytes, int piece, boolean masked, Extensions extensions) {
    FrameCourse course = new FrameCourse(masked, extensions);
    ByteArrayOutputStream passed = new ByteArrayOutputStream();
    for (int at = 0; at < bytes.length; at += piece) {
      ByteBuf part = Unpooled.copiedBuffer(bytes, at, Math.min(piece, bytes.length - at));
      ByteBuf out = course.pass(part);
      if (out != null) {
        byte[] more = new byte[out.readableBytes()];
        out.readBytes(more).release();
        passed.writeBytes(more);
      }
    }
    byte[] all = passed.toByteArray();
    if (!Arrays.equals(all, 0, all.length, bytes, 0, all.length)
        || (!course.ended() && course.error() == null && bytes.length - all.length > 13)) {
      throw new IllegalStateException("what goes by is not what came");
    }
    FrameError error = course.error();
    return "%d %d %s %s %d %s"
        .formatted(
            all.length,
            course.messages(),
            course.isBetween(),
            course.closed(),
            course.code(),
            error == null ? "" : error.getMessage());
  }
}
