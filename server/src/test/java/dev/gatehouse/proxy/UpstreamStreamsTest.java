package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.ScriptedUpstream.HELLO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.pipeline.Outcome;
import dev.gatehouse.pipeline.Reason;
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

@ExtendWith(NoLeaks.class)
class UpstreamStreamsTest {
  private static final String GET = Raw.head("GET /x?y=z HTTP/1.1", "Host: a", "X-Field: v");

  /** A door to an upstream that is spoken to over HTTP/2. */
  private static Door.Builder to(URI url) {
    return Door.to(url).upstream(it -> it.over(Protocol.HTTP_2));
  }

  private static Door.Builder to(ServerSocket socket) {
    return to(URI.create("http://127.0.0.1:" + socket.getLocalPort()));
  }

  /** It costs us no frame for each of its own. */
  @Test
  void padding_is_paid_for_together() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        Door door = to(socket).open();
        RawCaller caller = door.caller()) {
      caller.send(GET);
      try (FrameCaller upstream = new FrameCaller(socket.accept()).serve()) {
        int stream = upstream.await(Frames.HEADERS).stream();
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
    try (ServerSocket socket = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        Door door = to(socket).open();
        RawCaller caller = door.caller()) {
      caller.send(GET);
      FrameCaller upstream = new FrameCaller(socket.accept()).serve();
      FrameCaller.Frame frame = upstream.await(Frames.HEADERS);
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
      upstream.reply(frame.stream(), "hello");
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
    try (ServerSocket socket = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        Door door = to(socket).open();
        RawCaller caller = door.caller()) {
      caller.send(GET);
      FrameCaller upstream = new FrameCaller(socket.accept()).serve();
      for (String[] fields : wrong) {
        int stream = upstream.await(Frames.HEADERS).stream();
        upstream.frame(Frames.HEADERS, Frames.END_HEADERS, stream, FrameCaller.block(fields));
        upstream.frame(Frames.DATA, Frames.END_STREAM, stream, new byte[5]).flush();
        assertThat(caller.answer().content()).as(String.join(" ", fields)).contains("malformed");
        caller.send(GET);
      }
      upstream.reply(upstream.await(Frames.HEADERS).stream(), "right");
      assertThat(caller.answer().content()).isEqualTo("right");
    }
  }

  @Test
  void waits_no_longer_than_it_may() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        Door door = to(socket).upstream(it -> it.reading(Duration.ofMillis(1500))).open();
        RawCaller caller = door.caller()) {
      caller.send(GET);
      FrameCaller upstream = new FrameCaller(socket.accept()).serve();
      upstream.await(Frames.HEADERS);
      assertThat(caller.answer().content()).contains("upstream-timeout");
      assertThat(upstream.await(Frames.RST_STREAM).number()).isEqualTo(8);
      Outcome record = door.ledger.nextRecord();
      assertThat(record.reason()).contains(Reason.UPSTREAM_TIMEOUT);
    }
  }

  @Test
  void opens_another_connection_when_one_carries_all_that_it_may() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        Door door = to(socket).open();
        RawCaller caller = door.caller();
        RawCaller other = door.caller()) {
      caller.send(GET);
      FrameCaller first = new FrameCaller(socket.accept()).serve(3, 1);
      int stream = first.await(Frames.HEADERS).stream();
      other.send(GET);
      FrameCaller second = new FrameCaller(socket.accept()).serve();
      second.reply(second.await(Frames.HEADERS).stream(), "second");
      assertThat(other.answer().content()).isEqualTo("second");
      first.reply(stream, "first");
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
    try (ServerSocket socket = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        Door door = to(socket).open();
        RawCaller caller = door.caller()) {
      String part = "x".repeat(65_536);
      caller.send(Raw.head("POST / HTTP/1.1", "Host: a", "Transfer-Encoding: chunked"));
      caller.send("10000\r\n" + part + "\r\n");
      FrameCaller upstream = new FrameCaller(socket.accept()).serve();
      FrameCaller.Frame frame = upstream.await(Frames.HEADERS);
      assertThat(upstream.fields(frame.payload())).doesNotContainKey("content-length");
      caller.send("3\r\nend\r\n0\r\n\r\n");
      int bytes = 0;
      int stream = frame.stream();
      do {
        frame = upstream.await(Frames.DATA);
        bytes += frame.payload().length;
        upstream.number(Frames.WINDOW_UPDATE, 0, 65_536).flush();
        upstream.number(Frames.WINDOW_UPDATE, stream, 65_536).flush();
      } while (!frame.ends());
      assertThat(bytes).isEqualTo(65_539);
      upstream.reply(stream, "taken");
      assertThat(caller.answer().content()).isEqualTo("taken");
    }
  }
}
