package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.ScriptedUpstream.HELLO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.proxy.upstream.Breaker;
import dev.gatehouse.proxy.upstream.Standing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Deadlines of calls to an upstream, and all that can happen to them at once, on real sockets. */
@ExtendWith(NoLeaks.class)
class UpstreamCareTest {
  private static final String GET = Raw.head("GET /x HTTP/1.1", "Host: a");
  private static final String DELETE = Raw.head("DELETE /x HTTP/1.1", "Host: a");

  private static Forward.Config within(int totalMillis, int attemptMillis) {
    return new Forward.Config(
        new UpstreamCredential.None(),
        false,
        Set.of(),
        new Deadlines(Duration.ofMillis(totalMillis), Duration.ofMillis(attemptMillis)));
  }

  @Test
  void ends_an_answer_that_comes_byte_by_byte_at_its_deadline() throws Exception {
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(
                (_, out) -> {
                  for (byte b : HELLO.getBytes(StandardCharsets.US_ASCII)) {
                    out.write(b);
                    out.flush();
                    LockSupport.parkNanos(100_000_000);
                  }
                  return true;
                });
        Door door = Door.to(upstream.url()).forward(within(500, 500)).open();
        RawCaller caller = door.caller()) {
      long start = System.nanoTime();
      assertThat(door.calls(caller, GET)).isEqualTo(Reason.UPSTREAM_TIMEOUT);
      assertThat(System.nanoTime() - start).isGreaterThan(400_000_000L);
      door.holdsNothing();
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
            Door.to(upstream.url())
                .forward(within(9000, 1500))
                .treated(new Treatment().repeating(false))
                .open();
        RawCaller caller = door.caller()) {
      assertThat(door.calls(caller, GET)).isNull();
      assertThat(count).hasValue(2);
      upstream.now((_, _) -> true);
      assertThat(door.calls(caller, GET)).isEqualTo(Reason.UPSTREAM_TIMEOUT);
      door.holdsNothing();
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
    try (ScriptedUpstream one = new ScriptedUpstream(script);
        ScriptedUpstream two = new ScriptedUpstream(script);
        Door door =
            Door.to(one.url())
                .loops(3)
                .forward(within(500, 200))
                .treated(
                    new Treatment()
                        .at(one.url(), two.url())
                        .warm(1)
                        .breaking(
                            new Breaker.Settings(
                                90,
                                50,
                                Duration.ofSeconds(1),
                                Duration.ofMillis(50),
                                Duration.ofMillis(50)))
                        .ejecting(
                            new Standing.Ejection(
                                5, 90, 50, Duration.ofMillis(50), Duration.ofMillis(50), 50))
                        .repeating(false)
                        .limited(4, 4, 50))
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
      door.holdsNothing();
      assertThat(one.seen.size() + two.seen.size()).isGreaterThan(100);
    }
  }
}
