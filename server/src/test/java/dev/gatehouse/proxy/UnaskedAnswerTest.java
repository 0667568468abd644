package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.ScriptedUpstream.HELLO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.pipeline.Loop;
import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.pipeline.Stage;
import dev.gatehouse.pipeline.Verdict;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an upstream says before it was asked is nobody's answer. */
@ExtendWith(NoLeaks.class)
class UnaskedAnswerTest {
  private static final String EVIL = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil";

  /** The loop hears of the next call and of what nobody asked for within one round. */
  @ParameterizedTest(name = "{0} {1}, the caller first: {2}")
  @CsvSource({
    "EPOLL, GET, true", "EPOLL, GET, false", "EPOLL, DELETE, true", "EPOLL, DELETE, false",
    "NIO, GET, true", "NIO, GET, false", "NIO, DELETE, true", "NIO, DELETE, false",
    "IO_URING, GET, true", "IO_URING, GET, false", "IO_URING, DELETE, false",
  })
  void serves_a_call_elsewhere_when_an_answer_was_there_before_it(
      Io io, String method, boolean callerFirst) throws Exception {
    CompletableFuture<OutputStream> kept = new CompletableFuture<>();
    try (ScriptedUpstream upstream = ScriptedUpstream.keeping(kept, HELLO);
        Door door = Door.to(upstream.url()).io(io).open();
        RawCaller caller = door.caller()) {
      caller.send(Raw.head("GET /first HTTP/1.1", "Host: a")).answer();
      CountDownLatch goOn = door.busy();
      if (callerFirst) {
        caller.send(Raw.head(method + " /next HTTP/1.1", "Host: a"));
        LockSupport.parkNanos(30_000_000);
      }
      kept.join().write(EVIL.getBytes(StandardCharsets.ISO_8859_1));
      if (!callerFirst) {
        LockSupport.parkNanos(30_000_000);
        caller.send(Raw.head(method + " /next HTTP/1.1", "Host: a"));
      }
      LockSupport.parkNanos(30_000_000);
      goOn.countDown();
      assertThat(caller.answer().content()).isEqualTo("hello");
      assertThat(upstream.next().line()).contains("/first");
      ScriptedUpstream.Seen next = upstream.next();
      assertThat(next.line()).contains("/next");
      if (io != Io.IO_URING) {
        assertThat(next.connection()).isEqualTo(2);
      }
    }
  }

  /** A content that is passed on as it comes leaves before its round has ended. */
  @ParameterizedTest
  @EnumSource(names = {"EPOLL", "NIO"})
  void gives_a_large_request_no_answer_that_was_there_before_it(Io io) throws Exception {
    CompletableFuture<OutputStream> kept = new CompletableFuture<>();
    String content = "x".repeat(100_000);
    try (ScriptedUpstream upstream = ScriptedUpstream.keeping(kept, HELLO);
        Door door = Door.to(upstream.url()).io(io).open();
        RawCaller caller = door.caller()) {
      caller.send(Raw.head("GET /first HTTP/1.1", "Host: a")).answer();
      CountDownLatch goOn = door.busy();
      caller.send(Raw.head("PUT / HTTP/1.1", "Host: a", "Content-Length: 100000") + content);
      LockSupport.parkNanos(30_000_000);
      kept.join().write(EVIL.getBytes(StandardCharsets.ISO_8859_1));
      LockSupport.parkNanos(30_000_000);
      goOn.countDown();
      // What is read of it in one round may be too little to begin with.
      assertThat(caller.answer().content())
          .satisfiesAnyOf(
              it -> assertThat(it).isEqualTo("hello"),
              it -> assertThat(it).contains("outcome-unknown"));
    }
  }

  /** What comes late of an answer that has no content, or of an interim one, is nobody's answer. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 204 N~Content-Length: 43~~",
        "HTTP/1.1 204 N~Transfer-Encoding: chunked~~",
        "HTTP/1.1 103 E~Content-Length: 43~~HTTP/1.1 204 N~~",
        "HTTP/1.1 100 C~Transfer-Encoding: chunked~~HTTP/1.1 204 N~~",
      })
  void gives_nobody_a_content_that_its_status_has_not(String first) throws Exception {
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(
                (request, out) -> {
                  boolean late = request.connection() == 1 && request.line().contains("/next");
                  String said = request.line().contains("/first") ? first : late ? EVIL : HELLO;
                  out.write(said.replace("~", "\r\n").getBytes(StandardCharsets.US_ASCII));
                  return true;
                });
        Door door = Door.to(upstream.url()).open();
        RawCaller caller = door.caller()) {
      caller.send(Raw.head("GET /first HTTP/1.1", "Host: a"));
      assertThat(caller.answer().status()).isEqualTo(204);
      caller.send(Raw.head("GET /next HTTP/1.1", "Host: a"));
      assertThat(caller.answer().content()).isEqualTo("hello");
    }
  }

  /** It speaks as soon as a connection stands, as one that takes it for a mistake would. */
  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({"EPOLL, GET", "EPOLL, DELETE", "NIO, GET", "NIO, DELETE"})
  void believes_nobody_who_speaks_first(Io io, String method) throws Exception {
    CountDownLatch spoken = new CountDownLatch(1);
    try (ServerSocket socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Door door = late(socket, io, spoken).open();
        RawCaller caller = door.caller()) {
      speakFirst(socket, spoken);
      caller.send(Raw.head(method + " / HTTP/1.1", "Host: a"));
      assertThat(caller.answer().content()).contains("upstream-malformed");
      assertThat(door.ledger.nextRecord().reason()).contains(Reason.UPSTREAM_MALFORMED);
    }
  }

  /** It leaves before it was asked: as any failure of a read, and a change did not leave either. */
  @ParameterizedTest(name = "{0} {1}, {2} times: {3}")
  @CsvSource({
    "EPOLL, GET, 1, 200", "EPOLL, DELETE, 1, 200", "EPOLL, DELETE, 2, 502",
    "NIO, GET, 1, 200", "NIO, DELETE, 1, 200", "NIO, DELETE, 2, 502",
  })
  void serves_a_call_over_another_connection_when_one_ends_before_it(
      Io io, String method, int times, int status) throws Exception {
    CountDownLatch left = new CountDownLatch(1);
    try (ServerSocket socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Door door = late(socket, io, left).treated(new Treatment().repeating(false)).open();
        RawCaller caller = door.caller()) {
      leaveFirst(socket, left, times);
      caller.send(Raw.head(method + " / HTTP/1.1", "Host: a"));
      assertThat(caller.answer().status()).isEqualTo(status);
    }
  }

  /** Ends so many connections, and says when the first has ended. */
  private static void leaveFirst(ServerSocket socket, CountDownLatch left, int times) {
    Thread.ofVirtual()
        .name("leaves-first")
        .start(
            () -> {
              try {
                for (int i = 0; i < times; i++) {
                  socket.accept().close();
                  LockSupport.parkNanos(20_000_000);
                  left.countDown();
                }
                try (Socket last = socket.accept()) {
                  last.getInputStream().readNBytes(20);
                  last.getOutputStream().write(HELLO.getBytes(StandardCharsets.ISO_8859_1));
                  last.getInputStream().readAllBytes();
                }
              } catch (IOException e) {
                // The gateway may end a connection whenever it likes.
              }
            });
  }

  /** It answers the stream that will be the first within the settings that it is waited for. */
  @ParameterizedTest
  @ValueSource(strings = {"GET", "DELETE"})
  void believes_no_answer_over_HTTP_2_to_what_was_not_asked_yet(String method) throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Door door = Door.to(socket).upstream(it -> it.over(Protocol.HTTP_2)).open();
        RawCaller caller = door.caller()) {
      caller.send(Raw.head(method + " / HTTP/1.1", "Host: a"));
      try (FrameCaller upstream = new FrameCaller(socket.accept())) {
        byte[] head = FrameCaller.block(":status", "200");
        upstream.frame(Frames.SETTINGS, 0, 0, new byte[0]);
        upstream.frame(Frames.HEADERS, Frames.END_HEADERS, 1, head);
        upstream.frame(Frames.DATA, Frames.END_STREAM, 1, new byte[5]).flush();
        assertThat(caller.answer().status()).isEqualTo(502);
      }
    }
  }

  /** Hears nothing, once it has made a connection, until its upstream has acted. */
  private static Door.Builder late(ServerSocket upstream, Io io, CountDownLatch acted) {
    return Door.to(upstream)
        .io(io)
        .before(
            Stage.AUTHORIZE,
            exchange -> {
              behind(exchange.loop(), 8, () -> Door.hold(acted));
              return Verdict.pass(exchange);
            });
  }

  /** Runs a task behind those that are made meanwhile, and those that they make. */
  private static void behind(Loop loop, int generations, Runnable task) {
    loop.execute(generations == 0 ? task : () -> behind(loop, generations - 1, task));
  }

  private static void speakFirst(ServerSocket socket, CountDownLatch spoken) {
    Thread.ofVirtual()
        .name("speaks-first")
        .start(
            () -> {
              try (Socket accepted = socket.accept()) {
                accepted.getOutputStream().write(EVIL.getBytes(StandardCharsets.ISO_8859_1));
                LockSupport.parkNanos(20_000_000);
                spoken.countDown();
                accepted.getInputStream().readAllBytes();
              } catch (IOException e) {
                // The gateway may end a connection whenever it likes.
              }
            });
  }
}
