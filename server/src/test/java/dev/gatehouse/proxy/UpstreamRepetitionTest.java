package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.ScriptedUpstream.HELLO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.pipeline.Reason;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls that are sent to an upstream once more, on real sockets. */
@ExtendWith(NoLeaks.class)
class UpstreamRepetitionTest {
  private static final String GET = Raw.head("GET /x HTTP/1.1", "Host: a");
  private static final String DELETE = Raw.head("DELETE /x HTTP/1.1", "Host: a");
  private static final String KEYED =
      Raw.head("DELETE /x HTTP/1.1", "Host: a", "Idempotency-Key: k-1");

  @ParameterizedTest(name = "{0}, key {1}, honored {2}: sent {3} times")
  @CsvSource({
    "GET, false, false, 2",
    "DELETE, false, true, 1",
    "DELETE, true, false, 1",
    "DELETE, true, true, 2",
  })
  void sends_again_only_what_cannot_happen_twice(
      String method, boolean key, boolean honored, int times) throws Exception {
    String request = method.equals("GET") ? GET : key ? KEYED : DELETE;
    try (ScriptedUpstream upstream = new ScriptedUpstream((_, _) -> false);
        Door door = Door.to(upstream.url()).treated(new Treatment().repeating(honored)).open();
        RawCaller caller = door.caller()) {
      Reason expected = method.equals("GET") ? Reason.UPSTREAM_BROKE_OFF : Reason.OUTCOME_UNKNOWN;
      assertThat(door.calls(caller, request)).isEqualTo(expected);
      assertThat(upstream.seen).hasSize(times);
      door.holdsNothing();
    }
  }

  @Test
  void says_that_it_does_not_know_when_a_repeated_change_finds_nobody() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(HELLO);
        Door door = Door.to(upstream.url()).treated(new Treatment().repeating(true)).open();
        RawCaller caller = door.caller()) {
      upstream.now(
          (_, _) -> {
            upstream.vanish();
            return false;
          });
      assertThat(door.calls(caller, KEYED)).isEqualTo(Reason.OUTCOME_UNKNOWN);
      door.holdsNothing();
    }
  }

  @Test
  void says_that_it_does_not_know_when_a_change_lacks_its_secret_the_second_time()
      throws Exception {
    AtomicInteger asked = new AtomicInteger();
    var once =
        new UpstreamCredential.Bearer(
            () -> asked.getAndIncrement() == 0 ? Optional.of("secret") : Optional.empty());
    try (ScriptedUpstream upstream = new ScriptedUpstream((_, _) -> false);
        Door door =
            Door.to(upstream.url())
                .treated(new Treatment().repeating(true))
                .forward(new Forward.Config(once, false, Set.of()))
                .open();
        RawCaller caller = door.caller()) {
      assertThat(door.calls(caller, KEYED)).isEqualTo(Reason.OUTCOME_UNKNOWN);
      assertThat(upstream.seen).hasSize(1);
      door.holdsNothing();
    }
  }

  @Test
  void asks_again_when_a_read_is_answered_503_and_passes_on_the_second_answer() throws Exception {
    String busy = Raw.head("HTTP/1.1 503 Service Unavailable", "Content-Length: 0");
    AtomicInteger count = new AtomicInteger();
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(
                (request, out) ->
                    ScriptedUpstream.always(count.getAndIncrement() == 0 ? busy : HELLO)
                        .answer(request, out));
        Door door = Door.to(upstream.url()).treated(new Treatment().repeating(false)).open();
        RawCaller caller = door.caller()) {
      assertThat(caller.send(GET).answer().content()).isEqualTo("hello");
      count.set(0);
      assertThat(caller.send(DELETE).answer().status()).isEqualTo(503);
      assertThat(upstream.connections).hasValue(1);
      door.holdsNothing();
    }
  }
}
