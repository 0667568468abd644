package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.ScriptedUpstream.HELLO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.pipeline.Decision;
import dev.gatehouse.pipeline.Outcome;
import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.pipeline.Stage;
import dev.gatehouse.pipeline.Verdict;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(NoLeaks.class)
class CallerConnectionTest {
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
