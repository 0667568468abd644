package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.ScriptedUpstream.HELLO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.pipeline.Stage;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever is not one answer to one request costs its connection, and never the next call. */
@ExtendWith(NoLeaks.class)
class SpentConnectionTest {
  private static final String EVIL = "HTTP/1.1 200 OK~Content-Length: 4~~evil";

  /** What the first answer is, at once and a little later, and its status. */
  @ParameterizedTest(name = "{0} answered {1}, then {2}")
  @CsvSource({
    "GET, HTTP/1.1 200 OK~Content-Length: 2~~ok" + EVIL + ", '', 200",
    "GET, HTTP/1.1 200 OK~Content-Length: 2~~ok, " + EVIL + ", 200",
    "GET, HTTP/1.1 200 OK~Content-Length: 2~~ok, more, 200",
    "GET, HTTP/1.1 200 OK~Transfer-Encoding: chunked~~2~ok~0~~, " + EVIL + ", 200",
    "GET, HTTP/1.1 204 No Content~~, " + EVIL + ", 204",
    "GET, HTTP/1.1 204 No Content~Content-Length: 4~~, evil, 204",
    "GET, HTTP/1.1 304 Not Modified~Content-Length: 4~~, evil, 304",
    "GET, HTTP/1.1 304 Not Modified~~" + EVIL + ", '', 304",
    "HEAD, HTTP/1.1 200 OK~Content-Length: 4~~, evil, 200",
    "HEAD, HTTP/1.1 200 OK~Content-Length: 4~~evil, '', 200",
    "GET, HTTP/1.1 200 OK~Connection: close~Content-Length: 2~~ok, '', 200",
    "GET, HTTP/1.0 200 OK~Content-Length: 2~~ok, '', 200",
    "GET, HTTP/1.1 101 Switching Protocols~Upgrade: x~Connection: upgrade~~, evil, 502",
    "GET, HTTP/1.1 200 OK~Content-Length: 2~~ok, HTTP/1.1 100 Continue~~, 200",
    "GET, HTTP/1.1 200 OK~Content-Length: 2~~ok, HTTP/1.1 408 Request Timeout~~, 200",
  })
  void does_not_carry_another_call(String method, String first, String later, int status)
      throws Exception {
    CountDownLatch answered = new CountDownLatch(1);
    CountDownLatch said = new CountDownLatch(1);
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(
                (request, out) -> {
                  if (!request.line().contains("/first")) {
                    return ScriptedUpstream.always(HELLO).answer(request, out);
                  }
                  write(out, first);
                  Door.hold(answered);
                  try {
                    write(out, later);
                  } finally {
                    said.countDown();
                  }
                  return true;
                });
        Door door = Door.to(upstream.url()).open();
        RawCaller caller = door.caller();
        RawCaller other = door.caller()) {
      caller.send(Raw.head(method + " /first HTTP/1.1", "Host: a"));
      assertThat(caller.answer(method.equals("HEAD")).status()).isEqualTo(status);
      answered.countDown();
      Door.hold(said);
      CountDownLatch heard = new CountDownLatch(1);
      ProxyLoop loop = (ProxyLoop) door.transport.loops().getFirst();
      loop.execute(() -> loop.afterNextEvents(heard::countDown));
      Door.hold(heard);
      other.send(Raw.head("GET /next HTTP/1.1", "Host: a"));
      assertThat(other.answer().content()).isEqualTo("hello");
      assertThat(upstream.next().connection()).isEqualTo(1);
      assertThat(upstream.next().connection()).isEqualTo(2);
    }
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.replace("~", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
  }

  @ParameterizedTest
  @CsvSource({"8, 200", "9, 502", "1000, 502"})
  void a_flood_of_interim_answers_ends(int interim, int status) throws Exception {
    try (ScriptedUpstream upstream =
            ScriptedUpstream.answering("HTTP/1.1 103 Early Hints\r\n\r\n".repeat(interim) + HELLO);
        Door door = Door.to(upstream.url()).open();
        RawCaller caller = door.caller()) {
      caller.send(Raw.head("GET / HTTP/1.1", "Host: a"));
      assertThat(caller.answer().status()).isEqualTo(status);
      caller.send(Raw.head("GET / HTTP/1.1", "Host: a")).answer();
      assertThat(upstream.next().connection()).isEqualTo(1);
      assertThat(upstream.next().connection()).isEqualTo(status == 200 ? 1 : 2);
    }
  }

  private static void answer(Socket upstream) throws IOException {
    upstream.getInputStream().readNBytes(20);
    write(upstream.getOutputStream(), HELLO);
  }

  /** The loop hears of the end first, and of the change in the same round of events. */
  @ParameterizedTest
  @EnumSource(Io.class)
  void ended_by_its_upstream_carries_no_change(Io io) throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 9, InetAddress.getLoopbackAddress());
        Door door = Door.to(socket).io(io).open();
        RawCaller caller = door.caller()) {
      socket.setSoTimeout(10_000);
      caller.send(Raw.head("GET / HTTP/1.1", "Host: a"));
      try (Socket first = socket.accept()) {
        answer(first);
        assertThat(caller.answer().content()).isEqualTo("hello");
        CountDownLatch goOn = door.busy();
        first.shutdownOutput();
        LockSupport.parkNanos(20_000_000);
        caller.send(Raw.head("DELETE / HTTP/1.1", "Host: a"));
        LockSupport.parkNanos(20_000_000);
        goOn.countDown();
        try (Socket second = socket.accept()) {
          answer(second);
          assertThat(caller.answer().content()).isEqualTo("hello");
        }
      }
    }
  }

  /** The loop hears of the call first, and then of the ends of all that it could go over. */
  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({"EPOLL, GET", "EPOLL, DELETE", "NIO, GET", "NIO, DELETE", "IO_URING, GET"})
  void a_call_is_served_though_all_that_rest_are_dead(Io io, String method) throws Exception {
    CountDownLatch all = new CountDownLatch(3);
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(
                (request, out) -> {
                  if (request.line().contains("/first")) {
                    all.countDown();
                    Door.hold(all);
                  }
                  return ScriptedUpstream.always(HELLO).answer(request, out);
                });
        Door door = Door.to(upstream.url()).io(io).open();
        RawCaller one = door.caller();
        RawCaller two = door.caller();
        RawCaller three = door.caller()) {
      List<RawCaller> callers = List.of(one, two, three);
      for (RawCaller caller : callers) {
        caller.send(Raw.head("GET /first HTTP/1.1", "Host: a"));
      }
      for (RawCaller caller : callers) {
        caller.answer();
      }
      CountDownLatch goOn = door.busy();
      one.send(Raw.head(method + " /next HTTP/1.1", "Host: a"));
      LockSupport.parkNanos(20_000_000);
      upstream.cut();
      LockSupport.parkNanos(20_000_000);
      goOn.countDown();
      assertThat(one.answer().content()).isEqualTo("hello");
    }
  }

  /** It answers to a head, and reads nothing of a content that its socket cannot hold. */
  @ParameterizedTest
  @EnumSource(Io.class)
  void answered_before_its_request_has_left_is_not_used_again(Io io) throws Exception {
    int size = 12_000_000;
    try (ServerSocket socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Door door =
            Door.to(socket)
                .io(io)
                .upstream(it -> it.reading(Duration.ofSeconds(2)))
                .before(Stage.VALIDATE, new ReadBody(size, _ -> true))
                .open();
        RawCaller caller = door.caller()) {
      Thread.ofVirtual()
          .start(
              () -> {
                try (Socket first = socket.accept()) {
                  first.getInputStream().readNBytes(200);
                  write(first.getOutputStream(), "HTTP/1.1 413 Too Large~Content-Length: 0~~");
                  try (Socket second = socket.accept()) {
                    second.getInputStream().readNBytes(20);
                    second.getOutputStream().write(HELLO.getBytes(StandardCharsets.ISO_8859_1));
                    second.getInputStream().readAllBytes();
                  }
                } catch (IOException e) {
                  // The gateway may end a connection whenever it likes.
                }
              });
      caller.send(Raw.head("PUT / HTTP/1.1", "Host: a", "Content-Length: " + size));
      caller.send(new byte[size]);
      assertThat(caller.answer().status()).isEqualTo(413);
      caller.send(Raw.head("GET / HTTP/1.1", "Host: a"));
      assertThat(caller.answer().content()).isEqualTo("hello");
    }
  }
}
