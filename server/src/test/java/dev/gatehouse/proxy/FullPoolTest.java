package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.ScriptedUpstream.HELLO;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where one connection is allowed, one that has failed is in nobody's way. */
@ExtendWith(NoLeaks.class)
class FullPoolTest {
  private static final String EVIL = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil";
  private static final String GET = Raw.head("GET / HTTP/1.1", "Host: a");

  /** What nobody asked for ends the connection before the call has left. */
  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({"EPOLL, GET", "EPOLL, DELETE", "NIO, GET", "NIO, DELETE", "IO_URING, GET"})
  void a_call_that_did_not_leave_is_sent_again(Io io, String method) throws Exception {
    CompletableFuture<OutputStream> kept = new CompletableFuture<>();
    try (ScriptedUpstream upstream = ScriptedUpstream.keeping(kept, HELLO);
        Door door = Door.to(upstream.url()).connections(1).io(io).open();
        RawCaller caller = door.caller()) {
      caller.send(GET).answer();
      CountDownLatch goOn = door.busy();
      caller.send(Raw.head(method + " / HTTP/1.1", "Host: a"));
      LockSupport.parkNanos(30_000_000);
      kept.join().write(EVIL.getBytes(StandardCharsets.ISO_8859_1));
      goOn.countDown();
      assertThat(caller.answer().content()).isEqualTo("hello");
    }
  }

  @Test
  void a_stream_of_a_connection_that_was_reset_is_sent_again() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Door door = Door.to(socket).upstream(it -> it.over(Protocol.HTTP_2)).connections(1).open();
        RawCaller caller = door.caller()) {
      socket.setSoTimeout(30_000);
      caller.send(GET);
      Socket first = socket.accept();
      try (FrameCaller upstream = new FrameCaller(first).serve()) {
        answer(upstream);
        assertThat(caller.answer().status()).isEqualTo(204);
        caller.send(GET);
        upstream.await(Frames.HEADERS);
        first.setSoLinger(true, 0);
      }
      try (FrameCaller upstream = new FrameCaller(socket.accept()).serve()) {
        answer(upstream);
        assertThat(caller.answer().status()).isEqualTo(204);
      }
    }
  }

  private static void answer(FrameCaller upstream) throws IOException {
    int flags = Frames.END_HEADERS | Frames.END_STREAM;
    byte[] head = FrameCaller.block(":status", "204");
    upstream.frame(Frames.HEADERS, flags, upstream.await(Frames.HEADERS).stream(), head).flush();
  }
}
