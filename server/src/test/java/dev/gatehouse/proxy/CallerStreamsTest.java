package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.ScriptedUpstream.HELLO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.pipeline.Decision;
import dev.gatehouse.pipeline.Outcome;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
  void forwards_a_call_as_http_1_1_would() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(HELLO);
        Door door = Door.to(upstream.url()).open();
        FrameCaller caller = caller(door)) {
      FrameCaller.Answer answer =
          caller.get("/a%7Eb?c=d", "accept", "x/y", "x-forwarded-for", "1.2.3.4", "te", "trailers");
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.content()).isEqualTo("hello");
      assertThat(answer.fields()).containsEntry("content-length", "5").containsKey("date");
      Outcome record = door.ledger.nextRecord();
      assertThat(answer.fields()).containsEntry("gatehouse-call", record.exchange().id());
      assertThat(record.decision()).isEqualTo(Decision.ALLOWED);
      ScriptedUpstream.Seen seen = upstream.next();
      assertThat(seen.line()).isEqualTo("GET /a~b?c=d HTTP/1.1");
      assertThat(seen.head()).contains("\r\naccept: x/y\r\n").doesNotContain("1.2.3.4", "te: ");
    }
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
  void refuses_what_is_no_request_with_a_recorded_reason_and_goes_on() throws Exception {
    String[][] wrong = {
      {"x\r\ny", "z", "malformed-request"},
      {"x", "y\r\nz: a", "malformed-request"},
      {"x", "y\0", "malformed-request"},
      {"x:", "y", "malformed-request"},
      {"X-Upper", "y", "malformed-request"},
      {"", "y", "malformed-request"},
      {"x", " y", "malformed-request"},
      {"x", "y\t", "malformed-request"},
      {":path", "/other", "malformed-request"},
      {":unknown", "y", "malformed-request"},
      {"connection", "close", "malformed-request"},
      {"keep-alive", "1", "malformed-request"},
      {"proxy-connection", "close", "malformed-request"},
      {"transfer-encoding", "chunked", "malformed-request"},
      {"upgrade", "h2c", "malformed-request"},
      {"te", "gzip", "malformed-request"},
      {"host", "b", "invalid-host"},
      {"content-length", "5", "ambiguous-framing"},
      {"content-length", "+0", "ambiguous-framing"},
      {"expect", "something", "expectation-failed"},
    };
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(HELLO);
        Door door = Door.to(upstream.url()).open();
        FrameCaller caller = caller(door)) {
      for (String[] field : wrong) {
        FrameCaller.Answer answer = caller.get("/", field[0], field[1]);
        Outcome record = door.ledger.nextRecord();
        assertThat(record.reason().map(Reason::code)).as(field[0]).contains(field[2]);
        assertThat(answer.status()).isEqualTo(record.reason().orElseThrow().status());
        assertThat(answer.content()).contains("\"code\":\"" + field[2] + "\"");
      }
      for (String path :
          new String[] {
            "",
            "a",
            "/a b",
            "/a\tb",
            "/a\r\nb",
            "//",
            "/../a",
            "/%zz",
            "*",
            "http://a/",
            "/a#b",
            "/\u00e9"
          }) {
        FrameCaller.Answer answer = caller.get(path);
        assertThat(answer.status()).as(path).isEqualTo(400);
        door.ledger.nextRecord();
      }
      for (String scheme : new String[] {"https", "ftp", "", "HTTP"}) {
        byte[] block =
            FrameCaller.block(":method", "GET", ":scheme", scheme, ":authority", "a", ":path", "/");
        int stream = caller.open(block, true);
        assertThat(caller.flush().answer(stream).status()).as(scheme).isEqualTo(400);
        door.ledger.nextRecord();
      }
      assertThat(upstream.connections).hasValue(0);
      assertThat(caller.get("/").status()).isEqualTo(200);
    }
  }

  @Test
  void joins_the_crumbs_of_a_cookie() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(HELLO);
        Door door = Door.to(upstream.url()).open();
        FrameCaller caller = caller(door)) {
      caller.get("/", "cookie", "a=b", "x", "y", "cookie", "c=d", "cookie", "e=f", "z", "1");
      assertThat(upstream.next().head()).contains("\r\ncookie: a=b; c=d; e=f\r\nx: y\r\nz: 1\r\n");
      caller.get("/", "cookie", "", "cookie", "a=b", "cookie", "", "x", "y", "cookie", "");
      assertThat(upstream.next().head()).contains("\r\ncookie: a=b\r\nx: y\r\n");
      caller.get("/", "cookie", "", "x", "y", "cookie", "");
      assertThat(upstream.next().head()).contains("\r\ncookie: \r\nx: y\r\n");
    }
  }

  @ParameterizedTest
  @CsvSource({"500, 200", "501, 431"})
  void takes_no_more_crumbs_of_a_cookie_than_five_for_each_field(int crumbs, int status)
      throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(HELLO);
        Door door = Door.to(upstream.url()).open();
        FrameCaller caller = caller(door)) {
      String[] fields = new String[2 * (crumbs + 1)];
      for (int i = 0; i < fields.length; i += 2) {
        fields[i] = "cookie";
        fields[i + 1] = "a=b";
      }
      assertThat(caller.get("/", fields).status()).isEqualTo(status);
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
      FrameCaller.Frame frame = caller.next();
      while (frame.type() != Frames.HEADERS) {
        frame = caller.next();
      }
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
      while (caller.next().type() != Frames.GOAWAY) {
        // What comes before it is no part of the answer.
      }
      told.countDown();
      assertThat(caller.answer(stream).content()).isEqualTo("hello");
      assertThat(caller.goneAway()).isZero();
      closing.join();
    }
  }
}
