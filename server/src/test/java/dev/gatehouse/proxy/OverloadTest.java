package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.ScriptedUpstream.HELLO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.pipeline.Outcome;
import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.pipeline.Stage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(NoLeaks.class)
class OverloadTest {
  private static final String GET = Raw.head("GET / HTTP/1.1", "Host: a");

  @Test
  void closes_connections_beyond_those_of_one_source_and_takes_others_when_some_end()
      throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(HELLO);
        Door door =
            Door.to(upstream.url())
                .listener(new Allowed().bounds(new Bounds(100, 2)).config())
                .open()) {
      RawCaller first = door.caller();
      RawCaller second = door.caller();
      assertThat(first.send(GET).answer().status()).isEqualTo(200);
      assertThat(second.send(GET).answer().status()).isEqualTo(200);
      try (RawCaller third = door.caller()) {
        assertThat(third.ended()).isTrue();
      }
      first.close();
      Door.await(() -> door.listener.connections() == 1);
      try (RawCaller next = door.caller()) {
        assertThat(next.send(GET).answer().status()).isEqualTo(200);
      }
      second.close();
    }
  }

  @Test
  void refuses_and_records_calls_beyond_those_that_may_be_under_way() throws Exception {
    CountDownLatch answering = new CountDownLatch(1);
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(
                (_, out) -> {
                  try {
                    assertThat(answering.await(30, TimeUnit.SECONDS)).isTrue();
                  } catch (InterruptedException e) {
                    return false;
                  }
                  out.write(HELLO.getBytes(StandardCharsets.US_ASCII));
                  return true;
                });
        Door door = Door.to(upstream.url()).calls(2).open();
        RawCaller one = door.caller();
        RawCaller two = door.caller();
        RawCaller three = door.caller()) {
      one.send(GET);
      two.send(GET);
      Door.await(() -> door.load.calls() == 2);
      RawCaller.Answer refused = three.send(GET).answer();
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.field("Retry-After")).isEqualTo("1");
      assertThat(refused.content()).contains("overloaded");
      assertThat(door.ledger.records)
          .extracting(Outcome::reason)
          .contains(java.util.Optional.of(Reason.OVERLOADED));
      answering.countDown();
      assertThat(one.answer().status()).isEqualTo(200);
      assertThat(two.answer().status()).isEqualTo(200);
      Door.await(() -> door.load.calls() == 0);
    }
  }

  @Test
  void holds_no_more_of_slow_contents_than_it_may() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.echoing();
        Door door =
            Door.to(upstream.url())
                .buffered(100_000)
                .before(Stage.VALIDATE, new ReadBody(1 << 20, _ -> true))
                .open()) {
      List<RawCaller> slow = new ArrayList<>();
      String begun =
          Raw.head("POST / HTTP/1.1", "Host: a", "Content-Length: 50000") + "x".repeat(30_000);
      for (int i = 0; i < 3; i++) {
        slow.add(door.caller().send(begun));
      }
      Door.await(() -> door.transport.buffered() == 90_000);
      try (RawCaller another = door.caller()) {
        RawCaller.Answer refused = another.send(begun).answer();
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.field("Retry-After")).isEqualTo("1");
      }
      for (RawCaller caller : slow.subList(1, 3)) {
        caller.close();
      }
      Door.await(() -> door.transport.buffered() == 30_000);
      slow.getFirst().send("x".repeat(20_000));
      assertThat(slow.getFirst().answer().content()).hasSize(50_000);
      // Who has the answer may know so before we are told that it left.
      Door.await(() -> door.transport.buffered() == 0);
      slow.getFirst().close();
    }
  }

  /** What is kept only in order to be sent again takes no room from what has to be held. */
  @Test
  void a_slow_upstream_fills_no_more_than_half_of_it() throws Exception {
    CountDownLatch answering = new CountDownLatch(1);
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(
                (_, out) -> {
                  Door.hold(answering);
                  out.write(HELLO.getBytes(StandardCharsets.US_ASCII));
                  return true;
                });
        Door door = Door.to(upstream.url()).buffered(100_000).open()) {
      List<RawCaller> asking = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        asking.add(door.caller().send(prompt(20_000)));
        assertThat(upstream.next().content()).hasSize(20_000);
      }
      assertThat(door.transport.buffered()).isEqualTo(40_000);
      asking.add(door.caller().send(prompt(45_000)));
      assertThat(upstream.next().content()).hasSize(45_000);
      answering.countDown();
      for (RawCaller caller : asking) {
        assertThat(caller.answer().status()).isEqualTo(200);
        caller.close();
      }
      assertThat(door.transport.buffered()).isZero();
    }
  }

  private static String prompt(int size) {
    return Raw.head("POST / HTTP/1.1", "Host: a", "Content-Length: " + size) + "x".repeat(size);
  }

  @ParameterizedTest
  @EnumSource(Io.class)
  void serves_by_whatever_the_kernel_has(Io io) throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.echoing();
        Door door = Door.to(upstream.url()).io(io).open();
        RawCaller caller = door.caller()) {
      String content = "y".repeat(200_000);
      for (int i = 0; i < 3; i++) {
        caller.send(Raw.head("POST / HTTP/1.1", "Host: a", "Content-Length: 200000") + content);
        assertThat(caller.answer().content()).isEqualTo(content);
      }
      System.out.println(io + ": " + door.transport.kind());
      assertThat(door.transport.kind())
          .satisfiesAnyOf(
              kind -> assertThat(kind).isEqualTo(io.word()),
              kind -> assertThat(kind).contains(", because " + io.word() + " is not to be had: "));
    }
  }
}
