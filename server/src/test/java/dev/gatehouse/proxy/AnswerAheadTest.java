package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.pipeline.Verdict;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Answers that begin before their request has ended, and are about what is still to come. */
@ExtendWith(NoLeaks.class)
class AnswerAheadTest {
  private static final int SIZE = 300_000;
  private static final int FIRST = 60_000;
  private static final String HEAD =
      Raw.head("PUT / HTTP/1.1", "Host: a", "Content-Length: " + SIZE);

  /** Long enough for a machine that stands still for a moment. */
  private static final Duration SOON = Duration.ofSeconds(1);

  private static final Listener.Config HASTY =
      new Allowed().bodyTime(SOON.multipliedBy(2)).config();

  /** A body that calls of one door need. */
  private interface Use {
    void of(Door door, PipingUpstream last) throws Exception;
  }

  /** Over HTTP/2 the upstream is a door too, before the one that answers. */
  private static void with(Protocol over, Listener.Config listener, Use use) throws Exception {
    try (PipingUpstream last = new PipingUpstream();
        Door behind = Door.to(last.url()).open();
        Door door =
            over == Protocol.HTTP_2
                ? Door.to(URI.create("http:/" + behind.listener.address()))
                    .upstream(it -> it.over(over))
                    .listener(listener)
                    .open()
                : Door.to(last.url()).listener(listener).open()) {
      use.of(door, last);
      assertThat(door.load.calls()).isZero();
      assertThat(door.upstream.state().underWay()).isZero();
    }
  }

  private static int open(FrameCaller caller) throws IOException {
    int stream = caller.open(FrameCaller.request("PUT", "/", "content-length", "" + SIZE), false);
    send(caller, stream, FIRST);
    return stream;
  }

  private static void send(FrameCaller caller, int stream, int bytes) throws IOException {
    for (int sent = 0; sent < bytes; sent += 10_000) {
      caller.frame(Frames.DATA, 0, stream, new byte[10_000]);
    }
    caller.flush();
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
  void reach_a_caller_over_HTTP_1_that_sends_on(Protocol upstream) throws Exception {
    with(
        upstream,
        Door.USUAL,
        (door, last) -> {
          String sent = "0123456789".repeat(SIZE / 10);
          try (RawCaller caller = door.caller()) {
            caller.send(HEAD + sent.substring(0, FIRST));
            String head = caller.head();
            assertThat(head).startsWith("HTTP/1.1 200 ").contains("Connection: close\r\n");
            caller.send(sent.substring(FIRST));
            String rest = caller.rest();
            assertThat(rest).endsWith("\r\n0\r\n\r\n").hasSizeGreaterThan(SIZE);
            assertThat(last.taken()).isEqualTo(SIZE);
            assertThat(door.ledger.nextEnd().complete()).isTrue();
          }
        });
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
  void reach_a_caller_over_HTTP_2_that_sends_on(Protocol upstream) throws Exception {
    with(
        upstream,
        Door.USUAL,
        (door, last) -> {
          try (FrameCaller caller = new FrameCaller(door.listener.address()).greet(4, 1 << 20)) {
            caller.number(Frames.WINDOW_UPDATE, 0, 1 << 20);
            int stream = open(caller);
            int unsent = SIZE - FIRST;
            int room = 0;
            int got = 0;
            FrameCaller.Frame f;
            do {
              f = caller.next();
              boolean credit = f.type() == Frames.WINDOW_UPDATE && f.stream() == stream;
              got += f.type() == Frames.DATA ? f.payload().length : 0;
              room += credit ? f.number() : 0;
              while (room >= 10_000 && unsent > 0) {
                unsent -= 10_000;
                room -= 10_000;
                caller.frame(Frames.DATA, unsent == 0 ? 1 : 0, stream, new byte[10_000]).flush();
              }
            } while (!f.ends());
            assertThat(got).isEqualTo(SIZE);
            assertThat(last.taken()).isEqualTo(SIZE);
            assertThat(door.ledger.nextEnd().complete()).isTrue();
          }
        });
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
  void end_with_a_caller_that_leaves(Protocol upstream) throws Exception {
    with(
        upstream,
        Door.USUAL,
        (door, last) -> {
          try (RawCaller caller = door.caller()) {
            assertThat(caller.send(HEAD + "x".repeat(FIRST)).head()).startsWith("HTTP/1.1 200 ");
          }
          assertEnds(door, last, Reason.CALLER_GONE);
          try (FrameCaller caller = new FrameCaller(door.listener.address()).greet()) {
            int stream = open(caller);
            assertThat(caller.await(Frames.HEADERS).stream()).isEqualTo(stream);
            caller.number(Frames.RST_STREAM, stream, 8).flush();
            assertEnds(door, last, Reason.CALLER_GONE);
          }
        });
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
  void end_with_a_content_that_does_not_go_on(Protocol upstream) throws Exception {
    with(
        upstream,
        HASTY,
        (door, last) -> {
          try (RawCaller caller = door.caller()) {
            assertThat(caller.send(HEAD + "x".repeat(FIRST)).head()).startsWith("HTTP/1.1 200 ");
            assertThat(caller.rest()).doesNotEndWith("0\r\n\r\n");
            assertEnds(door, last, Reason.REQUEST_TIMEOUT);
          }
          try (FrameCaller caller = new FrameCaller(door.listener.address()).greet()) {
            int stream = open(caller);
            assertThat(caller.await(Frames.RST_STREAM).stream()).isEqualTo(stream);
            assertEnds(door, last, Reason.REQUEST_TIMEOUT);
          }
        });
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
  void end_with_a_content_that_is_longer_than_was_said(Protocol upstream) throws Exception {
    with(
        upstream,
        Door.USUAL,
        (door, last) -> {
          try (FrameCaller caller = new FrameCaller(door.listener.address()).greet()) {
            int size = FIRST + 1;
            String length = "" + size;
            int stream =
                caller.open(FrameCaller.request("PUT", "/", "content-length", length), false);
            send(caller, stream, FIRST);
            caller.await(Frames.HEADERS);
            caller.frame(Frames.DATA, 0, stream, (byte) 'x', (byte) 'y').flush();
            FrameCaller.Frame reset = caller.await(Frames.RST_STREAM);
            assertThat(reset.number()).isEqualTo(1);
            assertEnds(door, last, Reason.AMBIGUOUS_FRAMING);
          }
        });
  }

  @Test
  void are_read_whole_where_a_control_looks_at_them() throws Exception {
    try (PipingUpstream last = new PipingUpstream();
        Door door = Door.to(last.url()).after(new ReadAnswer(1 << 20, _ -> true)).open()) {
      try (RawCaller caller = door.caller()) {
        caller.send(HEAD + "x".repeat(FIRST));
        last.begun();
        caller.send("x".repeat(SIZE - FIRST));
        assertThat(caller.answer().content()).isEqualTo("x".repeat(SIZE));
        assertThat(last.taken()).isEqualTo(SIZE);
        assertThat(door.ledger.nextRecord().reason()).isEmpty();
      }
      try (RawCaller caller = door.caller()) {
        caller.send(HEAD + "x".repeat(FIRST));
        last.begun();
      }
      // Half a change was sent.
      assertThat(door.ledger.nextRecord().reason()).contains(Reason.OUTCOME_UNKNOWN);
      assertThat(last.taken()).isLessThan(SIZE);
    }
  }

  private static void assertEnds(Door door, PipingUpstream last, Reason why) throws Exception {
    MemoryLedger.End end = door.ledger.nextEnd();
    assertThat(end.complete()).isFalse();
    assertThat(Optional.ofNullable(end.ending().denial()).map(Verdict.Deny::reason)).contains(why);
    assertThat(last.taken()).isLessThan(SIZE);
  }
}
