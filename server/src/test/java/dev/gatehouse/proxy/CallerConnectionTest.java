package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.ScriptedUpstream.HELLO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.pipeline.Decision;
import dev.gatehouse.pipeline.Outcome;
import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.pipeline.Stage;
import dev.gatehouse.pipeline.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(NoLeaks.class)
class CallerConnectionTest {
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

  @Test
  void tells_a_caller_that_asks_to_go_on_and_takes_its_content() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.echoing();
        Door door = Door.to(upstream.url()).open();
        RawCaller caller = door.caller()) {
      caller.send(
          Raw.head("PUT / HTTP/1.1", "Host: a", "Content-Length: 2", "Expect: 100-continue"));
      assertThat(caller.answer().status()).isEqualTo(100);
      assertThat(caller.send("ok").answer().content()).isEqualTo("ok");
      assertThat(upstream.next().head()).doesNotContain("Expect");
    }
  }

  @Test
  void denies_a_caller_that_asks_to_go_on_without_taking_its_content() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.echoing();
        Door door =
            Door.to(upstream.url())
                .before(Stage.AUTHORIZE, _ -> Verdict.deny(Reason.NOT_GRANTED))
                .open();
        RawCaller caller = door.caller()) {
      caller.send(
          Raw.head("PUT / HTTP/1.1", "Host: a", "Content-Length: 2", "Expect: 100-continue"));
      RawCaller.Answer answer = caller.answer();
      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.field("Connection")).isEqualTo("close");
      assertThat(caller.ended()).isTrue();
    }
  }

  @Test
  void reads_what_is_left_of_a_denied_content_and_serves_the_next_call() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.echoing();
        Door door =
            Door.to(upstream.url())
                .before(
                    Stage.AUTHORIZE,
                    call ->
                        call.request().path().equals("/no")
                            ? Verdict.deny(Reason.NOT_GRANTED)
                            : Verdict.pass(call))
                .open();
        RawCaller caller = door.caller()) {
      String smuggled = Raw.head("GET /admin HTTP/1.1", "Host: a");
      caller.send(Raw.head("POST /no HTTP/1.1", "Host: a", "Content-Length: " + smuggled.length()));
      assertThat(caller.answer().status()).isEqualTo(403);
      caller.send(smuggled);
      caller.send(Raw.head("GET /next HTTP/1.1", "Host: a"));
      assertThat(caller.answer().status()).isEqualTo(200);
      assertThat(upstream.next().line()).isEqualTo("GET /next HTTP/1.1");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "http://a"})
  void answers_options_of_all_itself_and_records_it(String target) throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(HELLO);
        Door door = Door.to(upstream.url()).open();
        RawCaller caller = door.caller()) {
      caller.send(Raw.head("OPTIONS " + target + " HTTP/1.1", "Host: a"));
      RawCaller.Answer answer = caller.answer();
      assertThat(answer.status()).isEqualTo(204);
      assertThat(answer.field("Allow")).contains("GET");
      assertThat(answer.field("Content-Length")).isEmpty();
      assertThat(door.ledger.nextRecord().decision()).isEqualTo(Decision.ALLOWED);
      assertThat(upstream.bytes).hasValue(0);
    }
  }

  @Test
  void answers_http_1_0_and_ends_the_connection() throws Exception {
    try (ScriptedUpstream upstream =
            ScriptedUpstream.answering(
                Raw.head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked")
                    + "5\r\nhello\r\n0\r\n\r\n");
        Door door = Door.to(upstream.url()).open();
        RawCaller caller = door.caller()) {
      caller.send(Raw.head("GET / HTTP/1.0", "Host: a", "Connection: keep-alive"));
      RawCaller.Answer answer = caller.answer();
      assertThat(answer.content()).isEqualTo("hello");
      assertThat(answer.field("Transfer-Encoding")).isEmpty();
      assertThat(caller.ended()).isTrue();
    }
  }

  @Test
  void still_answers_a_caller_that_has_sent_all_that_it_will() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(HELLO);
        Door door = Door.to(upstream.url()).open();
        RawCaller caller = door.caller()) {
      caller.send(Raw.head("GET / HTTP/1.1", "Host: a").repeat(3));
      caller.socket().shutdownOutput();
      assertThat(caller.rest().split("hello", -1)).hasSize(4);
    }
  }

  @Test
  void stops_a_read_whose_caller_left_and_lets_go_of_the_upstream() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering("");
        Door door = Door.to(upstream.url()).open()) {
      RawCaller caller = door.caller();
      caller.send(Raw.head("GET / HTTP/1.1", "Host: a"));
      upstream.next();
      caller.socket().setSoLinger(true, 0);
      caller.close();
      Outcome record = door.ledger.nextRecord();
      assertThat(record.reason()).contains(Reason.CALLER_GONE);
    }
  }

  @Test
  void lets_a_change_whose_caller_left_go_on_to_its_recorded_end() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(HELLO);
        Door door = Door.to(upstream.url()).open()) {
      upstream.now(
          (request, out) -> {
            Door.await(() -> door.listener.connections() == 0);
            return ScriptedUpstream.always(HELLO).answer(request, out);
          });
      RawCaller caller = door.caller();
      caller.send(Raw.head("DELETE / HTTP/1.1", "Host: a"));
      upstream.next();
      caller.socket().setSoLinger(true, 0);
      caller.close();
      assertThat(door.ledger.nextRecord().decision()).isEqualTo(Decision.ALLOWED);
    }
  }

  @Test
  void ends_a_call_at_its_deadline() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering("");
        Door door = Door.to(upstream.url()).timeout(Duration.ofMillis(300)).open();
        RawCaller read = door.caller();
        RawCaller change = door.caller()) {
      read.send(Raw.head("GET / HTTP/1.1", "Host: a"));
      change.send(Raw.head("DELETE / HTTP/1.1", "Host: a"));
      assertThat(read.answer().status()).isEqualTo(504);
      RawCaller.Answer unknown = change.answer();
      assertThat(unknown.content()).contains("outcome-unknown");
    }
  }

  @Test
  void lets_calls_under_way_end_when_it_closes() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(HELLO);
        Door door = Door.to(upstream.url()).open();
        RawCaller busy = door.caller();
        RawCaller idle = door.caller()) {
      Thread closing =
          Thread.ofVirtual().unstarted(() -> door.listener.close(Duration.ofSeconds(5)));
      upstream.now(
          (request, out) -> {
            closing.start();
            idle.ended();
            return ScriptedUpstream.always(HELLO).answer(request, out);
          });
      idle.send(Raw.head("OPTIONS * HTTP/1.1", "Host: a")).answer();
      RawCaller.Answer answer = busy.send(Raw.head("GET / HTTP/1.1", "Host: a")).answer();
      assertThat(answer.content()).isEqualTo("hello");
      assertThat(answer.field("Connection")).isEqualTo("close");
      assertThat(busy.ended()).isTrue();
      closing.join();
      assertThat(door.listener.connections()).isZero();
    }
  }

  @Test
  void answers_503_when_nothing_can_be_recorded() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(HELLO);
        Door door = Door.to(upstream.url()).open();
        RawCaller caller = door.caller()) {
      door.ledger.full = true;
      assertThat(caller.send(Raw.head("GET / HTTP/1.1", "Host: a")).answer().status())
          .isEqualTo(503);
      assertThat(caller.send(Raw.head("DELETE / HTTP/1.1", "Host: a")).answer().content())
          .contains("journal-unavailable");
      door.ledger.full = false;
      assertThat(caller.send(Raw.head("GET / HTTP/1.1", "Host: a")).answer().status())
          .isEqualTo(200);
      assertThat(upstream.next().line()).startsWith("GET");
      assertThat(upstream.next().line()).startsWith("GET");
      assertThat(upstream.seen).isEmpty();
    }
  }
}
