package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.pipeline.Ending;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What passes between the sides of a WebSocket through a door (RFC 6455 §5). */
@ExtendWith(NoLeaks.class)
class WebSocketTest {
  private static final int PART = 1 << 16;

  /** More parts than the sockets between a caller and an upstream hold. */
  private static final int MANY = 40_000_000 / PART;

  @ParameterizedTest(name = "{0} bytes")
  @ValueSource(ints = {0, 1, 125, 126, 65_535, 65_536, 16 << 20})
  void relays_messages_of_any_size_both_ways(int size) throws Exception {
    String message = "m".repeat(size);
    try (WebSocketUpstream upstream = new WebSocketUpstream(WebSocketUpstream.ECHO);
        Door door = WebSocketCalls.door(upstream);
        RawCaller caller = door.caller()) {
      FrameWire wire = WebSocketCalls.open(caller);
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
        Door door = WebSocketCalls.door(upstream);
        RawCaller caller = door.caller()) {
      FrameWire wire = WebSocketCalls.open(caller);
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

  @Test
  void lets_what_was_agreed_on_be_compressed_and_nothing_else() throws Exception {
    try (WebSocketUpstream upstream = new WebSocketUpstream(WebSocketUpstream.ECHO);
        Door door = WebSocketCalls.door(upstream);
        RawCaller caller = door.caller()) {
      upstream.extra =
          "Sec-WebSocket-Extensions: permessage-deflate; client_no_context_takeover\r\n";
      FrameWire wire = WebSocketCalls.open(caller, "Sec-WebSocket-Extensions: permessage-deflate");
      assertThat(upstream.heads.take()).contains("Sec-WebSocket-Extensions: permessage-deflate");
      wire.send(0xc1, "zip");
      assertThat(wire.next()).isEqualTo(new FrameWire.Frame(0xc1, "zip"));
      wire.send(0xa1, "other bit");
      assertThat(wire.next().code()).isEqualTo(1002);
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
        Door door = WebSocketCalls.door(upstream);
        RawCaller caller = door.caller()) {
      FrameWire wire = WebSocketCalls.open(caller);
      byte[] frame = wire.frame(FrameWire.FIN | FrameWire.BINARY, "x".repeat(PART));
      AtomicInteger written = new AtomicInteger();
      Thread writing =
          Thread.ofVirtual()
              .start(() -> Assertions.assertDoesNotThrow(() -> write(wire, frame, written)));
      Door.await(() -> !writing.isAlive() || door.holds(writing, written));
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
}
