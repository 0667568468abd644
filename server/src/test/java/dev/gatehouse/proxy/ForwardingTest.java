package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.ScriptedUpstream.HELLO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.pipeline.Decision;
import dev.gatehouse.pipeline.Ending;
import dev.gatehouse.pipeline.Outcome;
import dev.gatehouse.pipeline.Reason;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(NoLeaks.class)
class ForwardingTest {
  @Test
  void forwards_a_read_and_records_it_under_the_id_of_its_answer() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(HELLO);
        Door door = Door.to(upstream.url()).open();
        RawCaller caller = door.caller()) {
      RawCaller.Answer answer =
          caller.send("GET /a?b=c HTTP/1.1\r\nHost: Example.com:81\r\n\r\n").answer();

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.content()).isEqualTo("hello");
      assertThat(answer.field("Date")).endsWith(" GMT");
      Outcome record = door.ledger.nextRecord();
      assertThat(record.exchange().id()).isEqualTo(answer.field("Gatehouse-Call")).hasSize(26);
      assertThat(record.decision()).isEqualTo(Decision.ALLOWED);
      assertThat(record.exchange().request().authority()).isEqualTo("example.com");
      assertThat(upstream.next().line()).isEqualTo("GET /a?b=c HTTP/1.1");
    }
  }

  @Test
  void serves_many_calls_on_one_connection_of_each_side() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.echoing();
        Door door = Door.to(upstream.url()).open();
        RawCaller caller = door.caller()) {
      for (int i = 0; i < 100; i++) {
        String content = "x".repeat(i);
        String head = "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: " + i + "\r\n\r\n";
        assertThat(caller.send(head + content).answer().content()).isEqualTo(content);
      }
      assertThat(upstream.connections).hasValue(1);
    }
  }

  @Test
  void answers_pipelined_calls_in_their_order() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.echoing();
        Door door = Door.to(upstream.url()).open();
        RawCaller caller = door.caller()) {
      StringBuilder all = new StringBuilder();
      for (int i = 0; i < 50; i++) {
        all.append("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n").append(10 + i);
      }
      caller.send(all.toString());
      for (int i = 0; i < 50; i++) {
        assertThat(caller.answer().content()).isEqualTo(Integer.toString(10 + i));
      }
    }
  }

  @Test
  void understands_a_request_that_comes_byte_by_byte() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.echoing();
        Door door = Door.to(upstream.url()).open();
        RawCaller caller = door.caller()) {
      String request =
          "\r\n"
              + Raw.head("POST /x HTTP/1.1", "Host: a", "Transfer-Encoding: chunked")
              + Raw.head("3;a=b", "abc", "2", "de", "0", "X: y");
      for (int i = 0; i < request.length(); i++) {
        caller.send(request.substring(i, i + 1));
      }
      assertThat(caller.answer().content()).isEqualTo("abcde");
      assertThat(upstream.next().head()).contains("\r\nContent-Length: 5\r\n");
    }
  }

  @Test
  void sends_its_own_credential_and_nothing_that_only_it_may_say() throws Exception {
    Forward.Config config =
        new Forward.Config(
            new UpstreamCredential.Bearer(() -> Optional.of("ours")), true, Set.of());
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(HELLO);
        Door door = Door.to(upstream.url()).forward(config).open();
        RawCaller caller = door.caller()) {
      caller
          .send(
              Raw.head(
                  "GET / HTTP/1.1",
                  "Host: a",
                  "Authorization: Bearer theirs",
                  "X_Api_Key: theirs",
                  "x-api-key: theirs",
                  "X-Forwarded-For: 6.6.6.6",
                  "X_FORWARDED_HOST: evil",
                  "Forwarded: for=6.6.6.6",
                  "Connection: keep-alive, X-Drop",
                  "X-Drop: 1",
                  "Gatehouse-Caller: root",
                  "Content_Length: 9",
                  "TE: trailers",
                  "X-Keep:  2 ",
                  "Cookie: c=d"))
          .answer();
      String head = upstream.next().head();
      assertThat(head)
          .contains("\r\nAuthorization: Bearer ours\r\n")
          .contains("\r\nX-Forwarded-For: 127.0.0.1\r\n")
          .contains("\r\nX-Forwarded-Proto: http\r\n")
          .contains("\r\nForwarded: for=127.0.0.1;host=a;proto=http\r\n")
          .contains("\r\nAccept-Encoding: identity\r\n")
          .contains("\r\nX-Keep: 2\r\n")
          .contains("\r\nCookie: c=d\r\n")
          .doesNotContain("theirs", "6.6.6.6", "evil", "X-Drop", "root", "Content_Length", "TE:");
    }
  }

  @Test
  void refuses_what_is_malformed_records_it_and_ends_the_connection() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(HELLO);
        Door door = Door.to(upstream.url()).open();
        RawCaller caller = door.caller()) {
      caller.send(
          Raw.head("POST /a HTTP/1.1", "Host: a", "Content-Length: 5", "Transfer-Encoding: chunked")
              + "0\r\n\r\n");
      RawCaller.Answer answer = caller.answer();
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.content()).contains("\"code\":\"ambiguous-framing\"");
      assertThat(caller.ended()).isTrue();
      Outcome record = door.ledger.nextRecord();
      assertThat(record.reason()).contains(Reason.AMBIGUOUS_FRAMING);
      assertThat(record.exchange().id()).isEqualTo(answer.field("Gatehouse-Call"));
      assertThat(upstream.bytes).hasValue(0);
    }
  }

  @Test
  void relays_a_large_chunked_answer_as_it_comes_and_records_its_end() throws Exception {
    String part = "y".repeat(100_000);
    try (ScriptedUpstream upstream =
            ScriptedUpstream.answering(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + ("186a0\r\n" + part + "\r\n").repeat(10)
                    + "0\r\n\r\n");
        Door door = Door.to(upstream.url()).open();
        RawCaller caller = door.caller()) {
      RawCaller.Answer answer = caller.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").answer();
      assertThat(answer.content()).isEqualTo(part.repeat(10));
      assertThat(door.ledger.nextEnd())
          .isEqualTo(
              new MemoryLedger.End(answer.field("Gatehouse-Call"), Ending.of(0, 1_000_000, null)));
      assertThat(caller.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").answer().status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
  void lets_options_go_no_further_than_it_says(Protocol over) throws Exception {
    try (ScriptedUpstream last =
            ScriptedUpstream.answering(Raw.head("HTTP/1.1 200 OK", "Content-Length: 0"));
        Door behind = Door.to(last.url()).open();
        Door door =
            Door.to(URI.create("http:/" + behind.listener.address()))
                .upstream(it -> it.over(over))
                .open();
        RawCaller caller = door.caller()) {
      caller.send(Raw.head("OPTIONS /x HTTP/1.1", "Host: a", "Max-Forwards: 5"));
      assertThat(caller.answer().status()).isEqualTo(200);
      assertThat(last.next().head()).contains("\r\nMax-Forwards: 3\r\n");
      for (String most : new String[] {"0", "1", "00"}) {
        caller.send(Raw.head("OPTIONS /x HTTP/1.1", "Host: a", "Max-Forwards: " + most));
        assertThat(caller.answer().status()).isEqualTo(204);
      }
      caller.send(Raw.head("GET /x HTTP/1.1", "Host: a", "Max-Forwards: 0"));
      assertThat(caller.answer().status()).isEqualTo(200);
      assertThat(last.next().head()).startsWith("GET ").doesNotContainIgnoringCase("max-f");
      assertThat(last.seen).isEmpty();
    }
  }

  @Test
  void keeps_what_an_upstream_says_to_its_next_neighbor_from_callers() throws Exception {
    String[] lines = {
      "HTTP/1.1 200 OK",
      "Alt-Svc: h2=\"past-us.example:443\"",
      "Proxy-Authenticate: Basic",
      "Proxy-Authentication-Info: x",
      "Connection: X-Hop, keep-alive",
      "X-Hop: x",
      "Keep-Alive: timeout=9",
      "Proxy-Connection: x",
      "Upgrade: h2c",
      "Gatehouse-Call: x",
      "X-Kept: y",
      "Content-Length: 0",
    };
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(Raw.head(lines));
        Door door = Door.to(upstream.url()).open();
        RawCaller caller = door.caller();
        FrameCaller streams = new FrameCaller(door.listener.address()).greet()) {
      String head = caller.send(Raw.head("GET / HTTP/1.1", "Host: a")).answer().head();
      assertThat(head.replaceAll("(?m)^(Date|Gatehouse-Call): .{20,}\r\n", ""))
          .isEqualTo(Raw.head("HTTP/1.1 200 OK", "X-Kept: y", "Content-Length: 0"));
      assertThat(streams.get("/").fields().keySet())
          .containsExactlyInAnyOrder(
              ":status", "x-kept", "date", "gatehouse-call", "content-length");
    }
  }
}
