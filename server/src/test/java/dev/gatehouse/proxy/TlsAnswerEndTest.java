package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.pipeline.Ending;
import dev.gatehouse.pipeline.Live;
import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.pipeline.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What an answer is worth whose connection over TLS ends behind it, or within. */
@Timeout(60)
@ExtendWith(NoLeaks.class)
class TlsAnswerEndTest {
  /** Long before an upstream that stays would be given up. */
  private static final Duration SOON = Duration.ofSeconds(10);

  private static final Duration READ = Duration.ofSeconds(30);

  /** What came, and whether it is all of it. */
  private enum Answer {
    WITHOUT_LENGTH("Connection: close\r\n\r\nall"),
    OF_A_LENGTH("Content-Length: 3\r\n\r\nall"),
    OF_A_LARGE_LENGTH("Content-Length: 90000\r\n\r\n" + "x".repeat(89_997) + "all"),
    IN_CHUNKS("Transfer-Encoding: chunked\r\n\r\n3\r\nall\r\n0\r\n\r\n"),
    SHORT_OF_ITS_LENGTH("Content-Length: 6\r\n\r\nhalf"),
    SHORT_OF_A_LARGE_LENGTH("Content-Length: 90000\r\n\r\nhalf"),
    WITHOUT_LAST_CHUNK("Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n"),
    WITHOUT_END_OF_HEAD("Content-Length: 0\r\n");

    private final String raw;

    Answer(String behindStatus) {
      raw = "HTTP/1.1 200 OK\r\n" + behindStatus;
    }

    /** RFC 9112 §8, §9.8. */
    boolean isWhole(TlsEnd end) {
      return switch (this) {
        case WITHOUT_LENGTH -> end.isSaid();
        case OF_A_LENGTH, OF_A_LARGE_LENGTH, IN_CHUNKS -> true;
        default -> false;
      };
    }
  }

  @TempDir Path folder;

  static List<Arguments> ends() {
    List<Arguments> all = new ArrayList<>();
    for (Answer answer : Answer.values()) {
      for (TlsEnd end : TlsEnd.values()) {
        // Netty 4.2.18 drops what it has read together with an alert that is fatal.
        if (end != TlsEnd.FAILS || !answer.isWhole(end)) {
          all.add(Arguments.of(answer, end));
        }
      }
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("ends")
  void is_whole_if_nobody_can_have_cut_it_short(Answer answer, TlsEnd end) throws Exception {
    boolean whole = answer.isWhole(end);
    try (SealedPort port = new SealedPort(folder, "http/1.1");
        Door door = port.door().upstream(it -> it.reading(READ)).open();
        RawCaller caller = door.caller()) {
      caller.send(Raw.head("DELETE / HTTP/1.1", "Host: a", "Connection: close"));
      try (SealedPeer upstream = port.accept()) {
        var _ = upstream.head();
        upstream.send(answer.raw);
        long since = System.nanoTime();
        end.of(upstream);
        String got = caller.rest();
        String last = got.contains("chunked") ? "all\r\n0\r\n\r\n" : "all";
        assertThat(got.endsWith(last)).isEqualTo(whole);
        assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(SOON);
      }
      if (!whole) {
        Reason why =
            answer == Answer.WITHOUT_END_OF_HEAD
                ? Reason.OUTCOME_UNKNOWN
                : Reason.UPSTREAM_BROKE_OFF;
        assertThat(reason(door)).isIn(why, end == TlsEnd.FAILS ? Reason.OUTCOME_UNKNOWN : why);
      }
    }
  }

  private static Reason reason(Door door) throws InterruptedException {
    @Nullable Reason told = door.ledger.nextRecord().reason().orElse(null);
    return told == null ? endedBy(door.ledger.nextEnd().ending()) : told;
  }

  private static Reason endedBy(Ending end) {
    Verdict.Deny denial = end.denial();
    if (denial == null) {
      throw new AssertionError("it ended well");
    }
    return denial.reason();
  }

  @ParameterizedTest
  @EnumSource(TlsEnd.class)
  void a_stream_of_events_is_over_or_broke_off(TlsEnd end) throws Exception {
    try (SealedPort port = new SealedPort(folder, "http/1.1");
        Door door = port.door().live(new Live(Live.Kind.EVENTS, READ)).open();
        RawCaller caller = door.caller()) {
      caller.send(Raw.head("GET / HTTP/1.1", "Host: a", "Accept: text/event-stream"));
      try (SealedPeer upstream = port.accept()) {
        var _ = upstream.head();
        upstream.send(Raw.head("HTTP/1.1 200 OK", "Content-Type: text/event-stream"));
        assertThat(caller.head()).contains(" 200 ");
        upstream.send("data: 1\n\n");
        long since = System.nanoTime();
        end.of(upstream);
        Ending ended = door.ledger.nextEnd().ending();
        assertThat(ended.complete()).isEqualTo(end.isSaid());
        assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(SOON);
      }
    }
  }

  /** RFC 6455 §7.1.4: without a Close nothing ended well, however the connection did. */
  @ParameterizedTest
  @EnumSource(TlsEnd.class)
  void a_WebSocket_broke_off(TlsEnd end) throws Exception {
    try (SealedPort port = new SealedPort(folder, "http/1.1");
        Door door = port.door().live(new Live(Live.Kind.WEBSOCKET, READ)).open();
        RawCaller caller = door.caller()) {
      caller.send(WebSocketCalls.opening());
      try (SealedPeer upstream = port.accept()) {
        String key = upstream.head().replaceAll("(?s).*\r\nSec-WebSocket-Key: ([^\r]*).*", "$1");
        upstream.send(
            Raw.head(
                "HTTP/1.1 101 Switching Protocols",
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Accept: " + WebSocketUpstream.accept(key)));
        assertThat(caller.head()).contains(" 101 ");
        upstream.send("\u0081\u0005hello");
        FrameWire wire =
            new FrameWire(
                caller.socket().getInputStream(), caller.socket().getOutputStream(), true);
        assertThat(wire.next().payload()).isEqualTo("hello");
        long since = System.nanoTime();
        end.of(upstream);
        assertThat(wire.next().code()).isEqualTo(1011);
        assertThat(endedBy(door.ledger.nextEnd().ending())).isEqualTo(Reason.UPSTREAM_BROKE_OFF);
        assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(SOON);
      }
    }
  }
}
