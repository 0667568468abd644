package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.ScriptedUpstream.HELLO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.pipeline.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long, how much and how many callers over HTTP/1.1 may. */
@ExtendWith(NoLeaks.class)
class CallerLimitsTest {
  private static final Listener.Config HASTY =
      new Allowed()
          .maxBody(1000)
          .headTime(Duration.ofMillis(300))
          .bodyTime(Duration.ofMillis(300))
          .idleTime(Duration.ofMillis(600))
          .callTime(Duration.ofSeconds(5))
          .bounds(new Bounds(3, 3))
          .config();

  @Test
  void answers_408_to_a_head_that_does_not_end_and_records_it() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(HELLO);
        Door door = Door.to(upstream.url()).listener(HASTY).open();
        RawCaller caller = door.caller()) {
      caller.send("GET / HTTP/1.1\r\nHost: a\r\n");
      assertThat(caller.answer().status()).isEqualTo(408);
      assertThat(caller.ended()).isTrue();
      assertThat(door.ledger.nextRecord().reason()).contains(Reason.REQUEST_TIMEOUT);
    }
  }

  @Test
  void answers_408_to_a_content_that_does_not_go_on() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(HELLO);
        Door door = Door.to(upstream.url()).listener(HASTY).open();
        RawCaller caller = door.caller()) {
      caller.send(Raw.head("POST / HTTP/1.1", "Host: a", "Content-Length: 5") + "abc");
      assertThat(caller.answer().status()).isEqualTo(408);
      assertThat(caller.ended()).isTrue();
      assertThat(upstream.bytes).hasValue(0);
    }
  }

  @Test
  void ends_a_connection_that_does_nothing_without_a_word() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(HELLO);
        Door door = Door.to(upstream.url()).listener(HASTY).open();
        RawCaller caller = door.caller()) {
      assertThat(caller.rest()).isEmpty();
      assertThat(door.ledger.records).isEmpty();
    }
  }

  @Test
  void admits_no_more_connections_than_configured() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(HELLO);
        Door door = Door.to(upstream.url()).listener(HASTY).open()) {
      List<RawCaller> callers = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        RawCaller caller = door.caller();
        callers.add(caller);
        assertThat(caller.send(Raw.head("GET / HTTP/1.1", "Host: a")).answer().status())
            .isEqualTo(200);
      }
      try (RawCaller fourth = door.caller()) {
        assertThat(fourth.ended()).isTrue();
      }
      callers.getFirst().close();
      try (RawCaller next = patiently(door)) {
        assertThat(next.send(Raw.head("GET / HTTP/1.1", "Host: a")).answer().status())
            .isEqualTo(200);
      }
      for (RawCaller caller : callers) {
        caller.close();
      }
    }
  }

  /** A caller that is admitted when the listener has noticed that another one left. */
  private static RawCaller patiently(Door door) throws Exception {
    Door.await(() -> door.listener.connections() <= 2);
    return door.caller();
  }

  @ParameterizedTest(name = "target {0}, fields {1}, number {2}: {3}")
  @CsvSource({
    "8192, 100, 3, 200",
    "8193, 100, 3, 414",
    "10, 16384, 3, 200",
    "10, 16385, 3, 431",
    "10, 1000, 100, 200",
    "10, 1010, 101, 431",
  })
  void refuses_exactly_what_is_larger_than_its_limits(int target, int fields, int count, int status)
      throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(HELLO);
        Door door = Door.to(upstream.url()).open();
        RawCaller caller = door.caller()) {
      StringBuilder head = new StringBuilder("GET /" + "a".repeat(target - 1) + " HTTP/1.1\r\n");
      int start = head.length();
      head.append("Host: a\r\n");
      for (int i = 0; i < count - 2; i++) {
        head.append("b:\r\n");
      }
      int left = fields - (head.length() - start) - "c:\r\n\r\n".length();
      head.append("c:").append("d".repeat(left)).append("\r\n\r\n");
      assertThat(caller.send(head.toString()).answer().status()).isEqualTo(status);
    }
  }

  @Test
  void refuses_a_content_that_is_too_large_before_it_comes_and_while_it_comes() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(HELLO);
        Door door = Door.to(upstream.url()).listener(HASTY).open();
        RawCaller first = door.caller();
        RawCaller second = door.caller()) {
      first.send(Raw.head("POST / HTTP/1.1", "Host: a", "Content-Length: 1001"));
      assertThat(first.answer().status()).isEqualTo(413);
      second.send(
          Raw.head("POST / HTTP/1.1", "Host: a", "Transfer-Encoding: chunked")
              + "3e9\r\n"
              + "x".repeat(1001));
      assertThat(second.answer().status()).isEqualTo(413);
      assertThat(upstream.bytes).hasValue(0);
    }
  }
}
