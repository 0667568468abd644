package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What an upstream says it did not look at is sent again (RFC 9113 §8.7), also if it has a content.
 */
@ExtendWith(NoLeaks.class)
class UnseenContentTest {
  private static final String CONTENT = "x".repeat(30_000);

  @Timeout(60)
  @ParameterizedTest(name = "{0} behind {1}, over HTTP/{2}")
  @CsvSource({
    "GOAWAY, fields, 1", "GOAWAY, content, 1", "RST_STREAM, fields, 1", "RST_STREAM, content, 1",
    "GOAWAY, fields, 2", "GOAWAY, content, 2", "RST_STREAM, fields, 2", "RST_STREAM, content, 2",
  })
  void sends_a_content_again(String word, String behind, int http) throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 9, InetAddress.getLoopbackAddress());
        Door door =
            Door.to(URI.create("http://127.0.0.1:" + socket.getLocalPort()))
                .upstream(it -> it.over(Protocol.HTTP_2))
                .open()) {
      socket.setSoTimeout(30_000);
      FutureTask<String> answer = new FutureTask<>(post(door, http));
      Thread.startVirtualThread(answer);
      try (FrameCaller upstream = new FrameCaller(socket.accept()).serve()) {
        int stream = upstream.await(Frames.HEADERS).stream();
        if (behind.equals("content")) {
          assertThat(content(upstream)).isEqualTo(CONTENT);
          assertThat(door.transport.buffered()).isEqualTo(CONTENT.length());
        }
        if (word.equals("GOAWAY")) {
          upstream.frame(Frames.GOAWAY, 0, 0, new byte[8]).flush();
          try (FrameCaller other = new FrameCaller(socket.accept()).serve()) {
            serve(other);
          }
        } else {
          byte[] refused = ByteBuffer.allocate(4).putInt(7).array();
          upstream.frame(Frames.RST_STREAM, 0, stream, refused).flush();
          serve(upstream);
        }
      }
      assertThat(answer.get()).isEqualTo("200 done");
      assertThat(door.transport.buffered()).isZero();
    }
  }

  /** Of which not all was here, or which so small a budget has no room for. */
  @Timeout(60)
  @ParameterizedTest(name = "{0} bytes of {1}")
  @CsvSource({"100000, 9000000", "30000, 40000"})
  void sends_nothing_again_that_was_not_kept(int size, long budget) throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 9, InetAddress.getLoopbackAddress());
        Door door =
            Door.to(socket).upstream(it -> it.over(Protocol.HTTP_2)).buffered(budget).open();
        RawCaller caller = door.caller()) {
      caller.send(
          Raw.head("POST / HTTP/1.1", "Host: a", "Content-Length: " + size)
              + "x".repeat(Math.min(size, 60_000)));
      FutureTask<Integer> answer = new FutureTask<>(() -> caller.answer().status());
      assertThat(refusals(socket, answer)).isEqualTo(1);
      assertThat(answer.get()).isEqualTo(502);
    }
  }

  @Timeout(60)
  @Test
  void sends_nothing_for_ever() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 9, InetAddress.getLoopbackAddress());
        Door door = Door.to(socket).upstream(it -> it.over(Protocol.HTTP_2)).open();
        RawCaller caller = door.caller()) {
      caller.send(Raw.head("POST / HTTP/1.1", "Host: a", "Content-Length: 30000") + CONTENT);
      FutureTask<Integer> answer = new FutureTask<>(() -> caller.answer().status());
      assertThat(refusals(socket, answer)).isEqualTo(2);
      assertThat(answer.get()).isEqualTo(502);
    }
  }

  /** How many requests came that were told that nobody looked at them, also behind the answer. */
  private static int refusals(ServerSocket socket, FutureTask<?> answer) throws IOException {
    Thread.startVirtualThread(answer);
    socket.setSoTimeout(500);
    int count = 0;
    while (true) {
      boolean answered = answer.isDone();
      try (FrameCaller upstream = new FrameCaller(socket.accept()).serve()) {
        upstream.await(Frames.HEADERS);
        count++;
        upstream.frame(Frames.GOAWAY, 0, 0, new byte[8]).flush();
      } catch (SocketTimeoutException e) {
        if (answered) {
          return count;
        }
      }
    }
  }

  private static Callable<String> post(Door door, int http) {
    return () -> {
      if (http == 1) {
        try (RawCaller caller = door.caller()) {
          caller.send(Raw.head("POST / HTTP/1.1", "Host: a", "Content-Length: 30000") + CONTENT);
          RawCaller.Answer answer = caller.answer();
          return answer.status() + " " + answer.content();
        }
      }
      try (FrameCaller caller = new FrameCaller(door.listener.address()).greet()) {
        int stream = caller.open(FrameCaller.request("POST", "/"), false);
        byte[] half = CONTENT.substring(15_000).getBytes(StandardCharsets.US_ASCII);
        caller.flush().frame(Frames.DATA, 0, stream, half).flush();
        caller.frame(Frames.DATA, Frames.END_STREAM, stream, half).flush();
        FrameCaller.Answer answer = caller.answer(stream);
        return answer.status() + " " + answer.content();
      }
    };
  }

  /** Takes a request with its content, and answers. */
  private static void serve(FrameCaller upstream) throws IOException {
    FrameCaller.Frame head = upstream.await(Frames.HEADERS);
    assertThat(upstream.fields(head.payload())).containsEntry("content-length", "30000");
    assertThat(content(upstream)).isEqualTo(CONTENT);
    byte[] fields = FrameCaller.block(":status", "200");
    upstream.frame(Frames.HEADERS, Frames.END_HEADERS, head.stream(), fields);
    byte[] done = "done".getBytes(StandardCharsets.US_ASCII);
    upstream.frame(Frames.DATA, Frames.END_STREAM, head.stream(), done).flush();
  }

  private static String content(FrameCaller upstream) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    FrameCaller.Frame frame;
    do {
      frame = upstream.await(Frames.DATA);
      all.writeBytes(frame.payload());
    } while (!frame.ends());
    return all.toString(StandardCharsets.US_ASCII);
  }
}
