package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Fields behind contents (RFC 9110 §6.5), both ways and over both protocols. */
@ExtendWith(NoLeaks.class)
class TrailersTest {
  private static final String LARGE = "z".repeat(100_000);
  private static final String BEHIND =
      "\r\n0\r\n"
          + Raw.head(
              "Server-Timing: db;dur=5",
              "Set-Cookie: a=b",
              "Content-Length: 7",
              "Gatehouse-Call: x",
              "X-Sum: 1");
  private static final String HEAD = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  private static final String ANSWER = HEAD + "2\r\nok" + BEHIND;

  /** Fields that somebody behind might put among those of the head. */
  private static final String[] ASKED = {
    "X-Sum: 1",
    "X-Api-Key: theirs",
    "Content-Length: 5",
    "Transfer-Encoding: chunked",
    "Host: evil",
    "Content-Type: text/evil",
    "Authorization: Bearer theirs"
  };

  private static String chunked(String content) {
    return Integer.toHexString(content.length())
        + "\r\n"
        + content
        + "\r\n0\r\n"
        + String.join("\r\n", ASKED)
        + "\r\n\r\n";
  }

  private static Door before(ScriptedUpstream last, Door behind, Protocol over) throws Exception {
    return over == Protocol.HTTP_2
        ? Door.to(URI.create("http:/" + behind.listener.address()))
            .upstream(it -> it.over(over))
            .open()
        : Door.to(last.url()).open();
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
  void those_of_a_caller_reach_nobody(Protocol over) throws Exception {
    try (ScriptedUpstream last = ScriptedUpstream.echoing();
        Door behind = Door.to(last.url()).open();
        Door door = before(last, behind, over);
        RawCaller caller = door.caller()) {
      for (String content : new String[] {"small", LARGE, LARGE}) {
        caller.send(
            Raw.head("PUT / HTTP/1.1", "Host: a", "Transfer-Encoding: chunked", "Trailer: X-Sum")
                + chunked(content));
        assertThat(caller.answer().content()).isEqualTo(content);
        // The upstream reads no trailers: had any come, they would be the next head.
        assertThat(last.next().head()).startsWith("PUT / ").doesNotContain("evil", "X-Sum");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
  void those_of_a_caller_over_HTTP_2_reach_nobody(Protocol over) throws Exception {
    try (ScriptedUpstream last = ScriptedUpstream.echoing();
        Door behind = Door.to(last.url()).open();
        Door door = before(last, behind, over);
        FrameCaller caller = new FrameCaller(door.listener.address()).greet()) {
      for (int i = 0; i < 2; i++) {
        int stream = caller.open(FrameCaller.request("PUT", "/"), false);
        for (int sent = 0; sent < 3; sent++) {
          caller.frame(Frames.DATA, 0, stream, new byte[16_384]);
        }
        caller.frame(Frames.DATA, 0, stream, new byte[16_383]);
        byte[] fields = FrameCaller.block("x-sum", "1", "x-api-key", "theirs", "cookie", "evil");
        int last1 = Frames.END_HEADERS | Frames.END_STREAM;
        caller.frame(Frames.HEADERS, last1, stream, fields).flush();
        assertThat(caller.answer(stream).content()).hasSize(65_535);
        assertThat(last.next().head()).startsWith("PUT / ").doesNotContain("evil", "sum");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {":path", "connection", "X-Upper"})
  void trailers_that_are_none_end_their_stream_alone(String name) throws Exception {
    try (ScriptedUpstream last = ScriptedUpstream.echoing();
        Door door = Door.to(last.url()).open();
        FrameCaller caller = new FrameCaller(door.listener.address()).greet()) {
      int stream = caller.open(FrameCaller.request("PUT", "/"), false);
      caller.frame(Frames.DATA, 0, stream, (byte) 'x');
      int ends = Frames.END_HEADERS | Frames.END_STREAM;
      caller.frame(Frames.HEADERS, ends, stream, FrameCaller.block(name, "x")).flush();
      FrameCaller.Answer answer = caller.answer(stream);
      assertThat(answer.status()).isIn(0, 400);
      assertThat(caller.post("/", "next").content()).isEqualTo("next");
      assertThat(last.next().content()).isEqualTo("next");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
  void those_of_an_answer_pass_to_who_asks_for_them(Protocol over) throws Exception {
    String large = HEAD + Integer.toHexString(LARGE.length()) + "\r\n" + LARGE + BEHIND;
    try (ScriptedUpstream last = ScriptedUpstream.answering(large);
        Door behind = Door.to(last.url()).open();
        Door door = before(last, behind, over);
        RawCaller caller = door.caller()) {
      caller.send(Raw.head("GET / HTTP/1.1", "Host: a", "TE: trailers", "Connection: close, TE"));
      assertThat(caller.rest().toLowerCase(Locale.ROOT))
          .endsWith("z\r\n0\r\nserver-timing: db;dur=5\r\nx-sum: 1\r\n\r\n")
          .doesNotContain("a=b");
      assertThat(last.next().head()).contains("\r\nTE: trailers\r\nConnection: TE\r\n");
    }
  }

  /** RFC 9110 §7.6.1: what {@code Connection} lists ends here, behind a content too. */
  @Test
  void those_that_an_answer_lists_as_of_its_connection_stay_behind() throws Exception {
    String listing =
        Raw.head("HTTP/1.1 200 OK", "Connection: x-hop , X-Other", "Transfer-Encoding: chunked");
    String behind = Raw.head("X-Hop: 1", "x_hop: 2", "X-Sum: 3", "X-OTHER: 4", "x-hop: 5");
    try (ScriptedUpstream last = ScriptedUpstream.answering(listing + "2\r\nok\r\n0\r\n" + behind);
        Door door = Door.to(last.url()).open();
        RawCaller caller = door.caller();
        FrameCaller frames = new FrameCaller(door.listener.address()).greet()) {
      caller.send(Raw.head("GET / HTTP/1.1", "Host: a", "TE: trailers", "Connection: close, TE"));
      assertThat(caller.rest()).endsWith("2\r\nok\r\n0\r\nX-Sum: 3\r\n\r\n");
      assertThat(behind(frames)).containsOnly(Map.entry("x-sum", "3"));
    }
  }

  @Test
  void those_of_an_answer_are_kept_from_who_does_not_ask() throws Exception {
    try (ScriptedUpstream last = ScriptedUpstream.answering(ANSWER);
        Door door = Door.to(last.url()).open();
        RawCaller old = door.caller();
        FrameCaller frames = new FrameCaller(door.listener.address()).greet()) {
      for (String te : new String[] {"gzip", "x-trailers", "trailers;q=0.5"}) {
        try (RawCaller caller = door.caller()) {
          caller.send(Raw.head("GET / HTTP/1.1", "Host: a", "TE: " + te, "Connection: close, TE"));
          assertThat(caller.rest()).endsWith("2\r\nok\r\n0\r\n\r\n");
          assertThat(last.next().head()).doesNotContain("TE:");
        }
      }
      old.send(Raw.head("GET / HTTP/1.0", "Host: a", "TE: trailers"));
      assertThat(old.rest()).endsWith("ok").doesNotContain("X-Sum");
      FrameCaller.Answer answer = frames.get("/");
      assertThat(answer.content()).isEqualTo("ok");
      assertThat(answer.fields()).containsEntry(":status", "200").doesNotContainKey("x-sum");
    }
  }

  @Test
  void those_of_an_answer_pass_over_HTTP_2() throws Exception {
    try (ScriptedUpstream last = ScriptedUpstream.answering(ANSWER);
        Door door = Door.to(last.url()).open();
        FrameCaller caller = new FrameCaller(door.listener.address()).greet()) {
      assertThat(behind(caller))
          .containsOnly(Map.entry("server-timing", "db;dur=5"), Map.entry("x-sum", "1"));
    }
  }

  /** The last fields that answer a GET. */
  private static Map<String, String> behind(FrameCaller caller) throws Exception {
    int stream = caller.open(FrameCaller.request("GET", "/", "te", "trailers"), true);
    caller.flush();
    Map<String, String> fields = Map.of();
    FrameCaller.Frame frame;
    do {
      frame = caller.next();
      if (frame.type() == Frames.HEADERS) {
        fields = caller.fields(frame.payload());
      }
    } while (frame.stream() != stream || !frame.ends());
    return fields;
  }

  /** Not in an empty frame of fields, which some take for an error. */
  @Test
  void those_that_all_stay_behind_leave_no_frame_over_HTTP_2() throws Exception {
    String answer = HEAD + "2\r\nok\r\n0\r\n" + Raw.head("Set-Cookie: a=b", "Content-Length: 7");
    try (ScriptedUpstream last = ScriptedUpstream.answering(answer);
        Door door = Door.to(last.url()).open();
        FrameCaller caller = new FrameCaller(door.listener.address()).greet()) {
      int stream = caller.open(FrameCaller.request("GET", "/", "te", "trailers"), true);
      caller.flush();
      FrameCaller.Frame frame = caller.next(stream);
      assertThat(frame.type()).isEqualTo(Frames.HEADERS);
      while (!frame.ends()) {
        frame = caller.next(stream);
      }
      assertThat(frame.type()).isEqualTo(Frames.DATA);
    }
  }
}
