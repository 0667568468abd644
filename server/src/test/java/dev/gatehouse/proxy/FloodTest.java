package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.ScriptedUpstream.HELLO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.pipeline.Body;
import dev.gatehouse.pipeline.Outcome;
import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.pipeline.Stage;
import dev.gatehouse.pipeline.Verdict;
import dev.gatehouse.proxy.http2.ErrorCode;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The known floods of HTTP/2: each costs its own connection, and nobody else anything. */
@ExtendWith(NoLeaks.class)
class FloodTest {
  /** More than any of them may need. */
  private static final int ENOUGH = 20_000;

  private static final byte[] GET = FrameCaller.request("GET", "/");

  /** A request of which the rest is missing, and whose stream we end. */
  private static final byte[] HALF = FrameCaller.block(":method", "GET");

  /** Sends the i-th piece of a flood. */
  private interface Flood {
    void send(FrameCaller caller, int i);
  }

  private static final Map<String, Flood> FLOODS = new TreeMap<>();

  static {
    FLOODS.put("rapid reset", (caller, _) -> caller.number(3, caller.open(GET, true), 8));
    FLOODS.put(
        "made you reset by a window", (caller, _) -> caller.number(8, caller.open(GET, true), 0));
    FLOODS.put(
        "made you reset by an overflow",
        (caller, _) -> caller.number(8, caller.open(GET, true), Integer.MAX_VALUE));
    FLOODS.put(
        "made you reset by content", (caller, _) -> caller.frame(0, 1, caller.open(GET, true)));
    FLOODS.put(
        "made you reset by a priority",
        (caller, _) -> caller.frame(2, 0, caller.open(GET, true), new byte[4]));
    FLOODS.put(
        "made you reset by malformed requests",
        (caller, _) -> caller.open(FrameCaller.block(":method", "GET"), true));
    FLOODS.put(
        "made you reset by a content of another length",
        (caller, _) ->
            caller.frame(
                0,
                1,
                caller.open(FrameCaller.request("POST", "/", "content-length", "2"), false),
                (byte) 1));
    FLOODS.put(
        "made you reset by trailers",
        (caller, _) ->
            caller.frame(
                1,
                5,
                caller.open(FrameCaller.request("POST", "/"), false),
                FrameCaller.block(":path", "/")));
    FLOODS.put(
        "empty CONTINUATION", (caller, i) -> caller.frame(i == 0 ? 1 : 9, 0, 1, new byte[0]));
    FLOODS.put(
        "small CONTINUATION", (caller, i) -> caller.frame(i == 0 ? 1 : 9, 0, 1, (byte) 0x82));
    FLOODS.put(
        "large CONTINUATION",
        (caller, i) -> caller.frame(i == 0 ? 1 : 9, 0, 1, new byte[i == 0 ? 0 : 16_384]));
    FLOODS.put("SETTINGS", (caller, _) -> caller.frame(4, 0, 0));
    FLOODS.put(
        "SETTINGS that change windows",
        (caller, i) -> caller.frame(4, 0, 0, new byte[] {0, 4, 0, 0, (byte) i, 0}));
    FLOODS.put("acknowledged SETTINGS", (caller, _) -> caller.frame(4, 1, 0));
    FLOODS.put("PING", (caller, _) -> caller.frame(6, 0, 0, new byte[8]));
    FLOODS.put("answered PING", (caller, _) -> caller.frame(6, 1, 0, new byte[8]));
    FLOODS.put("GOAWAY", (caller, _) -> caller.frame(7, 0, 0, new byte[8]));
    FLOODS.put(
        "PRIORITY", (caller, i) -> caller.frame(2, 0, 2 * i + 1, new byte[] {0, 0, 0, 0, 9}));
    FLOODS.put("WINDOW_UPDATE", (caller, _) -> caller.number(8, 0, 1));
    FLOODS.put("unknown frames", (caller, _) -> caller.frame(99, 0, 0, new byte[10]));
    FLOODS.put(
        "WINDOW_UPDATE of a stream that has ended",
        (caller, i) -> caller.number(8, i == 0 ? caller.open(GET, true) : 1, 1));
    FLOODS.put(
        "RST_STREAM of a stream that has ended",
        (caller, i) -> caller.number(3, i == 0 ? caller.open(GET, true) : 1, 8));
    FLOODS.put(
        "fields of a stream that we ended",
        (caller, i) ->
            caller.frame(1, 4, i == 0 ? caller.open(HALF, true) : 1, new byte[] {(byte) 0x82}));
    FLOODS.put(
        "ends of a stream that we ended",
        (caller, i) -> caller.frame(0, 1, i == 0 ? caller.open(HALF, true) : 1));
    FLOODS.put(
        "an answer taken by the drop",
        (caller, i) -> {
          if (i == 0) {
            caller.frame(4, 0, 0, new byte[] {0, 4, 0, 0, 0, 0});
            caller.open(FrameCaller.request("GET", "/large"), true);
          }
          caller.number(8, 1, 1);
        });
    FLOODS.put(
        "blocks that resize the table",
        (caller, i) -> {
          byte[] block = new byte[8_000];
          Arrays.fill(block, (byte) 0x20);
          caller.open(block, true);
        });
    FLOODS.put(
        "empty DATA",
        (caller, i) -> {
          if (i == 0) {
            caller.open(FrameCaller.request("POST", "/"), false);
          }
          caller.frame(0, 0, 1);
        });
    FLOODS.put(
        "nothing but padding",
        (caller, i) -> {
          if (i == 0) {
            caller.open(FrameCaller.request("POST", "/"), false);
          }
          caller.frame(0, 8, 1, (byte) 3, (byte) 0, (byte) 0, (byte) 0);
        });
    FLOODS.put(
        "a bomb of indexed fields",
        (caller, i) -> {
          byte[] block = new byte[12_000];
          Arrays.fill(block, (byte) 0xbe);
          byte[] entry = FrameCaller.block("x", "y".repeat(3000));
          entry[0] = 0x40;
          System.arraycopy(entry, 0, block, 0, entry.length);
          caller.open(block, true);
        });
  }

  static Stream<String> floods() {
    return FLOODS.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("floods")
  void costs_its_own_connection_only(String name) throws Exception {
    Flood flood = Objects.requireNonNull(FLOODS.get(name));
    try (ScriptedUpstream upstream = new ScriptedUpstream(FloodTest::site);
        Door door = Door.to(upstream.url()).open();
        FrameCaller good = new FrameCaller(door.listener.address()).greet();
        RawCaller other = door.caller();
        FrameCaller attacker = new FrameCaller(door.listener.address()).greet()) {
      int pieces = 0;
      boolean ended = false;
      Thread reader = Thread.startVirtualThread(() -> swallow(attacker));
      while (!ended && pieces < ENOUGH) {
        try {
          for (int i = 0; i < 50; i++) {
            flood.send(attacker, pieces++);
          }
          attacker.flush();
        } catch (IOException e) {
          ended = true;
        }
        if (pieces % 200 == 0) {
          assertThat(good.get("/").status()).isEqualTo(200);
          other.send(Raw.head("GET / HTTP/1.1", "Host: a"));
          assertThat(other.answer().status()).isEqualTo(200);
        }
        ended |= !reader.isAlive();
      }
      assertThat(ended).as("still there after %d pieces", pieces).isTrue();
      assertThat(good.get("/").content()).isEqualTo("hello");
      assertThat(recorded(door)).contains(Reason.FLOODING);
      assertThat(upstream.connections.get()).isLessThanOrEqualTo(210);
    }
  }

  @Test
  void holds_what_comes_for_a_stream_that_we_ended_to_its_window() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(HELLO);
        Door door = Door.to(upstream.url()).open();
        FrameCaller attacker = new FrameCaller(door.listener.address()).greet()) {
      int stream = attacker.open(HALF, false);
      for (int i = 0; i < 4; i++) {
        attacker.frame(Frames.DATA, 0, stream, new byte[Inflow.WINDOW / 4]);
      }
      attacker.frame(Frames.PING, 0, 0, new byte[8]).flush();
      FrameCaller.Frame frame = attacker.next();
      while (frame.type() != Frames.PING) {
        frame = attacker.next();
      }
      attacker.frame(Frames.DATA, 0, stream, (byte) 0).flush();
      assertThat(attacker.goneAway()).isEqualTo(ErrorCode.FLOW_CONTROL_ERROR.number());
    }
  }

  /** More than are remembered: the first may send what they were allowed together. */
  @Test
  void takes_the_ends_of_many_that_were_answered_before_them() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(HELLO);
        Door door = forbidding(upstream);
        FrameCaller caller = new FrameCaller(door.listener.address()).greet()) {
      for (int stream : answeredBeforeTheirEnds(caller)) {
        caller.frame(Frames.DATA, Frames.END_STREAM, stream, new byte[100]);
      }
      caller.frame(Frames.PING, 0, 0, new byte[8]).flush();
      FrameCaller.Frame frame = caller.next();
      while (frame.type() != Frames.PING) {
        assertThat(frame.type()).isNotEqualTo(Frames.GOAWAY);
        assertThat(frame.type() == Frames.RST_STREAM ? frame.number() : 0)
            .isEqualTo(ErrorCode.NO_ERROR.number());
        frame = caller.next();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {Frames.DATA, Frames.HEADERS})
  void takes_no_more_ends_than_there_were_streams(int type) throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(HELLO);
        Door door = forbidding(upstream);
        FrameCaller caller = new FrameCaller(door.listener.address()).greet()) {
      int[] streams = answeredBeforeTheirEnds(caller);
      byte[] content = type == Frames.DATA ? new byte[0] : new byte[] {(byte) 0x82};
      for (int i = 0; i < streams.length; i++) {
        caller.frame(type, Frames.END_STREAM | Frames.END_HEADERS, streams[0], content);
      }
      caller.frame(Frames.PING, 0, 0, new byte[8]).flush();
      FrameCaller.Frame frame = caller.next();
      while (frame.type() != Frames.GOAWAY) {
        assertThat(frame.type()).isNotEqualTo(Frames.PING);
        frame = caller.next();
      }
    }
  }

  private static Door forbidding(ScriptedUpstream upstream) throws Exception {
    return Door.to(upstream.url())
        .before(Stage.AUTHORIZE, _ -> Verdict.deny(Reason.NOT_GRANTED))
        .open();
  }

  /** More streams than are remembered, whose callers have not ended them. */
  private static int[] answeredBeforeTheirEnds(FrameCaller caller) throws Exception {
    int[] streams = new int[300];
    for (int i = 0; i < streams.length; i++) {
      streams[i] = caller.open(FrameCaller.request("POST", "/"), false);
      assertThat(caller.flush().answer(streams[i]).status()).isEqualTo(403);
    }
    return streams;
  }

  private static boolean site(ScriptedUpstream.Seen request, OutputStream out) throws IOException {
    if (request.line().contains("large")) {
      return large(out, new AtomicInteger());
    }
    out.write(HELLO.getBytes(StandardCharsets.US_ASCII));
    return true;
  }

  private static void swallow(FrameCaller caller) {
    try {
      caller.swallow();
    } catch (IOException e) {
      // It has ended.
    }
  }

  private static List<Reason> recorded(Door door) {
    List<Reason> reasons = new ArrayList<>();
    for (Outcome outcome : door.ledger.records) {
      outcome.reason().ifPresent(reasons::add);
    }
    return reasons;
  }

  @Test
  void holds_no_answers_for_who_does_not_take_them() throws Exception {
    AtomicInteger written = new AtomicInteger();
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(
                (request, out) -> {
                  if (!request.line().contains("large")) {
                    out.write(HELLO.getBytes(StandardCharsets.US_ASCII));
                    return true;
                  }
                  return large(out, written);
                });
        Door door = Door.to(upstream.url()).listener(hasty()).open();
        FrameCaller good = new FrameCaller(door.listener.address()).greet();
        FrameCaller attacker = new FrameCaller(door.listener.address()).greet(4, 0)) {
      for (int i = 0; i < 60; i++) {
        attacker.open(FrameCaller.request("GET", "/large"), true);
      }
      attacker.flush();
      int reset = 0;
      while (reset < 60) {
        FrameCaller.Frame frame = attacker.next();
        reset += frame.type() == Frames.RST_STREAM && frame.number() == 8 ? 1 : 0;
        assertThat(frame.type()).isNotEqualTo(Frames.DATA);
      }
      assertThat(good.get("/").content()).isEqualTo("hello");
    }
  }

  private static Door holding(ScriptedUpstream upstream, int answer, int most) throws IOException {
    Body.Bytes content = new Body.Bytes(new byte[answer]);
    return Door.to(upstream.url())
        .buffered(most)
        .after(call -> Verdict.pass(call.with(call.response().orElseThrow().with(content))))
        .open();
  }

  @Test
  void holds_no_more_answers_for_the_streams_of_slow_callers_than_it_may() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(HELLO);
        Door door = holding(upstream, 400_000, 2_000_000);
        FrameCaller good = new FrameCaller(door.listener.address()).greet()) {
      try (FrameCaller attacker = new FrameCaller(door.listener.address()).greet(4, 0)) {
        for (int i = 0; i < 30; i++) {
          attacker.open(FrameCaller.request("GET", "/"), true);
        }
        attacker.flush();
        int reset = 0;
        while (reset < 25) {
          FrameCaller.Frame frame = attacker.next();
          reset += frame.type() == Frames.RST_STREAM && frame.number() == 11 ? 1 : 0;
        }
        assertThat(door.transport.buffered()).isEqualTo(2_000_000);
      }
      Door.await(() -> door.transport.buffered() == 0);
      assertThat(good.get("/").status()).isEqualTo(200);
    }
  }

  @Test
  void holds_no_more_answers_for_slow_connections_than_it_may() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(HELLO);
        Door door = holding(upstream, 8_000_000, 20_000_000)) {
      List<RawCaller> slow = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        slow.add(door.caller().send(Raw.head("GET / HTTP/1.1", "Host: a")));
        door.ledger.nextRecord();
      }
      int whole = 0;
      for (RawCaller caller : slow) {
        whole += caller.rest(8_000_000) == 8_000_000 ? 1 : 0;
        caller.close();
      }
      assertThat(whole).isEqualTo(2);
      Door.await(() -> door.transport.buffered() == 0);
    }
  }

  private static boolean large(OutputStream out, AtomicInteger written) throws IOException {
    out.write(
        "HTTP/1.1 200 OK\r\nContent-Length: 8388608\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    byte[] part = new byte[65_536];
    for (int i = 0; i < 128; i++) {
      out.write(part);
      written.addAndGet(part.length);
    }
    return true;
  }

  @Test
  void ends_streams_whose_answers_are_taken_by_the_drop() throws Exception {
    try (ScriptedUpstream upstream =
            new ScriptedUpstream((_, out) -> large(out, new AtomicInteger()));
        Door door = Door.to(upstream.url()).listener(hasty()).open();
        FrameCaller attacker = new FrameCaller(door.listener.address()).greet(4, 1)) {
      int stream = attacker.open(FrameCaller.request("GET", "/"), true);
      attacker.flush();
      attacker.socket().setSoTimeout(20);
      int drops = 0;
      boolean reset = false;
      while (!reset && drops < 1000) {
        try {
          FrameCaller.Frame frame = attacker.next();
          reset = frame.type() == Frames.RST_STREAM;
        } catch (SocketTimeoutException e) {
          attacker.number(Frames.WINDOW_UPDATE, stream, 1).flush();
          drops++;
        } catch (EOFException e) {
          reset = true;
        }
      }
      assertThat(reset).isTrue();
      assertThat(drops).isLessThan(200);
    }
  }

  @Test
  void takes_no_more_calls_at_a_time_than_it_says_even_if_they_were_taken_back() throws Exception {
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(
                (_, _) -> {
                  LockSupport.parkNanos(20_000_000_000L);
                  return false;
                });
        Door door = Door.to(upstream.url()).open();
        FrameCaller attacker = new FrameCaller(door.listener.address()).greet()) {
      // A change goes on to its end, whoever is left.
      for (int i = 0; i < 100; i++) {
        int stream = attacker.open(FrameCaller.request("DELETE", "/"), true);
        attacker.number(Frames.RST_STREAM, stream, 8);
      }
      int refused = attacker.open(GET, true);
      attacker.flush();
      FrameCaller.Answer answer = attacker.answer(refused);
      assertThat(answer.status()).isZero();
      assertThat(answer.reset()).isEqualTo(7);
      assertThat(upstream.connections.get()).isLessThanOrEqualTo(100);
    }
  }

  private static Listener.Config hasty() {
    return new Allowed()
        .maxBody(1 << 20)
        .headTime(Duration.ofMillis(500))
        .bodyTime(Duration.ofMillis(500))
        .idleTime(Duration.ofSeconds(5))
        .callTime(Duration.ofSeconds(10))
        .bounds(new Bounds(100, 100))
        .config();
  }
}
