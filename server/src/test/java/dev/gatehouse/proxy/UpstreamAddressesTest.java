package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.ScriptedUpstream.HELLO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.proxy.upstream.Breaker;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Which of its addresses an upstream is called at, and when none of them, on real sockets. */
@ExtendWith(NoLeaks.class)
class UpstreamAddressesTest {
  private static final String GET = Raw.head("GET /x HTTP/1.1", "Host: a");
  private static final String DELETE = Raw.head("DELETE /x HTTP/1.1", "Host: a");

  // Not a port that was free a moment ago: another test could take it.
  private static URI nowhere() {
    return URI.create("http://127.0.0.1:1");
  }

  @Test
  void sends_each_call_to_the_address_with_the_fewest_under_way() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicInteger held = new AtomicInteger();
    ScriptedUpstream.Script script =
        (request, out) -> {
          if (request.line().contains("/slow")) {
            held.set(request.connection());
            try {
              assertThat(goOn.await(30, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
              return false;
            }
          }
          return ScriptedUpstream.always(HELLO).answer(request, out);
        };
    try (ScriptedUpstream one = new ScriptedUpstream(script);
        ScriptedUpstream two = new ScriptedUpstream(script);
        Door door = Door.to(one.url()).treated(new Treatment().at(one.url(), two.url())).open();
        RawCaller slow = door.caller();
        RawCaller caller = door.caller()) {
      slow.send(Raw.head("GET /slow HTTP/1.1", "Host: a"));
      Door.await(() -> held.get() > 0);
      ScriptedUpstream busy = one.seen.isEmpty() ? two : one;
      for (int i = 0; i < 10; i++) {
        assertThat(caller.send(GET).answer().status()).isEqualTo(200);
      }
      assertThat(busy.seen).hasSize(1);
      goOn.countDown();
      assertThat(slow.answer().status()).isEqualTo(200);
      for (int i = 0; i < 40; i++) {
        assertThat(caller.send(GET).answer().status()).isEqualTo(200);
      }
      assertThat(one.seen).hasSizeGreaterThan(5);
      assertThat(two.seen).hasSizeGreaterThan(5);
      door.holdsNothing();
    }
  }

  @Test
  void goes_to_another_address_when_one_refuses_also_with_a_change_and_leaves_it_out()
      throws Exception {
    try (ScriptedUpstream good = ScriptedUpstream.answering(HELLO);
        Door door = Door.to(good.url()).treated(new Treatment().at(nowhere(), good.url())).open();
        RawCaller caller = door.caller()) {
      for (int i = 0; i < 40; i++) {
        assertThat(caller.send(i % 2 == 0 ? GET : DELETE).answer().status()).isEqualTo(200);
      }
      assertThat(door.upstream.state().addresses())
          .extracting(UpstreamState.Address::state)
          .containsExactly("ejected", "up");
      assertThat(door.upstream.state().ejections()).isEqualTo(1);
      assertThat(door.upstream.state().breaker()).isEqualTo("closed");
      door.holdsNothing();
    }
  }

  @Test
  void spares_an_upstream_that_fails_and_lets_one_call_find_out() throws Exception {
    Treatment quick =
        new Treatment()
            .breaking(
                new Breaker.Settings(
                    50, 5, Duration.ofSeconds(10), Duration.ofSeconds(2), Duration.ofSeconds(2)))
            .saying("Call 555.");
    try (ScriptedUpstream upstream = new ScriptedUpstream((_, _) -> false);
        Door door = Door.to(upstream.url()).treated(quick).open();
        RawCaller caller = door.caller()) {
      for (int i = 0; i < 5; i++) {
        assertThat(door.calls(caller, GET)).isEqualTo(Reason.UPSTREAM_BROKE_OFF);
      }
      int seen = upstream.seen.size();
      RawCaller.Answer away = caller.send(DELETE).answer();
      assertThat(away.status()).isEqualTo(503);
      assertThat(away.field("Retry-After")).isIn("1", "2");
      assertThat(away.content())
          .contains("\"code\":\"upstream-away\"")
          .contains("\"detail\":\"Call 555.\"");
      assertThat(door.ledger.nextRecord().reason()).contains(Reason.UPSTREAM_AWAY);
      assertThat(upstream.seen).hasSize(seen);
      upstream.now(ScriptedUpstream.always(HELLO));
      Door.await(() -> door.upstream.gate().breaker.waitNanos(System.nanoTime()) == 0);
      assertThat(caller.send(GET).answer().status()).isEqualTo(200);
      assertThat(door.upstream.state().breaker()).isEqualTo("closed");
      door.holdsNothing();
    }
  }

  @Test
  void calls_no_address_that_fails_its_checks_until_it_passes_them_again() throws Exception {
    UpstreamPolicy.Check check =
        new UpstreamPolicy.Check(
            "/health?deep=1", Duration.ofMillis(200), Duration.ofSeconds(1), 2, 1);
    String sick = Raw.head("HTTP/1.1 500 Oh", "Content-Length: 0");
    for (Protocol protocol : List.of(Protocol.HTTP_1_1, Protocol.HTTP_2)) {
      try (ScriptedUpstream last = ScriptedUpstream.answering(HELLO);
          Door behind = Door.to(last.url()).open();
          Door door =
              Door.to(
                      protocol == Protocol.HTTP_2
                          ? URI.create("http:/" + behind.listener.address())
                          : last.url())
                  .upstream(it -> it.over(protocol))
                  .treated(new Treatment().warm(2).checked(check))
                  .open();
          RawCaller caller = door.caller()) {
        assertThat(last.next().line()).isEqualTo("GET /health?deep=1 HTTP/1.1");
        assertThat(caller.send(GET).answer().status()).isEqualTo(200);
        last.now(ScriptedUpstream.always(sick));
        Door.await(() -> door.upstream.state().up() == 0);
        RawCaller.Answer away = caller.send(GET).answer();
        assertThat(away.content()).contains("upstream-away");
        last.now(ScriptedUpstream.always(HELLO));
        Door.await(() -> door.upstream.state().up() == 1);
        assertThat(caller.send(GET).answer().status()).isEqualTo(200);
        assertThat(door.ledger.records).as("checks are no calls").hasSize(3);
        door.holdsNothing();
      }
    }
  }

  @Test
  void has_connections_ready_before_a_call_needs_them() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(HELLO);
        Door door = Door.to(upstream.url()).treated(new Treatment().warm(3)).open();
        RawCaller caller = door.caller()) {
      Door.await(() -> upstream.connections.get() == 3);
      assertThat(caller.send(GET).answer().status()).isEqualTo(200);
      assertThat(upstream.connections).hasValue(3);
    }
  }
}
