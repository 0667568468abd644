package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.pipeline.Outcome;
import dev.gatehouse.pipeline.Reason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The known floods of HTTP/2: each costs its own connection, and nobody else anything. */
@ExtendWith(NoLeaks.class)
class FloodTest {
  /** More than any of them may need. */
  private static final int ENOUGH = 20_000;

  @ParameterizedTest
  @MethodSource("dev.gatehouse.proxy.Floods#names")
  void costs_its_own_connection_only(String name) throws Exception {
    Floods.Flood flood = Floods.named(name);
    try (ScriptedUpstream upstream = ScriptedUpstream.withLargePage();
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
      int refused = attacker.open(FrameCaller.request("GET", "/"), true);
      attacker.flush();
      FrameCaller.Answer answer = attacker.answer(refused);
      assertThat(answer.status()).isZero();
      assertThat(answer.reset()).isEqualTo(7);
      assertThat(upstream.connections.get()).isLessThanOrEqualTo(100);
    }
  }
}
