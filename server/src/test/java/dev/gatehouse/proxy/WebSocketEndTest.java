package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.pipeline.Ending;
import dev.gatehouse.pipeline.Live;
import dev.gatehouse.pipeline.Reason;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a WebSocket through a door ends (RFC 6455 §7). */
@ExtendWith(NoLeaks.class)
class WebSocketEndTest {
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
        Door door = WebSocketCalls.door(upstream);
        RawCaller raw = door.caller()) {
      FrameWire wire = WebSocketCalls.open(raw);
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
        Door door = WebSocketCalls.door(upstream);
        RawCaller caller = door.caller()) {
      FrameWire wire = WebSocketCalls.open(caller);
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
        Door door = WebSocketCalls.door(upstream);
        RawCaller caller = door.caller()) {
      FrameWire wire = WebSocketCalls.open(caller);
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
        Door door = WebSocketCalls.door(upstream);
        RawCaller caller = door.caller()) {
      FrameWire wire = WebSocketCalls.open(caller);
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
        Door door = WebSocketCalls.door(upstream);
        RawCaller caller = door.caller()) {
      FrameWire wire = WebSocketCalls.open(caller);
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
        Door door = WebSocketCalls.door(upstream);
        RawCaller raw = door.caller()) {
      FrameWire wire = WebSocketCalls.open(raw);
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
  void tells_the_upstream_that_its_caller_left_without_a_word() throws Exception {
    try (WebSocketUpstream upstream =
            new WebSocketUpstream(wire -> assertThat(wire.next().code()).isEqualTo(1001));
        Door door = WebSocketCalls.door(upstream)) {
      try (RawCaller caller = door.caller()) {
        WebSocketCalls.open(caller);
      }
      assertThat(upstream.ends.poll(30, TimeUnit.SECONDS)).isEqualTo("done");
      assertDenied(door, Reason.CALLER_GONE);
    }
  }

  @Test
  void tells_the_caller_that_its_upstream_left_without_a_word() throws Exception {
    try (WebSocketUpstream upstream = new WebSocketUpstream(_ -> {});
        Door door = WebSocketCalls.door(upstream);
        RawCaller caller = door.caller()) {
      FrameWire wire = WebSocketCalls.open(caller);
      assertThat(wire.next().code()).isEqualTo(1011);
      assertThatThrownBy(wire::next).isInstanceOf(EOFException.class);
      assertDenied(door, Reason.UPSTREAM_BROKE_OFF);
    }
  }

  @Test
  void sends_both_sides_away_when_it_goes_down() throws Exception {
    try (WebSocketUpstream upstream =
            new WebSocketUpstream(wire -> assertThat(wire.next().code()).isEqualTo(1001));
        Door door = WebSocketCalls.door(upstream);
        RawCaller caller = door.caller()) {
      FrameWire wire = WebSocketCalls.open(caller);
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
      FrameWire wire = WebSocketCalls.open(caller);
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
      FrameWire wire = WebSocketCalls.open(caller);
      wire.send(FrameWire.FIN | FrameWire.CLOSE, "\u0003\u00e8");
      for (int i = 0; i < 100 && door.ledger.ends.isEmpty(); i++) {
        wire.send(FrameWire.FIN | FrameWire.PING, "late");
        LockSupport.parkNanos(30_000_000);
      }
      assertThat(door.ledger.ends).hasSize(1);
      assertDenied(door, Reason.STREAM_IDLE);
    }
  }
}
