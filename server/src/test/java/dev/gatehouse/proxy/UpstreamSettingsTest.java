package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What an upstream that speaks HTTP/2 may want, and what it may not. */
@ExtendWith(NoLeaks.class)
class UpstreamSettingsTest {
  private static final int ENABLE_PUSH = 2;
  private static final int MAX_CONCURRENT_STREAMS = 3;
  private static final String GET = Raw.head("GET / HTTP/1.1", "Host: a");

  private static ServerSocket listen() throws IOException {
    return new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
  }

  private static Door to(ServerSocket socket) throws IOException {
    return Door.to(socket).upstream(it -> it.over(Protocol.HTTP_2)).open();
  }

  @Test
  void asks_an_upstream_that_takes_no_stream_no_more_than_once_a_call() throws Exception {
    AtomicInteger connections = new AtomicInteger();
    try (ServerSocket socket = listen();
        Door door = to(socket);
        RawCaller caller = door.caller()) {
      Thread.ofVirtual()
          .start(
              () -> {
                while (!socket.isClosed()) {
                  try {
                    new FrameCaller(socket.accept()).serve(MAX_CONCURRENT_STREAMS, 0);
                    connections.incrementAndGet();
                  } catch (IOException e) {
                    // The gateway may end a connection whenever it likes.
                  }
                }
              });
      for (int i = 1; i <= 3; i++) {
        caller.send(GET);
        assertThat(caller.answer().content()).contains("upstream-unreachable");
        assertThat(connections).hasValueLessThanOrEqualTo(i);
      }
    }
  }

  @Test
  void lets_no_upstream_ask_for_pushes() throws Exception {
    try (ServerSocket socket = listen();
        Door door = to(socket);
        RawCaller caller = door.caller()) {
      caller.send(GET);
      try (FrameCaller upstream = new FrameCaller(socket.accept()).serve(ENABLE_PUSH, 1)) {
        assertThat(caller.answer().content()).contains("upstream-unreachable");
        assertThat(upstream.goneAway()).isEqualTo(1);
      }
    }
  }
}
