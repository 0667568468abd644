package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.ScriptedUpstream.HELLO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.pipeline.Stage;
import dev.gatehouse.pipeline.Verdict;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class CallerStreamsTest {
  private static final Listener.Config HASTY =
      new Allowed()
          .maxBody(1000)
          .headTime(Duration.ofMillis(300))
          .bodyTime(Duration.ofMillis(300))
          .idleTime(Duration.ofSeconds(2))
          .callTime(Duration.ofSeconds(5))
          .bounds(new Bounds(3, 3))
          .config();

  private static boolean write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.US_ASCII));
    out.flush();
    return true;
  }

  private static void pause(long millis) {
    LockSupport.parkNanos(millis * 1_000_000);
  }

  private static FrameCaller caller(Door door) throws Exception {
    return new FrameCaller(door.listener.address()).greet();
  }

  @Test
  void carries_many_calls_at_a_time_and_answers_each_with_its_own() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.echoing();
        Door door = Door.to(upstream.url()).open();
        FrameCaller caller = caller(door)) {
      List<Integer> streams = new ArrayList<>();
      for (int i = 0; i < 90; i++) {
        int stream = caller.open(FrameCaller.request("POST", "/" + i), false);
        streams.add(stream);
        byte[] content = ("content " + i).getBytes(StandardCharsets.US_ASCII);
        caller.frame(Frames.DATA, Frames.END_STREAM, stream, content);
      }
      caller.flush();
      for (int i = 89; i >= 0; i--) {
        assertThat(caller.answer(streams.get(i)).content()).isEqualTo("content " + i);
      }
    }
  }

  @Test
  void takes_and_returns_more_than_any_window_holds() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.echoing();
        Door door = Door.to(upstream.url()).open();
        FrameCaller caller = caller(door)) {
      String part = "0123456789abcdef".repeat(512);
      int stream = caller.open(FrameCaller.request("POST", "/"), false);
      byte[] bytes = part.getBytes(StandardCharsets.US_ASCII);
      int window = 65_535;
      for (int i = 0; i < 40; i++) {
        while (window < bytes.length) {
          FrameCaller.Frame frame = caller.flush().next();
          window +=
              frame.type() == Frames.WINDOW_UPDATE && frame.stream() == stream
                  ? frame.number()
                  : frame.type() == Frames.SETTINGS && frame.flags() == 0 ? 1 : 0;
        }
        window -= bytes.length;
        caller.frame(Frames.DATA, i == 39 ? Frames.END_STREAM : 0, stream, bytes);
      }
      caller.flush();
      FrameCaller.Answer answer = caller.answer(stream);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.content()).isEqualTo(part.repeat(40));
    }
  }

  @Test
  void gives_no_credit_for_what_the_upstream_does_not_take() throws Exception {
    try (ServerSocket deaf = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Door door = Door.to(deaf).open();
        FrameCaller caller = caller(door)) {
      int stream = caller.open(FrameCaller.request("POST", "/"), false);
      caller.socket().setSoTimeout(1000);
      byte[] part = new byte[4096];
      // The setting that comes first gives one more.
      long window = 65_536;
      long sent = 0;
      try {
        while (true) {
          while (window < part.length) {
            FrameCaller.Frame frame = caller.flush().next();
            boolean credit = frame.type() == Frames.WINDOW_UPDATE && frame.stream() == stream;
            window += credit ? frame.number() : 0;
          }
          caller.frame(Frames.DATA, 0, stream, part);
          window -= part.length;
          sent += part.length;
        }
      } catch (SocketTimeoutException e) {
        // No more is let in; what was, is in the sockets or within the bounds.
        assertThat(sent).isBetween(65_536L, 16L << 20);
      }
    }
  }

  @Test
  void relays_an_answer_of_unknown_length_as_it_comes() throws Exception {
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(
                (_, out) -> {
                  write(out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
                  pause(100);
                  return write(out, "4\r\ndefg\r\n0\r\n\r\n");
                });
        Door door = Door.to(upstream.url()).open();
        FrameCaller caller = caller(door)) {
      FrameCaller.Answer answer = caller.get("/");
      assertThat(answer.content()).isEqualTo("abcdefg");
      assertThat(answer.reset()).isEqualTo(-1);
      assertThat(door.ledger.nextEnd().complete()).isTrue();
    }
  }

  @Test
  void resets_the_stream_of_an_answer_that_breaks_off() throws Exception {
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(
                (_, out) -> {
                  write(out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
                  pause(100);
                  return false;
                });
        Door door = Door.to(upstream.url()).open();
        FrameCaller caller = caller(door)) {
      FrameCaller.Answer answer = caller.get("/");
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.reset()).isEqualTo(2);
      assertThat(door.ledger.nextEnd().complete()).isFalse();
      upstream.now(ScriptedUpstream.always(HELLO));
      assertThat(caller.get("/").content()).isEqualTo("hello");
    }
  }

  @Test
  void answers_before_the_content_came_and_asks_for_no_more_of_it() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(HELLO);
        Door door =
            Door.to(upstream.url())
                .before(Stage.AUTHORIZE, _ -> Verdict.deny(Reason.NOT_GRANTED))
                .open();
        FrameCaller caller = caller(door)) {
      int stream = caller.open(FrameCaller.request("POST", "/", "content-length", "100000"), false);
      caller.flush();
      FrameCaller.Answer answer = caller.answer(stream);
      assertThat(answer.status()).isEqualTo(403);
      FrameCaller.Frame frame = caller.next();
      assertThat(frame.type()).isEqualTo(Frames.RST_STREAM);
      assertThat(frame.number()).isZero();
      caller.frame(Frames.DATA, 0, stream, new byte[1000]).flush();
      assertThat(caller.get("/").status()).isEqualTo(403);
    }
  }

  @Test
  void stops_a_read_that_was_taken_back_and_serves_the_others() throws Exception {
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(
                (request, out) -> {
                  if (request.line().contains("slow")) {
                    pause(300);
                  }
                  return write(out, HELLO);
                });
        Door door = Door.to(upstream.url()).open();
        FrameCaller caller = caller(door)) {
      int slow = caller.open(FrameCaller.request("GET", "/slow"), true);
      caller.flush();
      upstream.next();
      caller.number(Frames.RST_STREAM, slow, 8).flush();
      assertThat(caller.get("/").status()).isEqualTo(200);
      assertThat(door.ledger.nextRecord().reason()).contains(Reason.CALLER_GONE);
    }
  }

  @Test
  void asks_for_awaited_content_with_100() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.echoing();
        Door door = Door.to(upstream.url()).open();
        FrameCaller caller = caller(door)) {
      int stream =
          caller.open(
              FrameCaller.request("POST", "/", "expect", "100-continue", "content-length", "2"),
              false);
      caller.flush();
      FrameCaller.Frame frame = caller.await(Frames.HEADERS);
      assertThat(caller.fields(frame.payload())).containsEntry(":status", "100");
      caller.frame(Frames.DATA, Frames.END_STREAM, stream, (byte) 'o', (byte) 'k').flush();
      assertThat(caller.answer(stream).content()).isEqualTo("ok");
    }
  }

  @Test
  void ends_late_contents_late_frames_and_idle_connections() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(HELLO);
        Door door = Door.to(upstream.url()).listener(HASTY).open()) {
      try (FrameCaller caller = caller(door)) {
        int stream = caller.open(FrameCaller.request("POST", "/"), false);
        caller.flush();
        assertThat(caller.answer(stream).status()).isEqualTo(408);
        assertThat(caller.goneAway()).isZero();
      }
      try (FrameCaller caller = caller(door)) {
        caller.frame(Frames.HEADERS, 0, 1, FrameCaller.request("GET", "/")).flush();
        assertThat(caller.goneAway()).isEqualTo(1);
      }
      try (FrameCaller caller = caller(door)) {
        caller.raw(new byte[] {0, 0, 100, 0}).flush();
        assertThat(caller.goneAway()).isEqualTo(1);
      }
    }
  }

  @Test
  void serves_what_is_on_its_way_when_the_listener_closes() throws Exception {
    CountDownLatch told = new CountDownLatch(1);
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(
                (_, out) -> {
                  Door.hold(told);
                  return write(out, HELLO);
                });
        Door door = Door.to(upstream.url()).open();
        FrameCaller caller = caller(door)) {
      int stream = caller.open(FrameCaller.request("GET", "/"), true);
      caller.flush();
      upstream.next();
      Thread closing = Thread.startVirtualThread(() -> door.listener.close(Duration.ofSeconds(20)));
      caller.await(Frames.GOAWAY);
      told.countDown();
      assertThat(caller.answer(stream).content()).isEqualTo("hello");
      assertThat(caller.goneAway()).isZero();
      closing.join();
    }
  }
}
