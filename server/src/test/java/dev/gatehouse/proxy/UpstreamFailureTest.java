package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.ScriptedUpstream.HELLO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.pipeline.Outcome;
import dev.gatehouse.pipeline.Reason;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(NoLeaks.class)
class UpstreamFailureTest {
  /** What the upstream says, then closes; the reasons for a read and for a change. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | UPSTREAM_BROKE_OFF | OUTCOME_UNKNOWN",
        "HTTP/1.1 200 | UPSTREAM_BROKE_OFF | OUTCOME_UNKNOWN",
        "HTTP/1.1 200 OK~Content-Length: 9~~hello | UPSTREAM_BROKE_OFF | UPSTREAM_BROKE_OFF",
        "HTTP/1.1 200 OK~Content-Length: 5~Transfer-Encoding: chunked~~0~~"
            + " | UPSTREAM_MALFORMED | OUTCOME_UNKNOWN",
        "HTTP/1.1 200 OK~Content-Length: 5~Content-Length: 5~~hello"
            + " | UPSTREAM_MALFORMED | OUTCOME_UNKNOWN",
        "HTTP/1.1 200 OK~Transfer-Encoding: gzip, chunked~~0~~"
            + " | UPSTREAM_MALFORMED | OUTCOME_UNKNOWN",
        "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~zz~ | UPSTREAM_MALFORMED | UPSTREAM_MALFORMED",
        "HTTP/1.1 101 Switching Protocols~Upgrade: h2c~~ | UPSTREAM_MALFORMED | OUTCOME_UNKNOWN",
        "HTTP/1.1 200 OK~Bad Name: 1~~ | UPSTREAM_MALFORMED | OUTCOME_UNKNOWN",
        "HTTP/1.1 200 OK~A: 1~ B: 2~~ | UPSTREAM_MALFORMED | OUTCOME_UNKNOWN",
        "SSH-2.0-OpenSSH_9.2~ | UPSTREAM_MALFORMED | OUTCOME_UNKNOWN",
        "HTTP/2 200~~ | UPSTREAM_MALFORMED | OUTCOME_UNKNOWN",
        "HTTP/1.1 999 OK~~ | UPSTREAM_MALFORMED | OUTCOME_UNKNOWN",
      })
  void says_what_was_wrong_with_an_answer(String said, Reason forRead, Reason forChange)
      throws Exception {
    byte[] raw = said.replace("~", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(
                (_, out) -> {
                  out.write(raw);
                  return false;
                });
        Door door = Door.to(upstream.url()).open();
        RawCaller caller = door.caller()) {
      assertThat(caller.send(Raw.head("GET / HTTP/1.1", "Host: a")).answer().status())
          .isEqualTo(forRead.status());
      assertThat(door.ledger.nextRecord().reason()).contains(forRead);
      assertThat(caller.send(Raw.head("DELETE / HTTP/1.1", "Host: a")).answer().status())
          .isEqualTo(forChange.status());
      assertThat(door.ledger.nextRecord().reason()).contains(forChange);
    }
  }

  @Test
  void refuses_an_answer_whose_head_is_too_large() throws Exception {
    try (ScriptedUpstream upstream =
            ScriptedUpstream.answering(
                Raw.head("HTTP/1.1 200 OK", "A: " + "b".repeat(20_000), "Content-Length: 0"));
        Door door = Door.to(upstream.url()).open();
        RawCaller caller = door.caller()) {
      assertThat(caller.send(Raw.head("GET / HTTP/1.1", "Host: a")).answer().status())
          .isEqualTo(502);
      assertThat(door.ledger.nextRecord().reason()).contains(Reason.UPSTREAM_MALFORMED);
    }
  }

  @Test
  void says_that_nobody_listens_also_for_a_change() throws Exception {
    // Not a port that was free a moment ago: another test could take it.
    try (Door door = Door.to(URI.create("http://127.0.0.1:1")).open();
        RawCaller caller = door.caller()) {
      for (String method : new String[] {"GET", "DELETE"}) {
        caller.send(Raw.head(method + " / HTTP/1.1", "Host: a")).answer();
        assertThat(door.ledger.nextRecord().reason()).contains(Reason.UPSTREAM_UNREACHABLE);
      }
    }
  }

  @Test
  void gives_up_on_an_upstream_that_says_nothing() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering("");
        Door door =
            Door.to(upstream.url()).upstream(it -> it.reading(Duration.ofMillis(300))).open();
        RawCaller caller = door.caller()) {
      assertThat(caller.send(Raw.head("GET / HTTP/1.1", "Host: a")).answer().status())
          .isEqualTo(504);
      assertThat(door.ledger.nextRecord().reason()).contains(Reason.UPSTREAM_TIMEOUT);
      caller.send(Raw.head("DELETE / HTTP/1.1", "Host: a")).answer();
      Outcome change = door.ledger.nextRecord();
      assertThat(change.reason()).contains(Reason.OUTCOME_UNKNOWN);
      assertThat(change.detail()).contains("upstream-timeout");
    }
  }

  /** The loop hears of both in one round. */
  @ParameterizedTest
  @EnumSource(Io.class)
  void hears_of_a_reset_that_comes_with_content(Io io) throws Exception {
    CompletableFuture<OutputStream> asked = new CompletableFuture<>();
    try (ScriptedUpstream upstream = new ScriptedUpstream((_, out) -> asked.complete(out));
        Door door =
            Door.to(upstream.url())
                .io(io)
                .upstream(it -> it.reading(Duration.ofSeconds(2)))
                .open();
        RawCaller caller = door.caller()) {
      caller.send(Raw.head("GET / HTTP/1.1", "Host: a"));
      OutputStream out = asked.get(30, TimeUnit.SECONDS);
      CountDownLatch goOn = door.busy();
      String begun = Raw.head("HTTP/1.1 200 OK", "Content-Length: 9") + "hello";
      out.write(begun.getBytes(StandardCharsets.US_ASCII));
      upstream.reset();
      LockSupport.parkNanos(30_000_000);
      goOn.countDown();
      assertThat(caller.answer().status()).isEqualTo(502);
    }
  }

  /** The connection fails within the writing of a part, which then finds it full. */
  @ParameterizedTest
  @EnumSource(Io.class)
  void reads_on_behind_a_content_that_could_not_be_passed_on(Io io) throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(HELLO);
        Door door = Door.to(upstream.url()).io(io).open();
        RawCaller caller = door.caller()) {
      caller.send(Raw.head("PUT / HTTP/1.1", "Host: a", "Content-Length: 80000"));
      caller.send(new byte[70_000]);
      upstream.begun();
      CountDownLatch goOn = door.busy();
      caller.send(new byte[5_000]);
      upstream.reset();
      LockSupport.parkNanos(30_000_000);
      goOn.countDown();
      caller.send(new byte[5_000]);
      assertThat(caller.answer().content()).contains("outcome-unknown");
      caller.send(Raw.head("GET / HTTP/1.1", "Host: a"));
      assertThat(caller.answer().content()).isEqualTo("hello");
    }
  }

  @Test
  void repeats_a_read_once_when_a_kept_connection_turns_out_to_be_dead() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(HELLO);
        Door door = Door.to(upstream.url()).open();
        RawCaller caller = door.caller()) {
      caller.send(Raw.head("GET /first HTTP/1.1", "Host: a")).answer();
      upstream.now(
          (request, out) ->
              request.connection() > 1 && ScriptedUpstream.always(HELLO).answer(request, out));
      assertThat(caller.send(Raw.head("GET /again HTTP/1.1", "Host: a")).answer().status())
          .isEqualTo(200);
      assertThat(upstream.next().line()).contains("/first");
      assertThat(upstream.next().line()).contains("/again");
      assertThat(upstream.next().line()).contains("/again");
    }
  }

  @Test
  void never_repeats_a_change() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(HELLO);
        Door door = Door.to(upstream.url()).open();
        RawCaller caller = door.caller()) {
      caller.send(Raw.head("GET /first HTTP/1.1", "Host: a")).answer();
      upstream.now((_, _) -> false);
      caller.send(Raw.head("DELETE /once HTTP/1.1", "Host: a")).answer();
      door.ledger.nextRecord();
      assertThat(door.ledger.nextRecord().reason()).contains(Reason.OUTCOME_UNKNOWN);
      assertThat(upstream.next().line()).contains("/first");
      assertThat(upstream.next().line()).contains("/once");
      assertThat(upstream.seen).isEmpty();
    }
  }

  @Test
  void uses_no_connection_again_on_which_more_came_than_was_asked_for() throws Exception {
    try (ScriptedUpstream upstream =
            ScriptedUpstream.answering(
                HELLO + Raw.head("HTTP/1.1 200 OK", "Content-Length: 0", "X: poison"));
        Door door = Door.to(upstream.url()).open();
        RawCaller caller = door.caller()) {
      for (int i = 1; i <= 3; i++) {
        RawCaller.Answer answer = caller.send(Raw.head("GET / HTTP/1.1", "Host: a")).answer();
        assertThat(answer.content()).isEqualTo("hello");
        assertThat(upstream.next().connection()).isEqualTo(i);
      }
    }
  }

  @Test
  void passes_over_interim_answers() throws Exception {
    try (ScriptedUpstream upstream =
            ScriptedUpstream.answering(
                Raw.head("HTTP/1.1 103 Early Hints", "Link: x")
                    + Raw.head("HTTP/1.1 100 Continue")
                    + HELLO);
        Door door = Door.to(upstream.url()).open();
        RawCaller caller = door.caller()) {
      RawCaller.Answer answer = caller.send(Raw.head("GET / HTTP/1.1", "Host: a")).answer();
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.content()).isEqualTo("hello");
    }
  }

  @ParameterizedTest(name = "{0} answered {1}")
  @CsvSource({
    "HEAD, HTTP/1.1 200 OK~Content-Length: 5~~",
    "HEAD, HTTP/1.1 204 No Content~Content-Length: 5~~",
    "GET, HTTP/1.1 204 No Content~~",
    "GET, HTTP/1.1 204 No Content~Content-Length: 5~~",
    "GET, HTTP/1.1 304 Not Modified~Content-Length: 5~ETag: x~~",
  })
  void knows_which_answers_have_no_content(String method, String said) throws Exception {
    // RFC 9110 §8.6: 204 has no length either.
    String length = method.equals("HEAD") && !said.contains("204") ? "5" : "";
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(said.replace("~", "\r\n"));
        Door door = Door.to(upstream.url()).open();
        RawCaller caller = door.caller();
        FrameCaller frames = new FrameCaller(door.listener.address()).greet()) {
      for (int i = 0; i < 3; i++) {
        RawCaller.Answer answer =
            caller.send(Raw.head(method + " / HTTP/1.1", "Host: a")).answer(method.equals("HEAD"));
        assertThat(answer.field("Content-Length")).isEqualTo(length);
        assertThat(answer.field("Transfer-Encoding")).isEmpty();
      }
      int stream = frames.open(FrameCaller.request(method, "/"), true);
      FrameCaller.Answer answer = frames.flush().answer(stream);
      assertThat(answer.fields().getOrDefault("content-length", "")).isEqualTo(length);
      boolean inVain = said.contains("204") && said.contains("Content-Length");
      assertThat(upstream.connections).hasValue(inVain ? 4 : 1);
    }
  }

  @Test
  void does_not_call_a_plain_operation_a_web_socket() throws Exception {
    String said =
        Raw.head(
            "HTTP/1.1 426 Upgrade Required",
            "Connection: Upgrade",
            "Upgrade: TLS/1.2",
            "Content-Length: 0");
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(said);
        Door door = Door.to(upstream.url()).open();
        RawCaller caller = door.caller()) {
      RawCaller.Answer answer = caller.send(Raw.head("GET / HTTP/1.1", "Host: a")).answer();
      assertThat(answer.status()).isEqualTo(426);
      assertThat(answer.head().toLowerCase(Locale.ROOT)).doesNotContain("upgrade:", "websocket");
    }
  }

  @Test
  void says_that_its_own_credential_is_missing() throws Exception {
    Forward.Config config =
        new Forward.Config(new UpstreamCredential.Bearer(Optional::empty), false, Set.of());
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(HELLO);
        Door door = Door.to(upstream.url()).forward(config).open();
        RawCaller caller = door.caller()) {
      assertThat(caller.send(Raw.head("GET / HTTP/1.1", "Host: a")).answer().status())
          .isEqualTo(503);
      assertThat(door.ledger.nextRecord().reason()).contains(Reason.UPSTREAM_CREDENTIAL);
      assertThat(upstream.bytes).hasValue(0);
    }
  }
}
