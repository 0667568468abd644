package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.ScriptedUpstream.HELLO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.pipeline.Body;
import dev.gatehouse.pipeline.Verdict;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Answers that their callers do not take, or by the drop: what is held of them is bounded. */
@ExtendWith(NoLeaks.class)
class UntakenAnswersTest {
  @Test
  void holds_no_answers_for_who_does_not_take_them() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.withLargePage();
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

  @Test
  void ends_streams_whose_answers_are_taken_by_the_drop() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.withLargePage();
        Door door = Door.to(upstream.url()).listener(hasty()).open();
        FrameCaller attacker = new FrameCaller(door.listener.address()).greet(4, 1)) {
      int stream = attacker.open(FrameCaller.request("GET", "/large"), true);
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

  private static Door holding(ScriptedUpstream upstream, int answer, int most) throws IOException {
    Body.Bytes content = new Body.Bytes(new byte[answer]);
    return Door.to(upstream.url())
        .buffered(most)
        .after(call -> Verdict.pass(call.with(call.response().orElseThrow().with(content))))
        .open();
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
