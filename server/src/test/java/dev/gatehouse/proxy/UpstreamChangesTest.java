package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** An upstream over HTTP/2 changes what it allows while calls are under way. */
@ExtendWith(NoLeaks.class)
@Timeout(60)
class UpstreamChangesTest {
  private static final int INITIAL_WINDOW_SIZE = 4;
  private static final int MAX_CONCURRENT_STREAMS = 3;
  private static final int SIZE = 200_000;
  private static final byte[] OK = FrameCaller.block(":status", "200");
  private static final String GET = Raw.head("GET / HTTP/1.1", "Host: a");
  private static final String POST = Raw.head("POST / HTTP/1.1", "Host: a", "Content-Length: 5");
  private static final String UPLOAD =
      Raw.head("PUT / HTTP/1.1", "Host: a", "Content-Length: " + SIZE);

  private ServerSocket socket;
  private Door door;
  private RawCaller uploads;
  private RawCaller other;

  @BeforeEach
  void open() throws IOException {
    socket = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    socket.setSoTimeout(30_000);
    door = Door.to(socket).upstream(it -> it.over(Protocol.HTTP_2)).open();
    uploads = door.caller();
    other = door.caller();
  }

  @AfterEach
  void close() throws IOException {
    uploads.close();
    other.close();
    door.close();
    socket.close();
  }

  private FrameCaller accept(int... settings) throws IOException {
    return new FrameCaller(socket.accept()).serve(settings);
  }

  private static void answer(FrameCaller upstream, int stream) throws IOException {
    upstream.frame(Frames.HEADERS, Frames.END_HEADERS | Frames.END_STREAM, stream, OK).flush();
  }

  private static void pay(FrameCaller upstream, int stream, int bytes) throws IOException {
    upstream.number(Frames.WINDOW_UPDATE, stream, bytes).flush();
  }

  private static void say(FrameCaller upstream, int setting, int value) throws IOException {
    byte[] pair = ByteBuffer.allocate(6).putShort((short) setting).putInt(value).array();
    upstream.frame(Frames.SETTINGS, 0, 0, pair).flush();
  }

  /** How much content of a stream comes before all that was said was heard. */
  private static int content(FrameCaller upstream, int stream) throws IOException {
    upstream.frame(Frames.PING, 0, 0, new byte[8]).flush();
    int bytes = 0;
    FrameCaller.Frame frame = upstream.next();
    while (frame.type() != Frames.PING) {
      bytes += frame.type() == Frames.DATA && frame.stream() == stream ? frame.payload().length : 0;
      frame = upstream.next();
    }
    return bytes;
  }

  /** Reads content until so much of it has come. */
  private static void read(FrameCaller upstream, int stream, int bytes) throws IOException {
    int left = bytes;
    while (left > 0) {
      FrameCaller.Frame frame = upstream.await(Frames.DATA);
      assertThat(frame.stream()).isEqualTo(stream);
      left -= frame.payload().length;
    }
    assertThat(left).isZero();
  }

  /** An upload of which as much has come as a window holds. */
  private int upload(FrameCaller upstream) throws IOException {
    int stream = upstream.await(Frames.HEADERS).stream();
    read(upstream, stream, FramesOut.DEFAULT_WINDOW);
    return stream;
  }

  private void send() {
    Thread.startVirtualThread(
        () -> {
          try {
            uploads.send(UPLOAD + "x".repeat(SIZE));
          } catch (IOException e) {
            // Its answer tells.
          }
        });
  }

  @Test
  void it_goes_away_in_the_midst_of_an_upload() throws Exception {
    send();
    FrameCaller first = accept();
    int stream = upload(first);
    first.frame(Frames.GOAWAY, 0, 0, new byte[] {0, 0, 0, (byte) stream, 0, 0, 0, 0});
    pay(first, 0, SIZE);
    assertThat(content(first, stream)).isZero();
    other.send(POST + "hello");
    try (FrameCaller second = accept()) {
      answer(second, second.await(Frames.HEADERS).stream());
      assertThat(other.answer().status()).isEqualTo(200);
    }
    pay(first, stream, SIZE);
    read(first, stream, SIZE - FramesOut.DEFAULT_WINDOW);
    answer(first, stream);
    assertThat(uploads.answer().status()).isEqualTo(200);
    assertThat(first.goneAway()).isZero();
  }

  /** RFC 9113 §6.9.2. */
  @Test
  void windows_become_less_than_nothing() throws Exception {
    send();
    FrameCaller upstream = accept();
    int stream = upload(upstream);
    say(upstream, INITIAL_WINDOW_SIZE, 0);
    pay(upstream, 0, 2 * SIZE);
    pay(upstream, stream, FramesOut.DEFAULT_WINDOW);
    assertThat(content(upstream, stream)).isZero();
    other.send(POST + "hello");
    int little = upstream.await(Frames.HEADERS).stream();
    assertThat(content(upstream, little)).isZero();
    pay(upstream, stream, 100);
    read(upstream, stream, 100);
    pay(upstream, little, 5);
    read(upstream, little, 5);
    answer(upstream, little);
    assertThat(other.answer().status()).isEqualTo(200);
    say(upstream, INITIAL_WINDOW_SIZE, 1000);
    read(upstream, stream, 1000);
    say(upstream, INITIAL_WINDOW_SIZE, 0);
    pay(upstream, stream, 1001);
    read(upstream, stream, 1);
    pay(upstream, stream, SIZE);
    read(upstream, stream, SIZE - FramesOut.DEFAULT_WINDOW - 1101);
    answer(upstream, stream);
    assertThat(uploads.answer().status()).isEqualTo(200);
    upstream.close();
  }

  @Test
  void it_takes_no_more_calls_for_a_while() throws Exception {
    uploads.send(GET);
    FrameCaller first = accept();
    int stays = first.await(Frames.HEADERS).stream();
    say(first, MAX_CONCURRENT_STREAMS, 0);
    assertThat(content(first, stays)).isZero();
    other.send(POST + "hello");
    try (FrameCaller second = accept()) {
      answer(second, second.await(Frames.HEADERS).stream());
      assertThat(other.answer().status()).isEqualTo(200);
    }
    say(first, MAX_CONCURRENT_STREAMS, 2);
    assertThat(content(first, stays)).isZero();
    other.send(POST + "hello");
    answer(first, first.await(Frames.HEADERS).stream());
    assertThat(other.answer().status()).isEqualTo(200);
    answer(first, stays);
    assertThat(uploads.answer().status()).isEqualTo(200);
    first.close();
  }

  /** Who waited for it is told, and whoever comes then finds another connection. */
  @Test
  void it_never_says_what_it_allows() throws Exception {
    other.send(POST + "hello");
    try (FrameCaller silent = new FrameCaller(socket.accept())) {
      assertThat(other.answer().content()).contains("upstream-unreachable");
      assertThat(silent.socket().getInputStream().readAllBytes())
          .endsWith(Frames.GOAWAY, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4);
    }
    other.send(POST + "hello");
    try (FrameCaller upstream = accept()) {
      answer(upstream, upstream.await(Frames.HEADERS).stream());
      assertThat(other.answer().status()).isEqualTo(200);
    }
  }
}
