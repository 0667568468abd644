package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.ScriptedUpstream.HELLO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.pipeline.Reason;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How much an upstream is asked, by its own word and by ours, on real sockets. */
@ExtendWith(NoLeaks.class)
class UpstreamLimitsTest {
  private static final String GET = Raw.head("GET /x HTTP/1.1", "Host: a");
  private static final String DELETE = Raw.head("DELETE /x HTTP/1.1", "Host: a");

  private static UpstreamPolicy.Limits deaf() {
    return new UpstreamPolicy.Limits(
        1000, 10, Duration.ofSeconds(1), Optional.empty(), false, Duration.ofHours(1));
  }

  @Test
  void obeys_a_429_for_all_callers_and_calls_again_after_it() throws Exception {
    String spent =
        Raw.head("HTTP/1.1 429 Too Many Requests", "Retry-After: 2", "Content-Length: 0");
    for (Protocol protocol : List.of(Protocol.HTTP_1_1, Protocol.HTTP_2)) {
      try (ScriptedUpstream last = ScriptedUpstream.answering(spent);
          Door behind = Door.to(last.url()).treated(new Treatment().limited(deaf())).open();
          Door door =
              Door.to(
                      protocol == Protocol.HTTP_2
                          ? URI.create("http:/" + behind.listener.address())
                          : last.url())
                  .upstream(it -> it.over(protocol))
                  .open();
          RawCaller one = door.caller();
          RawCaller two = door.caller()) {
        assertThat(one.send(GET).answer().status()).isEqualTo(429);
        last.now(ScriptedUpstream.always(HELLO));
        RawCaller.Answer told = two.send(DELETE).answer();
        assertThat(told.status()).isEqualTo(429);
        assertThat(told.content()).contains("upstream-limited");
        assertThat(told.field("Retry-After")).isIn("1", "2");
        assertThat(last.seen).hasSize(1);
        Door.await(() -> door.upstream.state().heldMillis() == 0);
        assertThat(two.send(GET).answer().status()).isEqualTo(200);
        door.holdsNothing();
      }
    }
  }

  @Test
  void lets_no_more_calls_go_at_once_than_it_may_and_the_others_wait_in_order() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(
                (request, out) -> {
                  try {
                    assertThat(goOn.await(30, TimeUnit.SECONDS)).isTrue();
                  } catch (InterruptedException e) {
                    return false;
                  }
                  return ScriptedUpstream.always(HELLO).answer(request, out);
                });
        Door door =
            Door.to(upstream.url())
                .loops(2)
                .treated(new Treatment().limited(1, 2, 5000).saying("Call 555."))
                .open();
        RawCaller first = door.caller();
        RawCaller second = door.caller();
        RawCaller leaves = door.caller();
        RawCaller third = door.caller()) {
      first.send(GET);
      Door.await(() -> !upstream.seen.isEmpty());
      leaves.send(GET);
      Door.await(() -> door.upstream.state().waiting() == 1);
      second.send(GET);
      Door.await(() -> door.upstream.state().waiting() == 2);
      RawCaller.Answer full = third.send(GET).answer();
      assertThat(full.status()).isEqualTo(503);
      assertThat(full.content()).contains("upstream-busy").contains("Call 555.");
      leaves.socket().setSoLinger(true, 0);
      leaves.socket().close();
      Door.await(() -> door.upstream.state().waiting() == 1);
      goOn.countDown();
      assertThat(first.answer().status()).isEqualTo(200);
      assertThat(second.answer().status()).isEqualTo(200);
      assertThat(upstream.seen).hasSize(2);
      door.holdsNothing();
    }
  }

  @Test
  void waits_no_longer_for_a_place_than_it_may() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering("");
        Door door =
            Door.to(upstream.url())
                .treated(new Treatment().limited(1, 10, 200).saying("Call 555."))
                .open();
        RawCaller first = door.caller();
        RawCaller second = door.caller()) {
      first.send(GET);
      Door.await(() -> !upstream.seen.isEmpty());
      assertThat(door.calls(second, DELETE)).isEqualTo(Reason.UPSTREAM_BUSY);
      first.socket().close();
      door.holdsNothing();
    }
  }

  @Test
  void keeps_the_pace_that_is_configured() throws Exception {
    UpstreamPolicy.Limits paced =
        new UpstreamPolicy.Limits(
            10,
            10,
            Duration.ofMillis(300),
            Optional.of(new UpstreamPolicy.Rate(2, Duration.ofMinutes(1))),
            true,
            Duration.ofHours(1));
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(HELLO);
        Door door = Door.to(upstream.url()).treated(new Treatment().limited(paced)).open();
        RawCaller caller = door.caller()) {
      assertThat(door.calls(caller, GET)).isNull();
      assertThat(door.calls(caller, GET)).isNull();
      RawCaller.Answer told = caller.send(GET).answer();
      assertThat(told.status()).isEqualTo(429);
      assertThat(told.content()).contains("upstream-limited");
      assertThat(upstream.seen).hasSize(2);
      door.holdsNothing();
    }
  }
}
