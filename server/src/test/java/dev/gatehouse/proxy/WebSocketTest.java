package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.pipeline.Ending;
import dev.gatehouse.pipeline.Live;
import dev.gatehouse.pipeline.Reason;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** WebSockets through a door (RFC 6455). */
@ExtendWith(NoLeaks.class)
class WebSocketTest {
  private static final Live LIVE = new Live(Live.Kind.WEBSOCKET, Duration.ofSeconds(20));

  private static final int PART = 1 << 16;

  /** More parts than the sockets between a caller and an upstream hold. */
  private static final int MANY = 40_000_000 / PART;

  private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

  private static String opening(String... more) {
    StringBuilder fields = new StringBuilder();
    for (String field : more) {
      fields.append(field).append("\r\n");
    }
    return "GET /chat HTTP/1.1\r\n"
        + "Host: a\r\n"
        + "Connection: keep-alive, Upgrade\r\n"
        + "Upgrade: websocket\r\n"
        + "Sec-WebSocket-Version: 13\r\n"
        + "Sec-WebSocket-Key: "
        + KEY
        + "\r\n"
        + fields
        + "\r\n";
  }

  private static Door door(WebSocketUpstream upstream) throws IOException {
    return Door.to(upstream.url()).live(LIVE).open();
  }

  /** Opens one; the head of the answer is read. */
  static FrameWire open(RawCaller caller, String... more) throws IOException {
    caller.send(opening(more));
    String head = caller.head();
    assertThat(head)
        .startsWith("HTTP/1.1 101 ")
        .contains("Upgrade: websocket\r\n", "Connection: Upgrade\r\n", "Gatehouse-Call: ")
        .contains("Sec-WebSocket-Accept: " + WebSocketUpstream.accept(KEY))
        .doesNotContain("Content-Length", "Transfer-Encoding", "Connection: close");
    return new FrameWire(caller.socket().getInputStream(), caller.socket().getOutputStream(), true);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Sec-WebSocket-Protocol: chat, Super | Sec-WebSocket-Protocol: Super",
        "X: y | Sec-WebSocket-Protocol:",
        "Sec-WebSocket-Extensions: a, B;c=1 | Sec-WebSocket-Extensions: b; c=1",
        "Sec-WebSocket-Extensions: a, b | Sec-WebSocket-Extensions: a, b",
      })
  void lets_them_agree_on_what_the_caller_offered(String offered, String agreed) throws Exception {
    try (WebSocketUpstream upstream = new WebSocketUpstream(WebSocketUpstream.ECHO);
        Door door = door(upstream);
        RawCaller caller = door.caller()) {
      upstream.extra = agreed + "\r\n";
      open(caller, offered);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "X: y | Sec-WebSocket-Protocol: chat",
        "Sec-WebSocket-Protocol: chat, super | Sec-WebSocket-Protocol: Chat",
        "Sec-WebSocket-Protocol: chat, super | Sec-WebSocket-Protocol: chat, super",
        "X: y | Sec-WebSocket-Extensions: permessage-deflate",
        "Sec-WebSocket-Extensions: a;b | Sec-WebSocket-Extensions: a, b",
      })
  void refuses_what_the_caller_did_not_offer(String offered, String agreed) throws Exception {
    try (WebSocketUpstream upstream = new WebSocketUpstream(WebSocketUpstream.ECHO);
        Door door = door(upstream);
        RawCaller caller = door.caller()) {
      upstream.extra = agreed + "\r\n";
      caller.send(opening(offered));
      assertThat(caller.head()).startsWith("HTTP/1.1 502 ");
      assertThat(door.ledger.nextRecord().reason()).contains(Reason.UPSTREAM_MALFORMED);
    }
  }

  @ParameterizedTest(name = "{0} bytes")
  @ValueSource(ints = {0, 1, 125, 126, 65_535, 65_536, 16 << 20})
  void relays_messages_of_any_size_both_ways(int size) throws Exception {
    String message = "m".repeat(size);
    try (WebSocketUpstream upstream = new WebSocketUpstream(WebSocketUpstream.ECHO);
        Door door = door(upstream);
        RawCaller caller = door.caller()) {
      FrameWire wire = open(caller);
      Thread sending =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      wire.send(FrameWire.FIN | FrameWire.BINARY, message);
                      wire.send(FrameWire.FIN | FrameWire.CLOSE, "\u0003\u00e8bye");
                    } catch (IOException e) {
                      throw new AssertionError(e);
                    }
                  });
      assertThat(wire.next().payload()).isEqualTo(message);
      assertThat(wire.next().code()).isEqualTo(1000);
      sending.join();
      assertThat(door.ledger.nextRecord().answer().status()).isEqualTo(101);
      Ending end = door.ledger.nextEnd().ending();
      assertThat(end.complete()).isTrue();
      assertThat(end.status()).isEqualTo(1000);
      assertThat(end.partsIn()).isEqualTo(1);
      assertThat(end.partsOut()).isEqualTo(1);
      assertThat(end.bytesIn()).isGreaterThan(end.bytesOut());
      assertThat(caller.socket().getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void relays_fragments_with_control_frames_between_byte_by_byte() throws Exception {
    try (WebSocketUpstream upstream = new WebSocketUpstream(WebSocketUpstream.ECHO);
        Door door = door(upstream);
        RawCaller caller = door.caller()) {
      FrameWire wire = open(caller);
      byte[][] frames = {
        wire.frame(FrameWire.TEXT, "a".repeat(130)),
        wire.frame(FrameWire.FIN | FrameWire.PING, "p"),
        wire.frame(0, ""),
        wire.frame(FrameWire.FIN, "b"),
      };
      for (byte[] frame : frames) {
        for (byte b : frame) {
          wire.out().write(b);
          wire.out().flush();
        }
      }
      assertThat(wire.next()).isEqualTo(new FrameWire.Frame(FrameWire.TEXT, "a".repeat(130)));
      assertThat(wire.next()).isEqualTo(new FrameWire.Frame(FrameWire.FIN | FrameWire.PING, "p"));
      assertThat(wire.next()).isEqualTo(new FrameWire.Frame(0, ""));
      assertThat(wire.next()).isEqualTo(new FrameWire.Frame(FrameWire.FIN, "b"));
      wire.send(FrameWire.FIN | FrameWire.CLOSE, "");
      assertThat(wire.next().code()).isEqualTo(1005);
      assertThat(door.ledger.nextEnd().ending().partsIn()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"caller", "upstream"})
  void ends_both_connections_when_both_sides_have_said_that_they_are_done(String first)
      throws Exception {
    boolean caller = first.equals("caller");
    try (WebSocketUpstream upstream =
            new WebSocketUpstream(
                wire -> {
                  if (!caller) {
                    wire.send(FrameWire.FIN | FrameWire.CLOSE, "\u0003\u00e8");
                  }
                  assertThat(wire.next().code()).isEqualTo(1000);
                  if (caller) {
                    wire.send(FrameWire.FIN | FrameWire.CLOSE, "\u0003\u00e8");
                  }
                  assertThat(wire.in().read()).isEqualTo(-1);
                });
        Door door = door(upstream);
        RawCaller raw = door.caller()) {
      FrameWire wire = open(raw);
      if (caller) {
        wire.send(FrameWire.FIN | FrameWire.CLOSE, "\u0003\u00e8");
      }
      assertThat(wire.next().code()).isEqualTo(1000);
      if (!caller) {
        wire.send(FrameWire.FIN | FrameWire.CLOSE, "\u0003\u00e8");
      }
      assertThat(wire.in().read()).isEqualTo(-1);
      assertThat(upstream.ends.poll(30, TimeUnit.SECONDS)).isEqualTo("done");
      assertThat(door.ledger.nextEnd().ending().complete()).isTrue();
    }
  }

  @Test
  void a_side_that_is_done_still_hears_the_other() throws Exception {
    try (WebSocketUpstream upstream =
            new WebSocketUpstream(
                wire -> {
                  assertThat(wire.next().code()).isEqualTo(1000);
                  for (int i = 0; i < 3; i++) {
                    wire.send(FrameWire.FIN | FrameWire.TEXT, "late " + i);
                  }
                  wire.send(FrameWire.FIN | FrameWire.CLOSE, "\u0003\u00e8");
                });
        Door door = door(upstream);
        RawCaller caller = door.caller()) {
      FrameWire wire = open(caller);
      wire.send(FrameWire.FIN | FrameWire.CLOSE, "\u0003\u00e8");
      for (int i = 0; i < 3; i++) {
        assertThat(wire.next().payload()).isEqualTo("late " + i);
      }
      assertThat(wire.next().code()).isEqualTo(1000);
    }
  }

  /** Whoever has said that it is done may have a Pong on its way, or a message. */
  @ParameterizedTest
  @ValueSource(ints = {FrameWire.FIN | FrameWire.PING, FrameWire.FIN | FrameWire.TEXT})
  void ends_well_though_something_follows_a_close(int late) throws Exception {
    try (WebSocketUpstream upstream =
            new WebSocketUpstream(
                wire -> {
                  assertThat(wire.next().code()).isEqualTo(1000);
                  wire.out().write(closed(wire, late));
                  assertThat(wire.in().read()).isEqualTo(-1);
                });
        Door door = door(upstream);
        RawCaller caller = door.caller()) {
      FrameWire wire = open(caller);
      wire.out().write(closed(wire, late));
      assertThat(wire.next().code()).isEqualTo(1000);
      assertThat(wire.in().read()).isEqualTo(-1);
      assertThat(upstream.ends.poll(30, TimeUnit.SECONDS)).isEqualTo("done");
      Ending end = door.ledger.nextEnd().ending();
      assertThat(end.complete()).isTrue();
      assertThat(end.status()).isEqualTo(1000);
    }
  }

  private static byte[] closed(FrameWire wire, int late) {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.writeBytes(wire.frame(FrameWire.FIN | FrameWire.CLOSE, "\u0003\u00e8"));
    both.writeBytes(wire.frame(late, "late"));
    return both.toByteArray();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "reserved bit, c1, 1, true",
    "reserved opcode, 83, 1, true",
    "reserved control, 8b, 1, true",
    "continuation of nothing, 80, 1, true",
    "ping in fragments, 09, 1, true",
    "long ping, 89, 126, true",
    "half a code, 88, 1, true",
    "no mask, 81, 1, false",
  })
  void ends_a_stream_whose_caller_sends_no_frame(
      String what, String first, int length, boolean masked) throws Exception {
    try (WebSocketUpstream upstream =
            new WebSocketUpstream(
                wire -> {
                  FrameWire.Frame seen = wire.next();
                  assertThat(seen.opcode()).isEqualTo(FrameWire.CLOSE);
                  assertThat(seen.code()).isEqualTo(1002);
                });
        Door door = door(upstream);
        RawCaller caller = door.caller()) {
      FrameWire wire = open(caller);
      new FrameWire(wire.in(), wire.out(), masked)
          .send(Integer.parseInt(first, 16), "x".repeat(length));
      assertThat(wire.next().code()).isEqualTo(1002);
      assertThat(upstream.ends.poll(30, TimeUnit.SECONDS)).isEqualTo("done");
      assertDenied(door, Reason.FRAME_MALFORMED);
    }
  }

  @Test
  void ends_a_stream_whose_upstream_sends_no_frame() throws Exception {
    try (WebSocketUpstream upstream =
            new WebSocketUpstream(
                wire -> {
                  wire.out().write(new byte[] {(byte) 0x81, (byte) 0x81, 0, 0, 0, 0, 'x'});
                  assertThat(wire.next().code()).isEqualTo(1002);
                });
        Door door = door(upstream);
        RawCaller caller = door.caller()) {
      FrameWire wire = open(caller);
      assertThat(wire.next().code()).isEqualTo(1011);
      assertThat(upstream.ends.poll(30, TimeUnit.SECONDS)).isEqualTo("done");
      assertDenied(door, Reason.UPSTREAM_MALFORMED);
    }
  }

  /** However they come: here in one piece. */
  @ParameterizedTest
  @ValueSource(strings = {"caller", "upstream"})
  void passes_on_what_came_in_front_of_what_is_no_frame(String wrong) throws Exception {
    boolean caller = wrong.equals("caller");
    try (WebSocketUpstream upstream =
            new WebSocketUpstream(
                wire -> {
                  if (caller) {
                    assertThat(wire.next().payload()).isEqualTo("right");
                  } else {
                    wire.out().write(rightThenWrong(wire));
                  }
                  assertThat(wire.next().code()).isEqualTo(1002);
                });
        Door door = door(upstream);
        RawCaller raw = door.caller()) {
      FrameWire wire = open(raw);
      if (caller) {
        wire.out().write(rightThenWrong(wire));
      } else {
        assertThat(wire.next().payload()).isEqualTo("right");
      }
      assertThat(wire.next().code()).isEqualTo(caller ? 1002 : 1011);
      assertThat(upstream.ends.poll(30, TimeUnit.SECONDS)).isEqualTo("done");
      assertDenied(door, caller ? Reason.FRAME_MALFORMED : Reason.UPSTREAM_MALFORMED);
    }
  }

  private static byte[] rightThenWrong(FrameWire wire) {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.writeBytes(wire.frame(FrameWire.FIN | FrameWire.TEXT, "right"));
    both.writeBytes(wire.frame(0xff, "wrong"));
    return both.toByteArray();
  }

  private static void assertDenied(Door door, Reason reason) throws InterruptedException {
    Ending end = door.ledger.nextEnd().ending();
    assertThat(Objects.requireNonNull(end.denial()).reason()).isEqualTo(reason);
  }

  @Test
  void lets_what_was_agreed_on_be_compressed_and_nothing_else() throws Exception {
    try (WebSocketUpstream upstream = new WebSocketUpstream(WebSocketUpstream.ECHO);
        Door door = door(upstream);
        RawCaller caller = door.caller()) {
      upstream.extra =
          "Sec-WebSocket-Extensions: permessage-deflate; client_no_context_takeover\r\n";
      FrameWire wire = open(caller, "Sec-WebSocket-Extensions: permessage-deflate");
      assertThat(upstream.heads.take()).contains("Sec-WebSocket-Extensions: permessage-deflate");
      wire.send(0xc1, "zip");
      assertThat(wire.next()).isEqualTo(new FrameWire.Frame(0xc1, "zip"));
      wire.send(0xa1, "other bit");
      assertThat(wire.next().code()).isEqualTo(1002);
    }
  }

  @Test
  void tells_the_upstream_that_its_caller_left_without_a_word() throws Exception {
    try (WebSocketUpstream upstream =
            new WebSocketUpstream(wire -> assertThat(wire.next().code()).isEqualTo(1001));
        Door door = door(upstream)) {
      try (RawCaller caller = door.caller()) {
        open(caller);
      }
      assertThat(upstream.ends.poll(30, TimeUnit.SECONDS)).isEqualTo("done");
      assertDenied(door, Reason.CALLER_GONE);
    }
  }

  @Test
  void tells_the_caller_that_its_upstream_left_without_a_word() throws Exception {
    try (WebSocketUpstream upstream = new WebSocketUpstream(_ -> {});
        Door door = door(upstream);
        RawCaller caller = door.caller()) {
      FrameWire wire = open(caller);
      assertThat(wire.next().code()).isEqualTo(1011);
      assertThatThrownBy(wire::next).isInstanceOf(EOFException.class);
      assertDenied(door, Reason.UPSTREAM_BROKE_OFF);
    }
  }

  @Test
  void sends_both_sides_away_when_it_goes_down() throws Exception {
    try (WebSocketUpstream upstream =
            new WebSocketUpstream(wire -> assertThat(wire.next().code()).isEqualTo(1001));
        Door door = door(upstream);
        RawCaller caller = door.caller()) {
      FrameWire wire = open(caller);
      Thread closing = Thread.ofVirtual().start(() -> door.listener.close(Duration.ofSeconds(60)));
      assertThat(wire.next().code()).isEqualTo(1001);
      caller.socket().close();
      assertThat(closing.join(Duration.ofSeconds(30))).isTrue();
      assertThat(upstream.ends.poll(30, TimeUnit.SECONDS)).isEqualTo("done");
      assertDenied(door, Reason.DRAINING);
    }
  }

  @Test
  void ends_a_stream_over_which_nothing_comes() throws Exception {
    try (WebSocketUpstream upstream = new WebSocketUpstream(FrameWire::next);
        Door door =
            Door.to(upstream.url())
                .live(new Live(Live.Kind.WEBSOCKET, Duration.ofMillis(300)))
                .open();
        RawCaller caller = door.caller()) {
      FrameWire wire = open(caller);
      assertThat(wire.next().code()).isIn(1001, 1011);
      assertDenied(door, Reason.STREAM_IDLE);
    }
  }

  @Test
  void ends_a_stream_over_which_nothing_comes_but_behind_a_close() throws Exception {
    try (WebSocketUpstream upstream =
            new WebSocketUpstream(
                wire -> {
                  assertThat(wire.next().code()).isEqualTo(1000);
                  assertThat(wire.in().read()).isEqualTo(-1);
                });
        Door door =
            Door.to(upstream.url())
                .live(new Live(Live.Kind.WEBSOCKET, Duration.ofMillis(300)))
                .open();
        RawCaller caller = door.caller()) {
      FrameWire wire = open(caller);
      wire.send(FrameWire.FIN | FrameWire.CLOSE, "\u0003\u00e8");
      for (int i = 0; i < 100 && door.ledger.ends.isEmpty(); i++) {
        wire.send(FrameWire.FIN | FrameWire.PING, "late");
        LockSupport.parkNanos(30_000_000);
      }
      assertThat(door.ledger.ends).hasSize(1);
      assertDenied(door, Reason.STREAM_IDLE);
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "no upgrade | GET | Connection: close",
        "another protocol | GET | Connection: upgrade~Upgrade: h2c",
        "another version | GET | Connection: upgrade~Upgrade: websocket~Sec-WebSocket-Version: 8",
        "two versions | GET | Connection: upgrade~Upgrade: websocket~Sec-WebSocket-Version: 13"
            + "~Sec-WebSocket-Version: 8~Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        "no key | GET | Connection: upgrade~Upgrade: websocket~Sec-WebSocket-Version: 13",
        "half a key | GET | Connection: upgrade~Upgrade: websocket~Sec-WebSocket-Version: 13"
            + "~Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ",
        "a short key | GET | Connection: upgrade~Upgrade: websocket~Sec-WebSocket-Version: 13"
            + "~Sec-WebSocket-Key: YQ==",
        "another method | PUT | Connection: upgrade~Upgrade: websocket~Sec-WebSocket-Version: 13"
            + "~Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
      })
  void says_that_it_wants_a_handshake(String what, String method, String fields) throws Exception {
    try (WebSocketUpstream upstream = new WebSocketUpstream(WebSocketUpstream.ECHO);
        Door door = door(upstream);
        RawCaller caller = door.caller()) {
      caller.send(method + " / HTTP/1.1\r\nHost: a\r\n" + fields.replace("~", "\r\n") + "\r\n\r\n");
      String head = caller.head();
      assertThat(head).startsWith("HTTP/1.1 426 ").contains("Upgrade: websocket\r\n");
      assertThat(head).contains("Sec-WebSocket-Version: 13\r\n");
      assertThat(upstream.heads).isEmpty();
    }
  }

  @Test
  void believes_no_upstream_that_did_not_understand_the_handshake() throws Exception {
    try (ScriptedUpstream upstream =
            ScriptedUpstream.answering(
                Raw.head(
                    "HTTP/1.1 101 X",
                    "Upgrade: websocket",
                    "Connection: Upgrade",
                    "Sec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA="));
        Door door = Door.to(upstream.url()).live(LIVE).open();
        RawCaller caller = door.caller()) {
      caller.send(opening());
      assertThat(caller.head()).startsWith("HTTP/1.1 502 ");
      assertThat(door.ledger.nextRecord().reason()).contains(Reason.UPSTREAM_MALFORMED);
    }
  }

  @Test
  void passes_on_that_the_upstream_opens_none() throws Exception {
    try (ScriptedUpstream upstream =
            ScriptedUpstream.answering("HTTP/1.1 404 X\r\nContent-Length: 2\r\n\r\nno");
        Door door = Door.to(upstream.url()).live(LIVE).open();
        RawCaller caller = door.caller()) {
      caller.send(opening());
      assertThat(caller.answer().content()).isEqualTo("no");
      caller.send(opening());
      assertThat(caller.answer().content()).isEqualTo("no");
    }
  }

  @Test
  void upgrades_nothing_where_no_websocket_is() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.echoing();
        Door door = Door.to(upstream.url()).open();
        RawCaller caller = door.caller()) {
      caller.send(opening());
      assertThat(caller.answer().status()).isEqualTo(200);
      assertThat(upstream.next().head()).doesNotContain("Upgrade", "Connection");
    }
  }

  @Test
  void reads_no_more_of_a_caller_than_a_slow_upstream_takes() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    try (WebSocketUpstream upstream =
            new WebSocketUpstream(
                wire -> {
                  Door.hold(goOn);
                  for (int i = 0; i < MANY; i++) {
                    assertThat(wire.next().payload()).hasSize(PART);
                  }
                });
        Door door = door(upstream);
        RawCaller caller = door.caller()) {
      FrameWire wire = open(caller);
      byte[] frame = wire.frame(FrameWire.FIN | FrameWire.BINARY, "x".repeat(PART));
      AtomicInteger written = new AtomicInteger();
      Thread writing =
          Thread.ofVirtual()
              .start(() -> Assertions.assertDoesNotThrow(() -> write(wire, frame, written)));
      Door.await(() -> !writing.isAlive() || isHeld(writing, written, door));
      assertThat(written.get()).isLessThan(MANY);
      assertThat(door.transport.buffered()).isLessThan(1 << 20);
      goOn.countDown();
      assertThat(upstream.ends.poll(30, TimeUnit.SECONDS)).isEqualTo("done");
      assertThat(writing.join(Duration.ofSeconds(30))).isTrue();
    }
  }

  private static void write(FrameWire wire, byte[] frame, AtomicInteger written)
      throws IOException {
    while (written.get() < MANY) {
      wire.out().write(frame);
      written.incrementAndGet();
    }
  }

  /** Whether a thread waits to write, and what the door does meanwhile changes nothing. */
  private static boolean isHeld(Thread writing, AtomicInteger written, Door door) {
    int before = written.get();
    for (int i = 0; i < 200; i++) {
      CompletableFuture.runAsync(() -> {}, door.transport.loops().getFirst()).join();
      if (written.get() != before || writing.getState() != Thread.State.WAITING) {
        return false;
      }
    }
    return true;
  }
}
