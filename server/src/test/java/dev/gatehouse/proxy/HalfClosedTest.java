package dev.gatehouse.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Callers that say at once all that they will ever say. */
class HalfClosedTest {
  private static final int MANY = 200;

  /** Fewer than may be open at a time. */
  private static final int STREAMS = 90;

  @ParameterizedTest
  @EnumSource(Io.class)
  void all_answers_arrive_that_are_given_in_one_go(Io io) throws Exception {
    String calls = Raw.head("PUT / HTTP/1.1", "Host: a", "Content-Length: 0").repeat(MANY);
    assertThat(answered(io, calls))
        .allMatch(it -> it.split("HTTP/1.1 405 ", -1).length == MANY + 1);
  }

  @ParameterizedTest
  @EnumSource(Io.class)
  void all_answers_arrive_that_are_given_over_http2_in_one_go(Io io) throws Exception {
    assertThat(answered(io, streams(STREAMS))).allMatch(it -> answers(it) == STREAMS);
  }

  /** What each of some callers reads that says this and nothing more; no call gets further. */
  private static List<String> answered(Io io, String calls) throws Exception {
    List<String> all = new ArrayList<>();
    try (ScriptedUpstream upstream = ScriptedUpstream.answering("");
        Door door = Door.to(upstream.url()).io(io).methods("GET").open()) {
      for (int i = 0; i < 20; i++) {
        try (RawCaller caller = door.caller()) {
          caller.send(calls);
          caller.socket().shutdownOutput();
          all.add(caller.rest());
        }
      }
    }
    return all;
  }

  private static String streams(int count) {
    ByteArrayOutputStream frames = new ByteArrayOutputStream();
    frames.writeBytes(Frames.PREFACE);
    frame(frames, Frames.SETTINGS, 0, 0, new byte[0]);
    for (int i = 0; i < count; i++) {
      byte[] block = FrameCaller.request("PUT", "/", "content-length", "0");
      frame(frames, Frames.HEADERS, Frames.END_HEADERS | Frames.END_STREAM, 2 * i + 1, block);
    }
    return frames.toString(ISO_8859_1);
  }

  private static void frame(
      ByteArrayOutputStream to, int type, int flags, int stream, byte[] payload) {
    ByteBuffer head = ByteBuffer.allocate(9).putInt(payload.length << 8 | type);
    to.writeBytes(head.put((byte) flags).putInt(stream).array());
    to.writeBytes(payload);
  }

  /** The field sections of answers among frames. */
  private static int answers(String frames) {
    ByteBuffer bytes = ByteBuffer.wrap(frames.getBytes(ISO_8859_1));
    int count = 0;
    while (bytes.remaining() >= 9) {
      int word = bytes.getInt();
      bytes.position(bytes.position() + 5 + (word >>> 8));
      count += (word & 0xff) == Frames.HEADERS ? 1 : 0;
    }
    return count;
  }
}
