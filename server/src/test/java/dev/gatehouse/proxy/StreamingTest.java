package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.pipeline.Reason;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(NoLeaks.class)
class StreamingTest {
  private static final int MANY = 50 << 20;

  /** Long enough for a machine that stands still for a moment. */
  private static final Duration SOON = Duration.ofMillis(1200);

  @ParameterizedTest(name = "{0} bytes")
  @ValueSource(ints = {1, 1000, 65_535, 65_536, 65_537, 1_000_000})
  void relays_contents_of_any_size_both_ways(int size) throws Exception {
    String content = "z".repeat(size);
    try (ScriptedUpstream upstream = ScriptedUpstream.echoing();
        Door door = Door.to(upstream.url()).open();
        RawCaller caller = door.caller()) {
      for (int i = 0; i < 3; i++) {
        caller.send(Raw.head("PUT / HTTP/1.1", "Host: a", "Content-Length: " + size) + content);
        assertThat(caller.answer().content()).isEqualTo(content);
        String chunk = Integer.toHexString(size) + "\r\n" + content + "\r\n0\r\n\r\n";
        caller.send(Raw.head("PUT / HTTP/1.1", "Host: a", "Transfer-Encoding: chunked") + chunk);
        assertThat(caller.answer().content()).isEqualTo(content);
      }
      assertThat(upstream.connections).hasValue(1);
    }
  }

  @Test
  void relays_an_answer_that_only_the_end_of_its_connection_ends() throws Exception {
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(
                (request, out) -> {
                  ScriptedUpstream.always("HTTP/1.1 200 OK\r\n\r\nall of it").answer(request, out);
                  return false;
                });
        Door door = Door.to(upstream.url()).open();
        RawCaller caller = door.caller()) {
      for (int i = 0; i < 2; i++) {
        caller.send(Raw.head("GET / HTTP/1.1", "Host: a"));
        assertThat(caller.answer().content()).isEqualTo("all of it");
        assertThat(door.ledger.nextEnd().complete()).isTrue();
      }
    }
  }

  @Test
  void relays_events_as_they_come() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering("");
        Door door = Door.to(upstream.url()).open();
        RawCaller caller = door.caller()) {
      StringBuilder seen = new StringBuilder();
      upstream.now(
          (request, out) -> {
            say(out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (int i = 0; i < 3; i++) {
              say(out, "3\r\nev" + i + "\r\n");
              seen.append(read(caller, "ev" + i));
            }
            say(out, "0\r\n\r\n");
            return true;
          });
      caller.send(Raw.head("GET / HTTP/1.1", "Host: a"));
      assertThat(door.ledger.nextEnd()).extracting(MemoryLedger.End::bytesOut).isEqualTo(9L);
      assertThat(seen).contains("ev0", "ev1", "ev2");
    }
  }

  private static void say(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  private static String read(RawCaller caller, String until) throws IOException {
    StringBuilder read = new StringBuilder();
    while (read.indexOf(until) < 0) {
      int b = caller.socket().getInputStream().read();
      if (b < 0) {
        throw new IOException("ended before " + until);
      }
      read.append((char) b);
    }
    return read.toString();
  }

  @Test
  void reads_no_more_of_an_answer_than_a_slow_caller_takes() throws Exception {
    AtomicLong written = new AtomicLong();
    byte[] part = new byte[100_000];
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(
                (_, out) -> {
                  say(out, "HTTP/1.1 200 OK\r\nContent-Length: " + MANY + "\r\n\r\n");
                  for (int left = MANY; left > 0; left -= part.length) {
                    int length = Math.min(part.length, left);
                    out.write(part, 0, length);
                    written.addAndGet(length);
                  }
                  return true;
                });
        Door door = Door.to(upstream.url()).open();
        RawCaller caller = door.caller()) {
      caller.send(Raw.head("GET / HTTP/1.1", "Host: a"));
      long stalled = untilItStalls(written);
      assertThat(stalled).isLessThan(MANY - 1);
      caller.head();
      assertThat(caller.rest(MANY)).isEqualTo(MANY);
      assertThat(door.ledger.nextEnd().complete()).isTrue();
    }
  }

  private static long untilItStalls(AtomicLong written) throws InterruptedException {
    long before = -1;
    while (written.get() == 0 || written.get() != before) {
      before = written.get();
      Thread.ofVirtual().start(() -> pause(Duration.ofMillis(300))).join();
    }
    return before;
  }

  private static void pause(Duration time) {
    LockSupport.parkNanos(time.toNanos());
  }

  @Test
  void cuts_a_relayed_answer_off_where_the_upstream_broke_off() throws Exception {
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(
                (_, out) -> {
                  say(out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
                  return false;
                });
        Door door = Door.to(upstream.url()).open();
        RawCaller caller = door.caller()) {
      caller.send(Raw.head("GET / HTTP/1.1", "Host: a"));
      assertThat(caller.rest()).endsWith("5\r\nhello").doesNotContain("0\r\n\r\n");
      assertThat(door.ledger.nextEnd()).extracting(MemoryLedger.End::complete).isEqualTo(false);
    }
  }

  @Test
  void lets_go_of_the_upstream_when_the_caller_of_a_stream_leaves() throws Exception {
    byte[] part = new byte[100_000];
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(
                (_, out) -> {
                  say(out, "HTTP/1.1 200 OK\r\nContent-Length: " + MANY + "\r\n\r\n");
                  while (true) {
                    out.write(part);
                  }
                });
        Door door = Door.to(upstream.url()).open()) {
      RawCaller caller = door.caller();
      caller.send(Raw.head("GET / HTTP/1.1", "Host: a"));
      read(caller, "\r\n\r\n");
      caller.close();
      assertThat(door.ledger.nextEnd().complete()).isFalse();
    }
  }

  @Test
  void calls_a_change_unknown_whose_content_broke_off_on_its_way() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.echoing();
        Door door = Door.to(upstream.url()).open()) {
      RawCaller caller = door.caller();
      caller.send(
          Raw.head("PUT / HTTP/1.1", "Host: a", "Content-Length: 200000") + "x".repeat(150_000));
      upstream.begun();
      caller.close();
      assertThat(door.ledger.nextRecord().reason()).contains(Reason.OUTCOME_UNKNOWN);
      assertThat(upstream.seen).isEmpty();
    }
  }

  @Test
  void passes_an_answer_on_that_comes_before_the_content_was_read() throws Exception {
    try (EarlyUpstream early = new EarlyUpstream();
        Door door = Door.to(early.url()).open();
        RawCaller caller = door.caller()) {
      caller.send(
          Raw.head("PUT / HTTP/1.1", "Host: a", "Content-Length: 10000000") + "x".repeat(200_000));
      assertThat(caller.answer().status()).isEqualTo(413);
    }
  }

  private static Door hasty(ScriptedUpstream upstream) throws IOException {
    Deadlines soon = Deadlines.of(SOON);
    return Door.to(upstream.url())
        .forward(new Forward.Config(new UpstreamCredential.None(), false, Set.of(), soon))
        .upstream(it -> it.reading(Duration.ofSeconds(60)))
        .open();
  }

  @Test
  void a_content_may_take_longer_than_the_upstream_has_to_answer_it() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.echoing();
        Door door = hasty(upstream);
        RawCaller caller = door.caller()) {
      caller.send(Raw.head("PUT / HTTP/1.1", "Host: a", "Content-Length: 600000"));
      for (int i = 0; i < 6; i++) {
        pause(SOON.dividedBy(4));
        caller.send("x".repeat(100_000));
      }
      assertThat(caller.answer().content()).hasSize(600_000);
    }
  }

  @Test
  void an_upstream_that_took_all_of_a_content_has_to_answer_in_time() throws Exception {
    CountDownLatch told = new CountDownLatch(1);
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(
                (_, _) -> {
                  Door.hold(told);
                  return false;
                });
        Door door = hasty(upstream);
        RawCaller caller = door.caller()) {
      caller.send(
          Raw.head("PUT / HTTP/1.1", "Host: a", "Content-Length: 600000") + "x".repeat(600_000));
      assertThat(caller.answer().status()).isEqualTo(Reason.OUTCOME_UNKNOWN.status());
      told.countDown();
    }
  }
}
