package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.gatehouse.pipeline.Ending;
import dev.gatehouse.pipeline.Live;
import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.proxy.http2.ErrorCode;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How calls and streams end when the doorway does, or is left to a successor. */
@ExtendWith(NoLeaks.class)
class DrainTest {
  /** Long enough for a machine that stands still for a moment. */
  private static final Duration DRAIN = Duration.ofMillis(1500);

  private static final String EVENTS =
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";

  @TempDir Path folder;

  private static Live live(Live.Kind kind) {
    return new Live(kind, Duration.ofSeconds(20));
  }

  /** An upstream of an event every 20 ms, each in two parts. */
  private static ScriptedUpstream ticking() throws IOException {
    return new ScriptedUpstream(
        (_, out) -> {
          say(out, EVENTS);
          while (true) {
            say(out, "a\r\ndata: tick\r\n");
            pause(10);
            say(out, "2\r\n\n\n\r\n");
            pause(10);
          }
        });
  }

  private static void say(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  private static void pause(long millis) {
    LockSupport.parkNanos(millis * 1_000_000);
  }

  /** Closes the door, gently at first; returns its thread. */
  private static Thread close(Door door) {
    return Thread.ofVirtual().name("closing").start(() -> door.listener.close(DRAIN));
  }

  /** Lets a successor in, as far as one connection can tell. */
  private static void leave(Door door) {
    door.listener.leave(Duration.ofMillis(50));
  }

  private static void assertEnded(Door door, Reason reason) throws InterruptedException {
    Ending ending = door.ledger.nextEnd().ending();
    assertThat(Objects.requireNonNull(ending.denial()).reason()).isEqualTo(reason);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void ends_events_behind_an_event_at_once_or_in_time_where_a_successor_serves(boolean succeeded)
      throws Exception {
    try (ScriptedUpstream upstream = ticking();
        Door door = Door.to(upstream.url()).live(live(Live.Kind.EVENTS)).open();
        RawCaller caller = door.caller()) {
      caller.send(Raw.head("GET / HTTP/1.1", "Host: a"));
      upstream.next();
      pause(50);
      if (succeeded) {
        leave(door);
      }
      long begun = System.nanoTime();
      Thread closing = close(door);
      RawCaller.Answer answer = caller.answer();
      Duration taken = Duration.ofNanos(System.nanoTime() - begun);
      assertThat(answer.content()).startsWith("data: tick\n\n").endsWith("tick\n\n");
      assertThat(taken.compareTo(DRAIN) >= 0).isEqualTo(succeeded);
      assertThat(caller.ended()).isTrue();
      assertEnded(door, Reason.DRAINING);
      caller.socket().close();
      closing.join();
    }
  }

  @Test
  void ends_events_over_http_2_behind_an_event_when_their_time_is_over() throws Exception {
    try (ScriptedUpstream upstream = ticking();
        Door door = Door.to(upstream.url()).live(live(Live.Kind.EVENTS)).open();
        FrameCaller caller = new FrameCaller(door.listener.address()).greet()) {
      int stream = caller.open(FrameCaller.request("GET", "/"), true);
      caller.flush();
      upstream.next();
      leave(door);
      Thread closing = close(door);
      FrameCaller.Answer answer = caller.answer(stream);
      assertThat(answer.reset()).isEqualTo(-1);
      assertThat(answer.content()).endsWith("data: tick\n\n");
      assertThat(caller.goneAway()).isZero();
      assertEnded(door, Reason.DRAINING);
      caller.socket().close();
      closing.join();
    }
  }

  @Test
  void keeps_websockets_while_a_successor_serves_and_sends_them_away_in_time() throws Exception {
    try (WebSocketUpstream upstream = new WebSocketUpstream(WebSocketUpstream.ECHO);
        Door door = Door.to(upstream.url()).live(live(Live.Kind.WEBSOCKET)).open();
        RawCaller caller = door.caller()) {
      FrameWire wire = WebSocketCalls.open(caller);
      leave(door);
      Thread closing = close(door);
      pause(DRAIN.toMillis() / 3);
      wire.send(FrameWire.FIN | FrameWire.TEXT, "still");
      assertThat(wire.next().payload()).isEqualTo("still");
      assertThat(wire.next().code()).isEqualTo(1001);
      assertEnded(door, Reason.DRAINING);
      caller.socket().close();
      closing.join();
    }
  }

  @Test
  void lets_grpc_go_on_for_its_time_and_ends_it_with_a_status() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Door door =
            Door.to(socket)
                .upstream(it -> it.over(Protocol.HTTP_2))
                .live(live(Live.Kind.GRPC))
                .open();
        FrameCaller caller = new FrameCaller(door.listener.address()).greet()) {
      int stream =
          caller.open(
              FrameCaller.request(
                  "POST", "/", "content-type", "application/grpc", "te", "trailers"),
              false);
      caller.flush();
      try (FrameCaller upstream = new FrameCaller(socket.accept()).serve()) {
        int there = upstream.await(Frames.HEADERS).stream();
        byte[] head = FrameCaller.block(":status", "200", "content-type", "application/grpc");
        upstream.frame(Frames.HEADERS, Frames.END_HEADERS, there, head).flush();
        assertThat(caller.fields(caller.await(Frames.HEADERS).payload()))
            .containsEntry(":status", "200");
        Thread closing = close(door);
        pause(DRAIN.toMillis() / 3);
        upstream.frame(Frames.DATA, 0, there, new byte[] {0, 0, 0, 0, 0}).flush();
        assertThat(caller.await(Frames.DATA).stream()).isEqualTo(stream);
        assertThat(caller.fields(caller.await(Frames.HEADERS).payload()))
            .containsEntry("grpc-status", "14")
            .extractingByKey("grpc-message", STRING)
            .contains("draining");
        assertThat(upstream.await(Frames.RST_STREAM).stream()).isEqualTo(there);
        assertEnded(door, Reason.DRAINING);
        caller.socket().close();
        closing.join();
      }
    }
  }

  @Test
  void sends_a_caller_to_the_successor_whose_handshake_ends_too_late() throws Exception {
    TestAuthority authority = new TestAuthority(folder, "servers");
    try (ScriptedUpstream upstream = ScriptedUpstream.answering("");
        Door door = Door.to(upstream.url()).tls(authority.serving("localhost")).open();
        RawCaller slow = door.caller()) {
      Door.await(() -> door.listener.connections() == 1);
      leave(door);
      try (FrameCaller caller = new FrameCaller(authority.over(slow.socket(), "h2")).greet()) {
        FrameCaller.Frame away = caller.await(Frames.GOAWAY);
        assertThat(last(away)).isZero();
        assertThat(away.number()).isEqualTo(ErrorCode.NO_ERROR.number());
        Thread closing = close(door);
        int stream = caller.open(FrameCaller.request("GET", "/"), true);
        assertThat(caller.flush().answer(stream).reset())
            .isEqualTo(ErrorCode.REFUSED_STREAM.number());
        // Never beyond what was named before, also when the process ends.
        assertThat(last(caller.await(Frames.GOAWAY))).isZero();
        caller.socket().close();
        closing.join();
      }
    }
  }

  @Test
  void names_no_later_stream_once_one_was_named() throws Exception {
    CountDownLatch answer = new CountDownLatch(1);
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(
                (_, out) -> {
                  Door.hold(answer);
                  say(out, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                  return true;
                });
        Door door = Door.to(upstream.url()).open();
        FrameCaller caller = new FrameCaller(door.listener.address()).greet()) {
      int taken = caller.open(FrameCaller.request("GET", "/"), true);
      caller.flush();
      upstream.next();
      Thread leaving = Thread.startVirtualThread(() -> door.listener.leave(DRAIN));
      FrameCaller.Frame ping = caller.await(Frames.PING);
      caller.frame(Frames.PING, Frames.ACK, 0, ping.payload()).flush();
      assertThat(last(caller.await(Frames.GOAWAY))).isEqualTo(taken);
      caller.open(FrameCaller.request("GET", "/"), true);
      caller.flush();
      assertThat(caller.await(Frames.RST_STREAM).number())
          .isEqualTo(ErrorCode.REFUSED_STREAM.number());
      leaving.join();
      Thread closing = close(door);
      answer.countDown();
      assertThat(last(caller.await(Frames.GOAWAY))).isEqualTo(taken);
      caller.socket().close();
      closing.join();
    }
  }

  private static int last(FrameCaller.Frame away) {
    return ByteBuffer.wrap(away.payload()).getInt();
  }

  @ParameterizedTest
  @CsvSource({"GET, 503, DRAINING", "DELETE, 502, OUTCOME_UNKNOWN"})
  void answers_what_is_still_under_way_when_its_time_is_over(
      String method, int status, Reason reason) throws Exception {
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(
                (_, out) -> {
                  pause(20_000);
                  return false;
                });
        Door door = Door.to(upstream.url()).open();
        RawCaller caller = door.caller()) {
      caller.send(Raw.head(method + " / HTTP/1.1", "Host: a"));
      upstream.next();
      Thread closing = close(door);
      RawCaller.Answer answer = caller.answer();
      assertThat(answer.status()).isEqualTo(status);
      assertThat(answer.field("Connection")).isEqualTo("close");
      assertThat(door.ledger.nextRecord().reason()).contains(reason);
      assertThat(caller.ended()).isTrue();
      caller.socket().close();
      closing.join();
    }
  }
}
