package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Answers that come while a content is still on its way: the caller reads them, and the next call
 * gets its own.
 */
@ExtendWith(NoLeaks.class)
class EarlyAnswerTest {
  private static final int SIZE = 2_000_000;
  private static final int MUCH = 64 << 20;
  private static final String ALL = Raw.head("HTTP/1.1 200 OK", "Connection: close") + "all";

  /** A body that calls of one door need. */
  private interface Use {
    void of(Door door) throws Exception;
  }

  /** Over HTTP/2 the upstream is a door too, before the one that answers early. */
  private static void with(Protocol over, Use use) throws Exception {
    try (EarlyUpstream early = new EarlyUpstream();
        Door behind = Door.to(early.url()).open();
        Door door =
            over == Protocol.HTTP_2
                ? Door.to(URI.create("http:/" + behind.listener.address()))
                    .upstream(it -> it.over(over))
                    .open()
                : Door.to(early.url()).open()) {
      use.of(door);
    }
  }

  private static String head() {
    return Raw.head("PUT / HTTP/1.1", "Host: a", "Content-Length: " + SIZE);
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
  void a_caller_over_HTTP_1_that_sends_on_reads_its_answer(Protocol upstream) throws Exception {
    with(
        upstream,
        door -> {
          for (int i = 0; i < 3; i++) {
            try (RawCaller caller = door.caller()) {
              caller.send(head() + "x".repeat(200_000));
              RawCaller.Answer answer = caller.answer();
              assertThat(answer.status()).isEqualTo(413);
              assertThat(answer.field("Connection")).isEqualTo("close");
              assertThat(caller.ended()).isTrue();
            }
          }
          assertThat(door.load.calls()).isZero();
        });
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
  void a_caller_over_HTTP_1_that_reads_when_it_has_sent_all_reads_its_answer(Protocol upstream)
      throws Exception {
    with(
        upstream,
        door -> {
          try (RawCaller caller = door.caller()) {
            caller.send(head());
            String part = "x".repeat(SIZE / 20);
            for (int i = 0; i < 20; i++) {
              caller.send(part);
            }
            assertThat(caller.answer().status()).isEqualTo(413);
          }
        });
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
  void a_caller_over_HTTP_2_reads_its_answers_on_one_connection(Protocol upstream)
      throws Exception {
    with(
        upstream,
        door -> {
          try (FrameCaller caller = new FrameCaller(door.listener.address()).greet()) {
            for (int i = 0; i < 3; i++) {
              assertThat(early(caller)).isEqualTo(413);
            }
          }
        });
  }

  /** Sends as much as it may without being paid for, and never the end. */
  private static int early(FrameCaller caller) throws IOException {
    int stream = caller.open(FrameCaller.request("PUT", "/", "content-length", "" + SIZE), false);
    for (int i = 0; i < 3; i++) {
      caller.frame(Frames.DATA, 0, stream, new byte[16_384]);
    }
    // So much that the content is passed on while it comes.
    caller.frame(Frames.DATA, 0, stream, new byte[16_383]).flush();
    return caller.answer(stream).status();
  }

  /** Its upstream has said all, and takes no more of the content. */
  @ParameterizedTest
  @EnumSource(Io.class)
  void one_that_ends_with_its_connection_is_whole_though_content_waits(Io io) throws Exception {
    assumeTrue(io.unavailability() == null);
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Door door = Door.to(socket).io(io).listener(new Allowed().maxBody(MUCH).config()).open();
        RawCaller caller = door.caller()) {
      Pouring pouring = Pouring.to(caller);
      try (Socket upstream = socket.accept()) {
        upstream.getInputStream().readNBytes(20);
        pouring.untilHeld(door);
        upstream.getOutputStream().write(ALL.getBytes(StandardCharsets.US_ASCII));
        upstream.shutdownOutput();
        assertThat(caller.answer().content()).isEqualTo("all");
      }
    }
  }

  @Timeout(60)
  @ParameterizedTest
  @CsvSource({
    "EPOLL, SAID, true",
    "EPOLL, SAID_AND_STAYS, true",
    "EPOLL, UNSAID, false",
    "IO_URING, SAID, true",
    "IO_URING, SAID_AND_STAYS, true",
    "IO_URING, UNSAID, false",
    "NIO, SAID, true",
    "NIO, SAID_AND_STAYS, true",
    "NIO, UNSAID, false"
  })
  void so_is_one_over_TLS_if_its_end_is_said(Io io, TlsEnd end, boolean whole, @TempDir Path folder)
      throws Exception {
    assumeTrue(io.unavailability() == null);
    try (SealedPort port = new SealedPort(folder, "http/1.1");
        Door door = port.door().io(io).listener(new Allowed().maxBody(MUCH).config()).open();
        RawCaller caller = door.caller()) {
      Pouring pouring = Pouring.to(caller);
      try (SealedPeer upstream = port.accept()) {
        var _ = upstream.head();
        pouring.untilHeld(door);
        upstream.send(ALL);
        end.of(upstream);
        assertThat(caller.rest().endsWith("all\r\n0\r\n\r\n")).isEqualTo(whole);
      }
    }
  }

  /** A caller that sends more than anybody takes. */
  private record Pouring(Thread thread, AtomicInteger parts) {
    static Pouring to(RawCaller caller) throws IOException {
      caller.send(Raw.head("PUT / HTTP/1.1", "Host: a", "Content-Length: " + MUCH));
      AtomicInteger parts = new AtomicInteger();
      return new Pouring(Thread.startVirtualThread(() -> pour(caller, parts)), parts);
    }

    /** Goes on once nobody takes more. */
    void untilHeld(Door door) {
      Door.await(() -> door.holds(thread, parts));
    }

    private static void pour(RawCaller caller, AtomicInteger poured) {
      try {
        while (true) {
          caller.socket().getOutputStream().write(new byte[65_536]);
          poured.incrementAndGet();
        }
      } catch (IOException e) {
        // It was answered.
      }
    }
  }
}
