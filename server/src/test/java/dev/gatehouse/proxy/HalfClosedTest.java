package dev.gatehouse.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Callers that say at once all that they will ever say. */
@ExtendWith(NoLeaks.class)
class HalfClosedTest {
  private static final int MANY = 200;

  /** Fewer than may be open at a time. */
  private static final int STREAMS = 90;

  /** More than the sockets of both ends hold. */
  private static final int LARGE = 16 << 20;

  private static final Duration LONGER_THAN_A_CALLER_MAY_LINGER = Duration.ofMillis(1_600);

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

  @ParameterizedTest
  @EnumSource(Io.class)
  void answers_arrive_before_content_that_does_not_end(Io io) throws Exception {
    String calls = Raw.head("PUT / HTTP/1.1", "Host: a", "Content-Length: 0").repeat(MANY);
    String broken = Raw.head("POST / HTTP/1.1", "Host: a", "Content-Length: 3") + "ab";
    assertThat(answered(io, calls + broken))
        .allMatch(it -> it.split("HTTP/1.1 405 ", -1).length == MANY + 1 && !it.endsWith("!"));
  }

  @ParameterizedTest
  @EnumSource(Io.class)
  void a_slow_reader_gets_its_whole_answer(Io io) throws Exception {
    try (ScriptedUpstream upstream = new ScriptedUpstream(HalfClosedTest::large);
        Door door = Door.to(upstream.url()).io(io).open();
        RawCaller caller = door.caller()) {
      caller.send(Raw.head("GET /large HTTP/1.1", "Host: a"));
      caller.socket().shutdownOutput();
      pause(Duration.ofMillis(300));
      caller.head();
      assertThat(caller.rest(LARGE + 1)).isEqualTo(LARGE);
    }
  }

  @Test
  void a_slow_reader_gets_its_answer_over_http2_though_another_never_comes() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    ScriptedUpstream.Script script =
        (request, out) -> {
          if (request.line().contains("/never")) {
            Door.hold(never);
            return false;
          }
          return large(request, out);
        };
    try (ScriptedUpstream upstream = new ScriptedUpstream(script);
        Door door = Door.to(upstream.url()).open();
        RawCaller caller = door.caller()) {
      caller.send(twoCalls());
      upstream.next();
      upstream.next();
      caller.socket().shutdownOutput();
      pause(LONGER_THAN_A_CALLER_MAY_LINGER);
      assertThat(content(caller.rest(), 1)).isEqualTo(LARGE);
      never.countDown();
    }
  }

  private static boolean large(ScriptedUpstream.Seen request, OutputStream out) throws IOException {
    out.write(Raw.head("HTTP/1.1 200 OK", "Content-Length: " + LARGE).getBytes(ISO_8859_1));
    out.write(new byte[LARGE]);
    return true;
  }

  private static void pause(Duration time) {
    LockSupport.parkNanos(time.toNanos());
  }

  /** What each of some callers reads that says this and nothing more; no PUT gets further. */
  private static List<String> answered(Io io, String calls) throws Exception {
    List<String> all = new ArrayList<>();
    try (ScriptedUpstream upstream = ScriptedUpstream.answering("");
        Door door = Door.to(upstream.url()).io(io).methods("GET", "POST").open()) {
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

  /** One call for much, with windows that hold it all, and one for nothing. */
  private static String twoCalls() {
    ByteArrayOutputStream frames = new ByteArrayOutputStream();
    frames.writeBytes(Frames.PREFACE);
    ByteBuffer window = ByteBuffer.allocate(6).putShort((short) 4).putInt(Integer.MAX_VALUE);
    frame(frames, Frames.SETTINGS, 0, 0, window.array());
    ByteBuffer more = ByteBuffer.allocate(4).putInt(2 * LARGE);
    frame(frames, Frames.WINDOW_UPDATE, 0, 0, more.array());
    int whole = Frames.END_HEADERS | Frames.END_STREAM;
    frame(frames, Frames.HEADERS, whole, 1, FrameCaller.request("GET", "/large"));
    frame(frames, Frames.HEADERS, whole, 3, FrameCaller.request("GET", "/never"));
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
    return (int) read(frames).stream().filter(it -> it.type() == Frames.HEADERS).count();
  }

  /** How much content of a stream there is among frames. */
  private static int content(String frames, int stream) {
    return read(frames).stream()
        .filter(it -> it.type() == Frames.DATA && it.stream() == stream)
        .mapToInt(Head::length)
        .sum();
  }

  private record Head(int length, int type, int stream) {}

  /** The heads of all frames that are whole. */
  private static List<Head> read(String frames) {
    ByteBuffer bytes = ByteBuffer.wrap(frames.getBytes(ISO_8859_1));
    List<Head> heads = new ArrayList<>();
    while (bytes.remaining() >= 9) {
      int word = bytes.getInt();
      bytes.get();
      Head head = new Head(word >>> 8, word & 0xff, bytes.getInt());
      if (head.length() <= bytes.remaining()) {
        heads.add(head);
      }
      bytes.position(bytes.position() + Math.min(head.length(), bytes.remaining()));
    }
    return heads;
  }
}
