package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.pipeline.Verdict;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers that only the end of their connection ends: whole by one that was meant, or broken. */
@ExtendWith(NoLeaks.class)
class BrokenOffTest {
  /** How an upstream leaves behind its answer. */
  enum End {
    /** Says that it has said all, in all that it speaks. */
    WELL,
    /** Over TLS says so beneath it alone (RFC 9112 §9.8). */
    UNSAID,
    RESET
  }

  @TempDir static Path folder;
  private static TestAuthority authority;
  private static SSLContext sealing;

  @BeforeAll
  static void certify() throws Exception {
    authority = new TestAuthority(folder, "servers");
    sealing = authority.connecting(authority.server("127.0.0.1"));
  }

  static Stream<Arguments> ends() {
    return Stream.of(
        Arguments.of(Io.EPOLL, "1.0 200", false, End.WELL),
        Arguments.of(Io.EPOLL, "1.0 200", false, End.RESET),
        Arguments.of(Io.EPOLL, "1.1 200", false, End.RESET),
        Arguments.of(Io.EPOLL, "1.1 200", true, End.WELL),
        Arguments.of(Io.EPOLL, "1.1 200", true, End.UNSAID),
        Arguments.of(Io.EPOLL, "1.1 200", true, End.RESET),
        Arguments.of(Io.IO_URING, "1.0 200", false, End.RESET),
        Arguments.of(Io.NIO, "1.0 200", false, End.RESET));
  }

  @ParameterizedTest
  @MethodSource("ends")
  void only_an_end_that_was_meant_ends_the_answer(Io io, String line, boolean sealed, End end)
      throws Exception {
    boolean whole = end == End.WELL;
    try (Leaving upstream = new Leaving(line, sealed, end);
        Door door = upstream.door(io)) {
      try (RawCaller caller = door.caller()) {
        caller.send(Raw.head("GET / HTTP/1.1", "Host: a", "Connection: close"));
        assertThat(caller.head()).contains("chunked");
        upstream.leave.release();
        assertThat(caller.rest().endsWith("half\r\n0\r\n\r\n")).isEqualTo(whole);
      }
      ended(door, whole);
    }
  }

  @ParameterizedTest
  @MethodSource("ends")
  void so_it_is_over_http2(Io io, String line, boolean sealed, End end) throws Exception {
    boolean whole = end == End.WELL;
    try (Leaving upstream = new Leaving(line, sealed, end);
        Door door = upstream.door(io)) {
      try (FrameCaller caller = new FrameCaller(door.listener.address()).greet()) {
        int stream = caller.open(FrameCaller.request("GET", "/"), true);
        caller.flush();
        awaitOf(stream, caller, Frames.HEADERS);
        upstream.leave.release();
        FrameCaller.Frame last = awaitOf(stream, caller, Frames.DATA, Frames.RST_STREAM);
        while (last.type() == Frames.DATA && !last.ends()) {
          last = awaitOf(stream, caller, Frames.DATA, Frames.RST_STREAM);
        }
        assertThat(last.type()).isEqualTo(whole ? Frames.DATA : Frames.RST_STREAM);
      }
      ended(door, whole);
    }
  }

  private static FrameCaller.Frame awaitOf(int stream, FrameCaller caller, int... types)
      throws IOException {
    while (true) {
      FrameCaller.Frame frame = caller.next();
      if (frame.stream() == stream && Arrays.stream(types).anyMatch(it -> it == frame.type())) {
        return frame;
      }
    }
  }

  /** Who knows no other end than that of the connection is shown that this was none. */
  @ParameterizedTest
  @MethodSource("ends")
  void so_it_is_for_a_caller_of_http_1_0(Io io, String line, boolean sealed, End end)
      throws Exception {
    boolean whole = end == End.WELL;
    try (Leaving upstream = new Leaving(line, sealed, end);
        Door door = upstream.door(io)) {
      try (RawCaller caller = door.caller()) {
        caller.send(Raw.head("GET / HTTP/1.0", "Host: a"));
        assertThat(caller.head()).contains("Connection: close");
        upstream.leave.release();
        assertThat(caller.rest().endsWith("!")).isEqualTo(!whole);
      }
      ended(door, whole);
    }
  }

  /** What a write has heard of, no read is told. */
  @ParameterizedTest
  @EnumSource(Io.class)
  void a_reset_that_was_met_in_sending_is_no_end(Io io) throws Exception {
    String part = "x".repeat(100_000);
    try (Leaving upstream = new Leaving("1.1 200", false, End.RESET);
        Door door = upstream.door(io)) {
      try (RawCaller caller = door.caller()) {
        caller.send(Raw.head("PUT / HTTP/1.1", "Host: a", "Content-Length: 900000") + part);
        assertThat(caller.head()).contains("chunked");
        CountDownLatch goOn = door.busy();
        upstream.leave.release();
        upstream.left.acquire();
        caller.send(part);
        goOn.countDown();
        long since = System.nanoTime();
        assertThat(caller.rest()).doesNotEndWith("\r\n0\r\n\r\n");
        // Or else it was not told at all, and its time for the rest of its request ended.
        assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(Duration.ofSeconds(12));
      }
      ended(door, false);
    }
  }

  private static void ended(Door door, boolean whole) throws InterruptedException {
    MemoryLedger.End end = door.ledger.nextEnd();
    assertThat(end.complete()).isEqualTo(whole);
    if (!whole) {
      assertThat(end.ending().denial())
          .isNotNull()
          .returns(Reason.UPSTREAM_BROKE_OFF, Verdict.Deny::reason);
    }
  }

  /** Answers without a length, and leaves as it should when it is told to. */
  private static final class Leaving implements AutoCloseable {
    final Semaphore leave = new Semaphore(0);
    final Semaphore left = new Semaphore(0);
    private final ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    private final String line;
    private final boolean sealed;
    private final End end;

    Leaving(String line, boolean sealed, End end) throws IOException {
      this.line = line;
      this.sealed = sealed;
      this.end = end;
      Thread.ofVirtual().name("leaving-upstream").start(this::serve);
    }

    Door door(Io io) throws IOException {
      String scheme = sealed ? "https" : "http";
      return Door.to(URI.create(scheme + "://127.0.0.1:" + server.getLocalPort()))
          .secured(new Upstream.Tls(authority.file(), null, null, ""))
          .io(io)
          .open();
    }

    private void serve() {
      try {
        Socket socket = server.accept();
        Socket spoken = sealed ? sealed(socket) : socket;
        spoken.getInputStream().readNBytes(20);
        spoken
            .getOutputStream()
            .write(
                (Raw.head("HTTP/" + line + " OK", "Connection: close") + "half")
                    .getBytes(StandardCharsets.ISO_8859_1));
        leave.acquire();
        if (end == End.RESET) {
          socket.setSoLinger(true, 0);
        } else if (end == End.WELL) {
          spoken.getInputStream().readNBytes(spoken.getInputStream().available());
          spoken.close();
        }
        socket.close();
        left.release();
      } catch (IOException | InterruptedException e) {
        // The caller sees what came of it.
      }
    }

    private static Socket sealed(Socket socket) throws IOException {
      SSLSocket sealed =
          (SSLSocket) sealing.getSocketFactory().createSocket(socket, "127.0.0.1", 0, false);
      sealed.setUseClientMode(false);
      return sealed;
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }
}
