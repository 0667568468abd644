package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.pipeline.Live;
import dev.gatehouse.pipeline.Reason;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no frame stays none behind large messages, and behind their first fragments. */
@ExtendWith(NoLeaks.class)
class LargeMessageTest {
  private static final Live LIVE = new Live(Live.Kind.WEBSOCKET, Duration.ofSeconds(20));
  private static final String EVIL = "evil";
  private static final String DEFLATE = "Sec-WebSocket-Extensions: permessage-deflate";

  /** Bytes of a message before what is wrong. */
  private static final int[] BEFORE = {0, 125, 48 * 1024, 64 * 1024, 200 * 1024};

  /** First bytes of frames that are none, behind a message that has ended, or has not. */
  private static final Map<String, Integer> ENDED = new TreeMap<>();

  private static final Map<String, Integer> UNENDED = new TreeMap<>();

  static {
    for (Map<String, Integer> either : List.of(ENDED, UNENDED)) {
      either.put("the second reserved bit", FrameWire.FIN | 0x20 | FrameWire.PING);
      either.put("the third reserved bit", FrameWire.FIN | 0x10 | FrameWire.PING);
      either.put("a compressed ping", FrameWire.FIN | 0x40 | FrameWire.PING);
      either.put("a compressed Close", FrameWire.FIN | 0x40 | FrameWire.CLOSE);
      either.put("a ping in fragments", FrameWire.PING);
      either.put("a Close in fragments", FrameWire.CLOSE);
      either.put("a reserved opcode", FrameWire.FIN | 3);
      either.put("a reserved opcode of control", FrameWire.FIN | 11);
      either.put("a Close of an odd code", FrameWire.FIN | FrameWire.CLOSE);
    }
    ENDED.put("a continuation of nothing", 0);
    ENDED.put("an end of nothing", FrameWire.FIN);
    ENDED.put("a compressed continuation of nothing", 0x40);
    UNENDED.put("a message within a message", FrameWire.FIN | FrameWire.TEXT);
    UNENDED.put("fragments within fragments", FrameWire.BINARY);
    UNENDED.put("a compressed continuation", 0x40);
    UNENDED.put("a compressed end", FrameWire.FIN | 0x40);
  }

  static Set<String> ended() {
    return ENDED.keySet();
  }

  static Set<String> unended() {
    return UNENDED.keySet();
  }

  @Timeout(60)
  @ParameterizedTest
  @MethodSource("ended")
  void behind_a_message(String fault) throws Exception {
    int first = Objects.requireNonNull(ENDED.get(fault));
    plays(FrameWire.FIN | FrameWire.BINARY, first);
    plays(0x40 | FrameWire.FIN | FrameWire.BINARY, first);
  }

  @Timeout(60)
  @ParameterizedTest
  @MethodSource("unended")
  void behind_a_fragment(String fault) throws Exception {
    int first = Objects.requireNonNull(UNENDED.get(fault));
    plays(FrameWire.TEXT, first);
    plays(0x40 | FrameWire.TEXT, first);
  }

  /** Compressed messages in fragments are passed on as they are, however large. */
  @Timeout(60)
  @ParameterizedTest
  @ValueSource(ints = {125, 126, 48 * 1024, 64 * 1024, 65_537, 200 * 1024})
  void fragments_that_are_right_pass(int size) throws Exception {
    String part = "f".repeat(size);
    int[] firsts = {0x40 | FrameWire.BINARY, 0, FrameWire.FIN | FrameWire.PING, FrameWire.FIN};
    try (WebSocketUpstream upstream = new WebSocketUpstream(WebSocketUpstream.ECHO);
        Door door = Door.to(upstream.url()).live(LIVE).open();
        RawCaller caller = door.caller()) {
      upstream.extra = DEFLATE + "\r\n";
      FrameWire wire = WebSocketCalls.open(caller, DEFLATE);
      for (int i = 0; i < 3; i++) {
        for (int first : firsts) {
          String payload = (first & 0xf) == FrameWire.PING ? "p" : part;
          wire.send(first, payload);
          assertThat(wire.next()).isEqualTo(new FrameWire.Frame(first, payload));
        }
      }
      wire.send(FrameWire.FIN | FrameWire.CLOSE, "");
      assertThat(wire.next().code()).isEqualTo(1005);
      assertThat(door.ledger.nextEnd().ending().partsIn()).isEqualTo(3);
    }
  }

  private static void plays(int good, int wrong) throws Exception {
    for (int before : BEFORE) {
      ofCaller(good, before, wrong);
      ofUpstream(good, before, wrong);
    }
  }

  private static void sends(FrameWire wire, int good, int before, int wrong) throws IOException {
    wire.send(good, "g".repeat(before));
    try {
      wire.send(wrong, EVIL);
    } catch (SocketException e) {
      // It is ended already.
    }
  }

  /** All that comes, and how it ends: the code of its Close, or none. */
  private static int hears(FrameWire wire) throws IOException {
    try {
      while (true) {
        FrameWire.Frame frame = wire.next();
        assertThat(frame.payload()).doesNotContain(EVIL);
        if (frame.opcode() == FrameWire.CLOSE) {
          assertThat(wire.in().read()).isNegative();
          return frame.code();
        }
      }
    } catch (EOFException | SocketException e) {
      return -1;
    }
  }

  private static void ofCaller(int good, int before, int wrong) throws Exception {
    BlockingQueue<Integer> heard = new LinkedBlockingQueue<>();
    try (WebSocketUpstream upstream = new WebSocketUpstream(wire -> heard.add(hears(wire)));
        Door door = Door.to(upstream.url()).live(LIVE).open();
        RawCaller caller = door.caller()) {
      upstream.extra = DEFLATE + "\r\n";
      FrameWire wire = WebSocketCalls.open(caller, DEFLATE);
      sends(wire, good, before, wrong);
      assertThat(hears(wire)).isEqualTo(1002);
      // Within a frame that was cut there is no place for a Close.
      assertThat(heard.poll(30, TimeUnit.SECONDS)).isIn(1002, -1);
      ends(door, Reason.FRAME_MALFORMED);
    }
  }

  private static void ofUpstream(int good, int before, int wrong) throws Exception {
    BlockingQueue<Integer> heard = new LinkedBlockingQueue<>();
    WebSocketUpstream.Script script =
        wire -> {
          sends(wire, good, before, wrong);
          heard.add(hears(wire));
        };
    try (WebSocketUpstream upstream = new WebSocketUpstream(script);
        Door door = Door.to(upstream.url()).live(LIVE).open();
        RawCaller caller = door.caller()) {
      upstream.extra = DEFLATE + "\r\n";
      FrameWire wire = WebSocketCalls.open(caller, DEFLATE);
      assertThat(hears(wire)).isIn(1011, -1);
      assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo(1002);
      ends(door, Reason.UPSTREAM_MALFORMED);
    }
  }

  private static void ends(Door door, Reason reason) throws InterruptedException {
    assertThat(door.ledger.nextRecord().answer().status()).isEqualTo(101);
    assertThat(Objects.requireNonNull(door.ledger.nextEnd().ending().denial()).reason())
        .isEqualTo(reason);
    assertThat(door.ledger.records).isEmpty();
    assertThat(door.ledger.ends).isEmpty();
  }
}
