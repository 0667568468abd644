package dev.gatehouse.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.pipeline.Live;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Content over HTTP/2 that is not of its length is no second request of an upstream's. */
@ExtendWith(NoLeaks.class)
class StreamLengthTest {
  private static final String HIDDEN = Raw.head("GET /hidden HTTP/1.1", "Host: a");
  private static final String OK = Raw.head("HTTP/1.1 200 OK", "Content-Length: 0");

  /** What is missing of the length that was given. */
  private static final String LAST = "0123456789";

  /** Sends the last of a content. */
  private interface Sent {
    FrameCaller on(FrameCaller caller, int stream);
  }

  private static final Map<String, Sent> ENDS = new TreeMap<>();

  static {
    ENDS.put("more in the last frame", (c, i) -> c.frame(0, 1, i, bytes(LAST + HIDDEN)));
    ENDS.put("more, and no end", (c, i) -> c.frame(0, 0, i, bytes(LAST + HIDDEN)));
    ENDS.put(
        "more in a padded frame", (c, i) -> c.frame(0, 9, i, bytes("\1" + LAST + HIDDEN + "\0")));
    ENDS.put(
        "more behind all of it",
        (c, i) -> c.frame(0, 0, i, bytes(LAST)).frame(0, 1, i, bytes(HIDDEN)));
    ENDS.put(
        "more, and fields behind it",
        (c, i) ->
            c.frame(0, 0, i, bytes(LAST + HIDDEN)).frame(1, 5, i, FrameCaller.block("x", "y")));
    ENDS.put("less", (c, i) -> c.frame(0, 1, i, bytes("012345678")));
    ENDS.put(
        "less, and fields behind it",
        (c, i) -> c.frame(0, 0, i, bytes("012345678")).frame(1, 5, i, FrameCaller.block("x", "y")));
  }

  /** What is waited for is not sent before it was measured: only what is large, or a stream. */
  static Stream<Arguments> ends() {
    return ENDS.keySet().stream()
        .flatMap(
            it ->
                Stream.of(
                    Arguments.of(it, Live.NONE, 60_000),
                    Arguments.of(it, new Live(Live.Kind.GRPC, Duration.ofSeconds(20)), 20)));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }

  @Timeout(60)
  @ParameterizedTest(name = "{0}, of {2} bytes")
  @MethodSource("ends")
  void nothing_beyond_the_length_leaves(String name, Live live, int length) throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    try (ServerSocket socket = new ServerSocket(0, 9, InetAddress.getLoopbackAddress());
        Door door = Door.to(socket).live(live).open();
        FrameCaller caller = new FrameCaller(door.listener.address()).greet()) {
      FutureTask<String> content = new FutureTask<>(() -> content(socket, begun));
      Thread.startVirtualThread(content);
      byte[] head = FrameCaller.request("POST", "/", "content-length", "" + length);
      int stream = caller.open(head, false);
      for (int left = length - LAST.length(); left > 0; left -= Math.min(left, 10_000)) {
        caller.frame(Frames.DATA, 0, stream, new byte[Math.min(left, 10_000)]);
      }
      caller.flush();
      Door.hold(begun);
      Objects.requireNonNull(ENDS.get(name)).on(caller, stream).flush();
      caller.answer(stream);
      assertThat(content.get()).hasSizeLessThanOrEqualTo(length).doesNotContain("hidden");
      Thread.startVirtualThread(new FutureTask<>(() -> answers(socket)));
      assertThat(caller.get("/victim").status()).isEqualTo(200);
    }
  }

  /** All that comes behind a head, until the connection ends. */
  private static String content(ServerSocket socket, CountDownLatch begun) throws IOException {
    try (Socket upstream = socket.accept()) {
      head(upstream.getInputStream());
      begun.countDown();
      return new String(upstream.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }

  private static boolean answers(ServerSocket socket) throws IOException {
    try (Socket upstream = socket.accept()) {
      head(upstream.getInputStream());
      upstream.getOutputStream().write(bytes(OK));
      return upstream.getInputStream().read() < 0;
    }
  }

  private static void head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      assertThat(next).isNotNegative();
      head.append((char) next);
    }
  }
}
