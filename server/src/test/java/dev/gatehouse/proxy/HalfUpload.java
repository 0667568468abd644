package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.BareHello.joined;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The beginning of a request with a content, whose rest never comes.
 *
 * @param sent what comes
 * @param headed whether its head is whole
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record HalfUpload(String name, boolean http2, byte[] sent, boolean headed) {
  private static final String PATH = "/case";

  /** More than is waited for before an upstream is asked. */
  private static final int LARGE = 60_000;

  static List<HalfUpload> all() {
    List<HalfUpload> all = new ArrayList<>();
    for (int at : new int[] {-20, 0, 1, 10, 19}) {
      all.add(counted(20, at));
    }
    all.add(counted(LARGE, LARGE - 1));
    for (int at : new int[] {-5, 0, 1, 2, 3, 4, 5, 14, 24, 25, 26, 27, 28, 29, 30}) {
      all.add(chunked(20, at));
    }
    // Behind the content, its last line and half of that.
    for (int left : new int[] {7, 5, 2, 1}) {
      all.add(chunked(LARGE, LARGE + 13 - left));
    }
    byte[] begun = joined(Frames.PREFACE, frame(Frames.SETTINGS, 0, new byte[0]));
    for (String length : List.of("", "20")) {
      byte[] head = framedHead(length);
      byte[] first = frame(Frames.DATA, 0, new byte[10]);
      byte[] last = frame(Frames.DATA, Frames.END_STREAM, new byte[10]);
      String of = length.isEmpty() ? "without a length, " : "with a length, ";
      all.add(framed(of + "within the head", joined(begun, Arrays.copyOf(head, 20)), false));
      all.add(framed(of + "behind the head", joined(begun, head), true));
      all.add(framed(of + "within a part", joined(begun, head, Arrays.copyOf(first, 12)), true));
      all.add(framed(of + "behind a part", joined(begun, head, first), true));
      for (int at : new int[] {8, 9, 18}) {
        byte[] half = Arrays.copyOf(last, at);
        all.add(framed(of + "at " + at + " of the last", joined(begun, head, first, half), true));
      }
    }
    byte[] much = frame(Frames.DATA, 0, new byte[15_000]);
    all.add(framed("behind much", joined(begun, framedHead(""), much, much, much, much), true));
    return all;
  }

  private static HalfUpload counted(int size, int at) {
    String head = Raw.head("PUT " + PATH + " HTTP/1.1", "Host: a", "Content-Length: " + size);
    return lines(size + " bytes at " + at, head, "x".repeat(size), at);
  }

  private static HalfUpload chunked(int size, int at) {
    String head = Raw.head("PUT " + PATH + " HTTP/1.1", "Host: a", "Transfer-Encoding: chunked");
    String chunk = Integer.toHexString(size) + "\r\n" + "x".repeat(size) + "\r\n";
    return lines("chunks of " + size + " at " + at, head, chunk + "0\r\n\r\n", at);
  }

  private static HalfUpload lines(String name, String head, String content, int at) {
    byte[] sent = (head + content).substring(0, head.length() + at).getBytes(ISO_8859_1);
    if (at >= content.length()) {
      throw new IllegalArgumentException(name + " is all of it");
    }
    return new HalfUpload(name, false, sent, at >= 0);
  }

  private static HalfUpload framed(String name, byte[] sent, boolean headed) {
    return new HalfUpload("HTTP/2 " + name, true, sent, headed);
  }

  private static byte[] framedHead(String length) {
    List<String> fields =
        new ArrayList<>(
            List.of(":method", "PUT", ":scheme", "https", ":authority", "a", ":path", PATH));
    if (!length.isEmpty()) {
      fields.addAll(List.of("content-length", length));
    }
    byte[] block = FrameCaller.block(fields.toArray(String[]::new));
    return frame(Frames.HEADERS, Frames.END_HEADERS, block);
  }

  private static byte[] frame(int type, int flags, byte[] payload) {
    return ByteBuffer.allocate(9 + payload.length)
        .putInt(payload.length << 8 | type)
        .put((byte) flags)
        .putInt(type == Frames.SETTINGS ? 0 : 1)
        .put(payload)
        .array();
  }

  /** Whether it is enough to see what becomes of this one of its kind. */
  boolean isUsual() {
    return name.equals("HTTP/2 with a length, behind a part");
  }

  /** Whether a request is one of these. */
  static boolean isOne(String line) {
    return line.contains(PATH);
  }
}
