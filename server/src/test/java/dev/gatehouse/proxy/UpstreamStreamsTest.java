package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.ScriptedUpstream.HELLO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.pipeline.Outcome;
import dev.gatehouse.pipeline.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(NoLeaks.class)
class UpstreamStreamsTest {
  private static final String GET = Raw.head("GET /x?y=z HTTP/1.1", "Host: a", "X-Field: v");
  private static final String DELETE = Raw.head("DELETE /x HTTP/1.1", "Host: a");

  /** A door to an upstream that is spoken to over HTTP/2. */
  private static Door.Builder to(URI url) {
    return Door.to(url).upstream(it -> it.over(Protocol.HTTP_2));
  }

  private static URI url(ServerSocket socket) {
    return URI.create("http://127.0.0.1:" + socket.getLocalPort());
  }

  private static ServerSocket listen() throws IOException {
    return new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
  }

  private static FrameCaller accept(ServerSocket socket, int... settings) throws IOException {
    return new FrameCaller(socket.accept()).serve(settings);
  }

  /** The next frame that opens a stream. */
  private static FrameCaller.Frame request(FrameCaller upstream) throws IOException {
    return await(upstream, Frames.HEADERS);
  }

  private static FrameCaller.Frame await(FrameCaller upstream, int type) throws IOException {
    FrameCaller.Frame frame = upstream.next();
    while (frame.type() != type) {
      frame = upstream.next();
    }
    return frame;
  }

  private static void answer(FrameCaller upstream, int stream, String content) throws IOException {
    upstream.frame(Frames.HEADERS, Frames.END_HEADERS, stream, FrameCaller.block(":status", "200"));
    upstream.frame(
        Frames.DATA, Frames.END_STREAM, stream, content.getBytes(StandardCharsets.US_ASCII));
    upstream.flush();
  }

  /** It costs us no frame for each of its own. */
  @Test
  void padding_is_paid_for_together() throws Exception {
    try (ServerSocket socket = listen();
        Door door = to(url(socket)).open();
        RawCaller caller = door.caller()) {
      caller.send(GET);
      try (FrameCaller upstream = accept(socket)) {
        int stream = request(upstream).stream();
        byte[] head = FrameCaller.block(":status", "200", "content-length", "400");
        upstream.frame(Frames.HEADERS, Frames.END_HEADERS, stream, head);
        for (int i = 0; i < 400; i++) {
          upstream.frame(Frames.DATA, 8, stream, (byte) 2, (byte) 'x', (byte) 0, (byte) 0);
        }
        upstream.frame(Frames.PING, 0, 0, new byte[8]).flush();
        int paid = 0;
        int frames = 0;
        FrameCaller.Frame frame = upstream.next();
        while (frame.type() != Frames.PING) {
          boolean pays = frame.type() == Frames.WINDOW_UPDATE && frame.stream() == stream;
          paid += pays ? frame.number() : 0;
          frames += pays ? 1 : 0;
          frame = upstream.next();
        }
        assertThat(frames).isEqualTo(1);
        assertThat(paid).isBetween(1024, 1200);
        upstream.frame(Frames.DATA, Frames.END_STREAM, stream, new byte[0]).flush();
        assertThat(caller.answer().content()).hasSize(400);
      }
    }
  }

  @Test
  void sends_the_same_request_as_over_http_1_1() throws Exception {
    try (ServerSocket socket = listen();
        Door door = to(url(socket)).open();
        RawCaller caller = door.caller()) {
      caller.send(GET);
      FrameCaller upstream = accept(socket);
      FrameCaller.Frame frame = request(upstream);
      Map<String, String> fields = upstream.fields(frame.payload());
      assertThat(frame.flags() & Frames.END_STREAM).isNotZero();
      assertThat(fields)
          .containsEntry(":method", "GET")
          .containsEntry(":scheme", "http")
          .containsEntry(":path", "/x?y=z")
          .containsEntry(":authority", "127.0.0.1:" + socket.getLocalPort())
          .containsEntry("x-field", "v")
          .containsEntry("x-forwarded-for", "127.0.0.1")
          .containsEntry("forwarded", "for=127.0.0.1;host=a;proto=http")
          .doesNotContainKeys("host", "connection");
      answer(upstream, frame.stream(), "hello");
      RawCaller.Answer answer = caller.answer();
      assertThat(answer.content()).isEqualTo("hello");
    }
  }

  @Test
  void carries_many_calls_over_one_connection() throws Exception {
    try (ScriptedUpstream last = ScriptedUpstream.echoing();
        Door behind = Door.to(last.url()).open();
        Door door = to(URI.create("http:/" + behind.listener.address())).open();
        FrameCaller caller = new FrameCaller(door.listener.address()).greet()) {
      List<Integer> streams = new ArrayList<>();
      for (int i = 0; i < 90; i++) {
        int stream = caller.open(FrameCaller.request("POST", "/" + i), false);
        streams.add(stream);
        caller.frame(0, 1, stream, ("content " + i).getBytes(StandardCharsets.US_ASCII));
      }
      caller.flush();
      for (int i = 0; i < 90; i++) {
        assertThat(caller.answer(streams.get(i)).content()).isEqualTo("content " + i);
      }
      assertThat(behind.listener.connections()).isEqualTo(1);
    }
  }

  @Test
  void takes_and_returns_more_than_any_window_holds() throws Exception {
    String content = "0123456789abcdef".repeat(30_000);
    try (ScriptedUpstream last = ScriptedUpstream.echoing();
        Door behind = Door.to(last.url()).open();
        Door door = to(URI.create("http:/" + behind.listener.address())).open();
        RawCaller caller = door.caller()) {
      for (int i = 0; i < 3; i++) {
        caller.send(Raw.head("POST / HTTP/1.1", "Host: a", "Content-Length: " + content.length()));
        caller.send(content);
        assertThat(caller.answer().content()).isEqualTo(content);
      }
    }
  }

  @Test
  void sends_again_what_the_upstream_refused_to_look_at_also_a_change() throws Exception {
    try (ServerSocket socket = listen();
        Door door = to(url(socket)).open();
        RawCaller caller = door.caller()) {
      caller.send(DELETE);
      FrameCaller upstream = accept(socket);
      upstream.number(Frames.RST_STREAM, request(upstream).stream(), 7).flush();
      answer(upstream, request(upstream).stream(), "again");
      assertThat(caller.answer().content()).isEqualTo("again");
    }
  }

  /** Who has said something of it has looked at it, whatever it says then (RFC 9113 §8.7). */
  @ParameterizedTest
  @ValueSource(ints = {Frames.RST_STREAM, Frames.GOAWAY})
  void sends_no_change_again_of_which_the_upstream_has_spoken(int word) throws Exception {
    byte[] refused = {0, 0, 0, 7};
    try (ServerSocket socket = listen();
        Door door = to(url(socket)).treated(new Treatment().repeating(false)).open();
        RawCaller caller = door.caller()) {
      caller.send(DELETE);
      FrameCaller upstream = accept(socket);
      int stream = request(upstream).stream();
      byte[] early = FrameCaller.block(":status", "103");
      upstream.frame(Frames.HEADERS, Frames.END_HEADERS, stream, early);
      boolean ofStream = word == Frames.RST_STREAM;
      upstream.frame(word, 0, ofStream ? stream : 0, ofStream ? refused : new byte[8]).flush();
      if (ofStream) {
        upstream.frame(Frames.PING, 0, 0, new byte[8]).flush();
        FrameCaller.Frame next = upstream.next();
        while (next.type() != Frames.PING) {
          assertThat(next.type()).isNotEqualTo(Frames.HEADERS);
          next = upstream.next();
        }
      }
      assertThat(caller.answer().content()).contains(Reason.OUTCOME_UNKNOWN.code());
    }
  }

  @Test
  void sends_elsewhere_what_a_connection_that_goes_away_did_not_see() throws Exception {
    try (ServerSocket socket = listen();
        Door door = to(url(socket)).open();
        RawCaller caller = door.caller();
        RawCaller other = door.caller()) {
      caller.send(GET);
      FrameCaller first = accept(socket);
      int seen = request(first).stream();
      other.send(DELETE);
      request(first);
      first.frame(Frames.GOAWAY, 0, 0, new byte[] {0, 0, 0, (byte) seen, 0, 0, 0, 0}).flush();
      FrameCaller second = accept(socket);
      answer(second, request(second).stream(), "elsewhere");
      assertThat(other.answer().content()).isEqualTo("elsewhere");
      answer(first, seen, "seen");
      assertThat(caller.answer().content()).isEqualTo("seen");
    }
  }

  @Test
  void says_what_became_of_a_stream_that_the_upstream_ended() throws Exception {
    try (ServerSocket socket = listen();
        Door door = to(url(socket)).open();
        RawCaller caller = door.caller()) {
      caller.send(GET);
      FrameCaller upstream = accept(socket);
      upstream.number(Frames.RST_STREAM, request(upstream).stream(), 2).flush();
      assertThat(caller.answer().content()).contains("upstream-broke-off");
      caller.send(DELETE);
      upstream.number(Frames.RST_STREAM, request(upstream).stream(), 2).flush();
      assertThat(caller.answer().content()).contains("outcome-unknown");
    }
  }

  @Test
  void goes_on_when_content_follows_the_end_of_a_stream_that_the_upstream_ended() throws Exception {
    try (ServerSocket socket = listen();
        Door door = to(url(socket)).open();
        RawCaller caller = door.caller();
        RawCaller other = door.caller()) {
      caller.send(GET);
      FrameCaller upstream = accept(socket);
      int ended = request(upstream).stream();
      other.send(GET);
      int stays = request(upstream).stream();
      upstream.number(Frames.RST_STREAM, ended, 8);
      upstream.frame(Frames.DATA, 0, ended, new byte[5]).flush();
      assertThat(caller.answer().content()).contains("upstream-broke-off");
      answer(upstream, stays, "goes on");
      assertThat(other.answer().content()).isEqualTo("goes on");
    }
  }

  @Test
  void believes_no_malformed_answer_and_goes_on() throws Exception {
    String[][] wrong = {
      {":status", "20"},
      {":status", "099"},
      {":status", "200", ":status", "200"},
      {"x", "y"},
      {":status", "200", "X", "y"},
      {":status", "200", "x", "y\r\nz: a"},
      {":status", "200", "connection", "close"},
      {":status", "200", "transfer-encoding", "chunked"},
      {":status", "200", "content-length", "7"},
      {":status", "200", "content-length", "4"},
      {":status", "101"},
    };
    try (ServerSocket socket = listen();
        Door door = to(url(socket)).open();
        RawCaller caller = door.caller()) {
      caller.send(GET);
      FrameCaller upstream = accept(socket);
      for (String[] fields : wrong) {
        int stream = request(upstream).stream();
        upstream.frame(Frames.HEADERS, Frames.END_HEADERS, stream, FrameCaller.block(fields));
        upstream.frame(Frames.DATA, Frames.END_STREAM, stream, new byte[5]).flush();
        assertThat(caller.answer().content()).as(String.join(" ", fields)).contains("malformed");
        caller.send(GET);
      }
      answer(upstream, request(upstream).stream(), "right");
      assertThat(caller.answer().content()).isEqualTo("right");
    }
  }

  @Test
  void cancels_the_stream_of_a_caller_that_left() throws Exception {
    try (ServerSocket socket = listen();
        Door door = to(url(socket)).open()) {
      FrameCaller upstream;
      int stream;
      try (RawCaller caller = door.caller()) {
        caller.send(GET);
        upstream = accept(socket);
        stream = request(upstream).stream();
        caller.socket().setSoLinger(true, 0);
      }
      FrameCaller.Frame frame = await(upstream, Frames.RST_STREAM);
      assertThat(frame.stream()).isEqualTo(stream);
      assertThat(frame.number()).isEqualTo(8);
    }
  }

  @Test
  void waits_no_longer_than_it_may() throws Exception {
    try (ServerSocket socket = listen();
        Door door = to(url(socket)).upstream(it -> it.reading(Duration.ofMillis(1500))).open();
        RawCaller caller = door.caller()) {
      caller.send(GET);
      FrameCaller upstream = accept(socket);
      request(upstream);
      assertThat(caller.answer().content()).contains("upstream-timeout");
      assertThat(await(upstream, Frames.RST_STREAM).number()).isEqualTo(8);
      Outcome record = door.ledger.nextRecord();
      assertThat(record.reason()).contains(Reason.UPSTREAM_TIMEOUT);
    }
  }

  @Test
  void opens_another_connection_when_one_carries_all_that_it_may() throws Exception {
    try (ServerSocket socket = listen();
        Door door = to(url(socket)).open();
        RawCaller caller = door.caller();
        RawCaller other = door.caller()) {
      caller.send(GET);
      FrameCaller first = accept(socket, 3, 1);
      int stream = request(first).stream();
      other.send(GET);
      FrameCaller second = accept(socket);
      answer(second, request(second).stream(), "second");
      assertThat(other.answer().content()).isEqualTo("second");
      answer(first, stream, "first");
      assertThat(caller.answer().content()).isEqualTo("first");
    }
  }

  @Test
  void finds_out_that_an_upstream_does_not_speak_http_2() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(HELLO);
        Door door = to(upstream.url()).open();
        RawCaller caller = door.caller()) {
      caller.send(GET);
      assertThat(caller.answer().content()).contains("upstream-unreachable");
    }
  }

  @Test
  void asks_for_a_content_in_parts_and_its_end() throws Exception {
    try (ServerSocket socket = listen();
        Door door = to(url(socket)).open();
        RawCaller caller = door.caller()) {
      String part = "x".repeat(65_536);
      caller.send(Raw.head("POST / HTTP/1.1", "Host: a", "Transfer-Encoding: chunked"));
      caller.send("10000\r\n" + part + "\r\n");
      FrameCaller upstream = accept(socket);
      FrameCaller.Frame frame = request(upstream);
      assertThat(upstream.fields(frame.payload())).doesNotContainKey("content-length");
      caller.send("3\r\nend\r\n0\r\n\r\n");
      int bytes = 0;
      int stream = frame.stream();
      do {
        frame = await(upstream, Frames.DATA);
        bytes += frame.payload().length;
        upstream.number(Frames.WINDOW_UPDATE, 0, 65_536).flush();
        upstream.number(Frames.WINDOW_UPDATE, stream, 65_536).flush();
      } while (!frame.ends());
      assertThat(bytes).isEqualTo(65_539);
      answer(upstream, stream, "taken");
      assertThat(caller.answer().content()).isEqualTo("taken");
    }
  }
}
