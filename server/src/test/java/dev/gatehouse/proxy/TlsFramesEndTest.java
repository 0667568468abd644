package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.pipeline.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What calls over HTTP/2 come to when the connection over TLS that they share ends. Netty 4.2.18
 * drops what it has read together with an alert that is fatal.
 */
@Timeout(60)
@ExtendWith(NoLeaks.class)
class TlsFramesEndTest {
  private static final byte[] OK = FrameCaller.block(":status", "200");

  /** Long before an upstream that stays would be given up. */
  private static final Duration SOON = Duration.ofSeconds(10);

  private static final Duration READ = Duration.ofSeconds(30);

  @TempDir Path folder;

  /** The number of the next stream that is opened. */
  static int asked(FrameCaller upstream) throws IOException {
    FrameCaller.Frame frame = upstream.next();
    while (frame.type() != Frames.HEADERS) {
      frame = upstream.next();
    }
    return frame.stream();
  }

  private interface Play {
    void of(FrameCaller upstream, int stream) throws IOException;
  }

  /** All that comes of a change up to the end of its connection. */
  private String got(Door door, SealedPort port, TlsEnd end, Play play) throws IOException {
    try (RawCaller caller = door.caller()) {
      caller.send(Raw.head("DELETE / HTTP/1.1", "Host: a", "Connection: close"));
      try (SealedPeer peer = port.accept()) {
        FrameCaller upstream = new FrameCaller(peer.spoken()).serve();
        play.of(upstream, asked(upstream));
        upstream.flush();
        long since = System.nanoTime();
        end.of(peer);
        String got = caller.rest();
        assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(SOON);
        return got;
      }
    }
  }

  private Door door(SealedPort port) throws IOException {
    return port.door().upstream(it -> it.reading(READ)).open();
  }

  @ParameterizedTest
  @EnumSource(TlsEnd.class)
  void what_was_not_answered_is_not_known(TlsEnd end) throws Exception {
    try (SealedPort port = new SealedPort(folder, "h2");
        Door door = door(port)) {
      assertThat(got(door, port, end, (_, _) -> {})).startsWith("HTTP/1.1 502 ");
      assertThat(door.ledger.nextRecord().reason()).contains(Reason.OUTCOME_UNKNOWN);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "FAILS")
  void what_was_answered_is_whole(TlsEnd end) throws Exception {
    try (SealedPort port = new SealedPort(folder, "h2");
        Door door = door(port)) {
      Play play =
          (upstream, stream) ->
              upstream
                  .frame(Frames.HEADERS, Frames.END_HEADERS, stream, OK)
                  .frame(Frames.DATA, Frames.END_STREAM, stream, new byte[] {'a', 'l', 'l'});
      assertThat(got(door, port, end, play)).startsWith("HTTP/1.1 200 ").contains("all");
      assertThat(door.ledger.nextRecord().reason()).isEmpty();
    }
  }

  /** Nothing but END_STREAM ends an answer (RFC 9113 §8.1), also if the upstream goes away. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "FAILS")
  void what_was_answered_in_part_broke_off(TlsEnd end) throws Exception {
    for (boolean away : new boolean[] {false, true}) {
      try (SealedPort port = new SealedPort(folder, "h2");
          Door door = door(port)) {
        Play play =
            (upstream, stream) -> {
              upstream.frame(Frames.HEADERS, Frames.END_HEADERS, stream, OK);
              upstream.frame(Frames.DATA, 0, stream, new byte[] {'a', 'l', 'l'});
              if (away) {
                upstream.frame(
                    Frames.GOAWAY, 0, 0, new byte[] {0, 0, 0, (byte) stream, 0, 0, 0, 0});
              }
              // Within a frame that would end it.
              upstream.raw(new byte[] {0, 0, 9, 0, 1, 0, 0, 0, (byte) stream, '0'});
            };
        assertThat(got(door, port, end, play)).doesNotEndWith("0\r\n\r\n");
        Verdict.Deny denial = door.ledger.nextEnd().ending().denial();
        assertThat(denial).isNotNull().returns(Reason.UPSTREAM_BROKE_OFF, Verdict.Deny::reason);
      }
    }
  }

  /** RFC 9113 §8.7: it goes over another connection, though it is a change. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "FAILS")
  void what_was_not_looked_at_is_sent_again(TlsEnd end) throws Exception {
    try (SealedPort port = new SealedPort(folder, "h2");
        Door door = door(port);
        RawCaller caller = door.caller()) {
      caller.send(Raw.head("DELETE / HTTP/1.1", "Host: a", "Connection: close"));
      try (SealedPeer peer = port.accept()) {
        FrameCaller upstream = new FrameCaller(peer.spoken()).serve();
        assertThat(asked(upstream)).isEqualTo(1);
        upstream.frame(Frames.GOAWAY, 0, 0, new byte[8]).flush();
        end.of(peer);
        try (SealedPeer second = port.accept()) {
          FrameCaller other = new FrameCaller(second.spoken()).serve();
          int flags = Frames.END_HEADERS | Frames.END_STREAM;
          other.frame(Frames.HEADERS, flags, asked(other), OK).flush();
          assertThat(caller.rest()).startsWith("HTTP/1.1 200 ");
        }
      }
    }
  }
}
