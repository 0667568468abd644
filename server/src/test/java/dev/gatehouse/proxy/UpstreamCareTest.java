package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.FreePort;
import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.proxy.upstream.Breaker;
import dev.gatehouse.proxy.upstream.Standing;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several addresses, failures, limits and deadlines, on real sockets. */
class UpstreamCareTest {
  private static final String HELLO = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
  private static final String GET = Raw.head("GET /x HTTP/1.1", "Host: a");
  private static final String DELETE = Raw.head("DELETE /x HTTP/1.1", "Host: a");
  private static final String KEYED =
      Raw.head("DELETE /x HTTP/1.1", "Host: a", "Idempotency-Key: k-1");

  @AfterAll
  static void leaksNothing() {
    assertThat(Leaks.found()).isEmpty();
  }

  private static UpstreamPolicy.Place place(URI url) {
    return new UpstreamPolicy.Place("127.0.0.1", url.getPort());
  }

  private static UnaryOperator<UpstreamPolicy> at(URI... urls) {
    return it ->
        new UpstreamPolicy(
            it.name(),
            Arrays.stream(urls).map(UpstreamCareTest::place).toList(),
            it.resolve(),
            it.warm(),
            it.breaker(),
            it.ejection(),
            it.retries(),
            it.check(),
            it.limits(),
            it.fallback());
  }

  private static UnaryOperator<UpstreamPolicy> limited(UpstreamPolicy.Limits limits) {
    return it ->
        new UpstreamPolicy(
            it.name(),
            it.places(),
            it.resolve(),
            it.warm(),
            it.breaker(),
            it.ejection(),
            it.retries(),
            it.check(),
            limits,
            "Call 555.");
  }

  private static UpstreamPolicy.Limits limits(int calls, int waiting, int patienceMillis) {
    return new UpstreamPolicy.Limits(
        calls,
        waiting,
        Duration.ofMillis(patienceMillis),
        Optional.empty(),
        true,
        Duration.ofHours(1));
  }

  private static UnaryOperator<UpstreamPolicy> repeating(boolean keyed) {
    return it -> it.repeating(new UpstreamPolicy.Retries(1, 20, keyed));
  }

  private static Forward.Config within(int totalMillis, int attemptMillis) {
    return new Forward.Config(
        new UpstreamCredential.None(),
        false,
        Set.of(),
        new Deadlines(Duration.ofMillis(totalMillis), Duration.ofMillis(attemptMillis)));
  }

  private static URI nowhere() throws IOException {
    return URI.create("http://127.0.0.1:" + FreePort.any());
  }

  /** Whatever happened, nothing of it is held any more. */
  private static void holdsNothing(Door door) {
    Door.await(
        () -> {
          UpstreamState state = door.upstream.state();
          return state.underWay() == 0
              && state.waiting() == 0
              && state.addresses().stream().allMatch(it -> it.underWay() == 0);
        });
  }

  private static @Nullable Reason call(Door door, RawCaller caller, String request)
      throws Exception {
    caller.send(request).answer();
    return door.ledger.nextRecord().reason().orElse(null);
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
              assertThat(goOn.await(10, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
              return false;
            }
          }
          return ScriptedUpstream.always(HELLO).answer(request, out);
        };
    try (ScriptedUpstream one = new ScriptedUpstream(script);
        ScriptedUpstream two = new ScriptedUpstream(script);
        Door door = Door.to(one.url()).treated(at(one.url(), two.url())).open();
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
      holdsNothing(door);
    }
  }

  @Test
  void goes_to_another_address_when_one_refuses_also_with_a_change_and_leaves_it_out()
      throws Exception {
    try (ScriptedUpstream good = ScriptedUpstream.answering(HELLO);
        Door door = Door.to(good.url()).treated(at(nowhere(), good.url())).open();
        RawCaller caller = door.caller()) {
      for (int i = 0; i < 40; i++) {
        assertThat(caller.send(i % 2 == 0 ? GET : DELETE).answer().status()).isEqualTo(200);
      }
      assertThat(door.upstream.state().addresses())
          .extracting(UpstreamState.Address::state)
          .containsExactly("ejected", "up");
      assertThat(door.upstream.state().ejections()).isEqualTo(1);
      assertThat(door.upstream.state().breaker()).isEqualTo("closed");
      holdsNothing(door);
    }
  }

  @Test
  void spares_an_upstream_that_fails_and_lets_one_call_find_out() throws Exception {
    UnaryOperator<UpstreamPolicy> quick =
        it ->
            new UpstreamPolicy(
                it.name(),
                it.places(),
                it.resolve(),
                it.warm(),
                new Breaker.Settings(
                    50, 5, Duration.ofSeconds(10), Duration.ofMillis(300), Duration.ofSeconds(1)),
                it.ejection(),
                it.retries(),
                it.check(),
                it.limits(),
                "Call 555.");
    try (ScriptedUpstream upstream = new ScriptedUpstream((_, _) -> false);
        Door door = Door.to(upstream.url()).treated(quick).open();
        RawCaller caller = door.caller()) {
      for (int i = 0; i < 5; i++) {
        assertThat(call(door, caller, GET)).isEqualTo(Reason.UPSTREAM_BROKE_OFF);
      }
      int seen = upstream.seen.size();
      RawCaller.Answer away = caller.send(DELETE).answer();
      assertThat(away.status()).isEqualTo(503);
      assertThat(away.field("Retry-After")).isEqualTo("1");
      assertThat(away.content())
          .contains("\"code\":\"upstream-away\"")
          .contains("\"detail\":\"Call 555.\"");
      assertThat(door.ledger.nextRecord().reason()).contains(Reason.UPSTREAM_AWAY);
      assertThat(upstream.seen).hasSize(seen);
      upstream.now(ScriptedUpstream.always(HELLO));
      Door.await(() -> door.upstream.gate().breaker.waitNanos(System.nanoTime()) == 0);
      assertThat(caller.send(GET).answer().status()).isEqualTo(200);
      assertThat(door.upstream.state().breaker()).isEqualTo("closed");
      holdsNothing(door);
    }
  }

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
        Door door = Door.to(upstream.url()).treated(repeating(honored)).open();
        RawCaller caller = door.caller()) {
      Reason expected = method.equals("GET") ? Reason.UPSTREAM_BROKE_OFF : Reason.OUTCOME_UNKNOWN;
      assertThat(call(door, caller, request)).isEqualTo(expected);
      assertThat(upstream.seen).hasSize(times);
      holdsNothing(door);
    }
  }

  @Test
  void says_that_it_does_not_know_when_a_repeated_change_finds_nobody() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(HELLO);
        Door door = Door.to(upstream.url()).treated(repeating(true)).open();
        RawCaller caller = door.caller()) {
      upstream.now(
          (_, _) -> {
            upstream.vanish();
            return false;
          });
      assertThat(call(door, caller, KEYED)).isEqualTo(Reason.OUTCOME_UNKNOWN);
      holdsNothing(door);
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
        Door door = Door.to(upstream.url()).treated(repeating(false)).open();
        RawCaller caller = door.caller()) {
      assertThat(caller.send(GET).answer().content()).isEqualTo("hello");
      count.set(0);
      assertThat(caller.send(DELETE).answer().status()).isEqualTo(503);
      assertThat(upstream.connections).hasValue(1);
      holdsNothing(door);
    }
  }

  @Test
  void obeys_a_429_for_all_callers_and_calls_again_after_it() throws Exception {
    String spent =
        Raw.head("HTTP/1.1 429 Too Many Requests", "Retry-After: 1", "Content-Length: 0");
    for (Protocol protocol : List.of(Protocol.HTTP_1_1, Protocol.HTTP_2)) {
      try (ScriptedUpstream last = ScriptedUpstream.answering(spent);
          Door behind = Door.to(last.url()).treated(limited(deaf())).open();
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
        assertThat(told.field("Retry-After")).isEqualTo("1");
        assertThat(last.seen).hasSize(1);
        Door.await(() -> door.upstream.state().heldMillis() == 0);
        assertThat(two.send(GET).answer().status()).isEqualTo(200);
        holdsNothing(door);
      }
    }
  }

  private static UpstreamPolicy.Limits deaf() {
    return new UpstreamPolicy.Limits(
        1000, 10, Duration.ofSeconds(1), Optional.empty(), false, Duration.ofHours(1));
  }

  @Test
  void lets_no_more_calls_go_at_once_than_it_may_and_the_others_wait_in_order() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(
                (request, out) -> {
                  try {
                    assertThat(goOn.await(10, TimeUnit.SECONDS)).isTrue();
                  } catch (InterruptedException e) {
                    return false;
                  }
                  return ScriptedUpstream.always(HELLO).answer(request, out);
                });
        Door door = Door.to(upstream.url()).loops(2).treated(limited(limits(1, 2, 5000))).open();
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
      holdsNothing(door);
    }
  }

  @Test
  void waits_no_longer_for_a_place_than_it_may() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering("");
        Door door = Door.to(upstream.url()).treated(limited(limits(1, 10, 200))).open();
        RawCaller first = door.caller();
        RawCaller second = door.caller()) {
      first.send(GET);
      Door.await(() -> !upstream.seen.isEmpty());
      assertThat(call(door, second, DELETE)).isEqualTo(Reason.UPSTREAM_BUSY);
      first.socket().close();
      holdsNothing(door);
    }
  }

  @Test
  void keeps_the_pace_that_is_configured() throws Exception {
    UpstreamPolicy.Limits paced =
        new UpstreamPolicy.Limits(
            10,
            10,
            Duration.ofMillis(300),
            Optional.of(new UpstreamPolicy.Rate(2, Duration.ofSeconds(1))),
            true,
            Duration.ofHours(1));
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(HELLO);
        Door door = Door.to(upstream.url()).treated(limited(paced)).open();
        RawCaller caller = door.caller()) {
      assertThat(call(door, caller, GET)).isNull();
      assertThat(call(door, caller, GET)).isNull();
      RawCaller.Answer told = caller.send(GET).answer();
      assertThat(told.status()).isEqualTo(429);
      assertThat(told.content()).contains("upstream-limited");
      assertThat(upstream.seen).hasSize(2);
      holdsNothing(door);
    }
  }

  @Test
  void ends_an_answer_that_comes_byte_by_byte_at_its_deadline() throws Exception {
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(
                (_, out) -> {
                  for (byte b : HELLO.getBytes(java.nio.charset.StandardCharsets.US_ASCII)) {
                    out.write(b);
                    out.flush();
                    LockSupport.parkNanos(100_000_000);
                  }
                  return true;
                });
        Door door = Door.to(upstream.url()).forward(within(500, 500)).open();
        RawCaller caller = door.caller()) {
      long start = System.nanoTime();
      assertThat(call(door, caller, GET)).isEqualTo(Reason.UPSTREAM_TIMEOUT);
      assertThat(System.nanoTime() - start).isBetween(400_000_000L, 3_000_000_000L);
      holdsNothing(door);
    }
  }

  @Test
  void gives_each_attempt_its_own_time_and_all_of_them_theirs() throws Exception {
    AtomicInteger count = new AtomicInteger();
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(
                (request, out) ->
                    count.getAndIncrement() == 0
                        || ScriptedUpstream.always(HELLO).answer(request, out));
        Door door =
            Door.to(upstream.url()).forward(within(5000, 500)).treated(repeating(false)).open();
        RawCaller caller = door.caller()) {
      assertThat(call(door, caller, GET)).isNull();
      assertThat(count).hasValue(2);
      upstream.now((_, _) -> true);
      assertThat(call(door, caller, GET)).isEqualTo(Reason.UPSTREAM_TIMEOUT);
      holdsNothing(door);
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
                  .treated(it -> checked(it, check))
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
        holdsNothing(door);
      }
    }
  }

  private static UpstreamPolicy checked(UpstreamPolicy it, UpstreamPolicy.Check check) {
    return new UpstreamPolicy(
        it.name(),
        it.places(),
        it.resolve(),
        2,
        it.breaker(),
        it.ejection(),
        it.retries(),
        Optional.of(check),
        it.limits(),
        it.fallback());
  }

  @Test
  void has_connections_ready_before_a_call_needs_them() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(HELLO);
        Door door =
            Door.to(upstream.url())
                .treated(
                    it ->
                        new UpstreamPolicy(
                            it.name(),
                            it.places(),
                            it.resolve(),
                            3,
                            it.breaker(),
                            it.ejection(),
                            it.retries(),
                            it.check(),
                            it.limits(),
                            it.fallback()))
                .open();
        RawCaller caller = door.caller()) {
      Door.await(() -> upstream.connections.get() == 3);
      assertThat(caller.send(GET).answer().status()).isEqualTo(200);
      assertThat(upstream.connections).hasValue(3);
    }
  }

  /** Many callers on several loops, and an upstream that does everything wrong now and then. */
  @Test
  void holds_nothing_however_its_calls_end() throws Exception {
    AtomicInteger count = new AtomicInteger();
    ScriptedUpstream.Script script =
        (request, out) ->
            switch (count.getAndIncrement() % 7) {
              case 0 -> false;
              case 1 -> !ScriptedUpstream.always("HTTP/1.1 2").answer(request, out);
              case 2 -> ScriptedUpstream.always("nonsense\r\n\r\n").answer(request, out);
              case 3 -> ScriptedUpstream.always(HELLO + HELLO).answer(request, out);
              default -> ScriptedUpstream.always(HELLO).answer(request, out);
            };
    UnaryOperator<UpstreamPolicy> treated =
        it ->
            new UpstreamPolicy(
                it.name(),
                it.places(),
                it.resolve(),
                1,
                new Breaker.Settings(
                    90, 50, Duration.ofSeconds(1), Duration.ofMillis(50), Duration.ofMillis(50)),
                new Standing.Ejection(5, 90, 50, Duration.ofMillis(50), Duration.ofMillis(50), 50),
                new UpstreamPolicy.Retries(1, 20, false),
                Optional.empty(),
                limits(4, 4, 50),
                "");
    try (ScriptedUpstream one = new ScriptedUpstream(script);
        ScriptedUpstream two = new ScriptedUpstream(script);
        Door door =
            Door.to(one.url())
                .loops(3)
                .forward(within(500, 200))
                .treated(it -> at(one.url(), two.url()).apply(treated.apply(it)))
                .open()) {
      CountDownLatch all = new CountDownLatch(8);
      AtomicInteger broken = new AtomicInteger();
      for (int t = 0; t < 8; t++) {
        int number = t;
        Thread.ofVirtual()
            .name("caller-" + t)
            .start(
                () -> {
                  for (int i = 0; i < 60; i++) {
                    try (RawCaller caller = door.caller()) {
                      caller.send(i % 3 == 0 ? DELETE : GET);
                      if (number % 4 == 0 && i % 5 == 0) {
                        caller.socket().setSoLinger(true, 0);
                      } else {
                        caller.answer();
                      }
                    } catch (IOException e) {
                      broken.incrementAndGet();
                    }
                  }
                  all.countDown();
                });
      }
      assertThat(all.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(broken).hasValue(0);
      holdsNothing(door);
      assertThat(one.seen.size() + two.seen.size()).isGreaterThan(100);
    }
  }
}
