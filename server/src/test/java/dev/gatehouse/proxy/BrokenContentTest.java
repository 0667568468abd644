package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.pipeline.Stage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A content that broke while its call waits for a connection is nothing, not an empty one. */
@ExtendWith(NoLeaks.class)
class BrokenContentTest {
  private static final int PING = 6;
  private static final int FIRST = 50_000;
  private static final int MORE = 12_000;

  @Timeout(60)
  @ParameterizedTest(name = "over HTTP/{0}, of {1} bytes, {2} held: {3}")
  @CsvSource({
    "1, 60000, 9000000, 413", "2, 60000, 9000000, 413",
    "1, 90000, 60000, 503", "2, 90000, 60000, 503",
  })
  void is_not_sent(int http, int most, int budget, int status) throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 9, InetAddress.getLoopbackAddress());
        Door door =
            Door.to(socket)
                .upstream(it -> it.over(Protocol.HTTP_2))
                .buffered(budget)
                .before(Stage.LIMIT, new LimitBody(most))
                .open()) {
      socket.setSoTimeout(30_000);
      FutureTask<Integer> answer = new FutureTask<>(http == 1 ? line(door) : stream(door));
      Thread.startVirtualThread(answer);
      try (FrameCaller upstream = new FrameCaller(socket.accept())) {
        Door.await(() -> door.transport.buffered() == 0);
        door.busy().countDown();
        upstream.serve();
        assertThat(answer.get()).isEqualTo(status);
        upstream.frame(PING, 0, 0, new byte[8]).flush();
        FrameCaller.Frame frame = upstream.next();
        while (frame.type() != PING) {
          assertThat(frame.stream()).isZero();
          frame = upstream.next();
        }
      }
    }
  }

  private static void held(Door door) {
    Door.await(() -> door.transport.buffered() == FIRST);
  }

  private static Callable<Integer> line(Door door) {
    return () -> {
      try (RawCaller caller = door.caller()) {
        caller.send(Raw.head("PUT / HTTP/1.1", "Host: a", "Transfer-Encoding: chunked"));
        caller.send(chunk(FIRST));
        held(door);
        return caller.send(chunk(MORE) + "0\r\n\r\n").answer().status();
      }
    };
  }

  private static String chunk(int bytes) {
    return Integer.toHexString(bytes) + "\r\n" + "x".repeat(bytes) + "\r\n";
  }

  private static Callable<Integer> stream(Door door) {
    return () -> {
      try (FrameCaller caller = new FrameCaller(door.listener.address()).greet()) {
        int stream = caller.open(FrameCaller.request("PUT", "/"), false);
        data(caller, stream, 0, FIRST);
        held(door);
        data(caller, stream, Frames.END_STREAM, MORE);
        return caller.answer(stream).status();
      }
    };
  }

  private static void data(FrameCaller caller, int stream, int flags, int bytes)
      throws IOException {
    int step = 2000;
    for (int sent = step; sent < bytes; sent += step) {
      caller.frame(Frames.DATA, 0, stream, new byte[step]);
    }
    caller.frame(Frames.DATA, flags, stream, new byte[step]).flush();
  }
}
