package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.ScriptedUpstream.HELLO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.proxy.http2.ErrorCode;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a connection ends while its caller still sends: what was answered is read, and no reset. */
@ExtendWith(NoLeaks.class)
class FarewellTest {
  /** A caller that does not know yet that the connection ends goes on for so long. */
  private static final int LATE = 8;

  @TempDir Path folder;
  private TestAuthority authority;
  private ServerTls tls;

  @BeforeEach
  void issue() throws Exception {
    authority = new TestAuthority(folder, "servers");
    tls = authority.serving("127.0.0.1", "localhost");
  }

  private Door door(ScriptedUpstream upstream, boolean secure) throws IOException {
    return Door.to(upstream.url()).tls(secure ? tls : null).open();
  }

  private Socket connect(Door door, boolean secure, String protocol) throws Exception {
    var address = door.listener.address();
    Socket plain = new Socket(address.getAddress(), address.getPort());
    return secure ? authority.over(plain, protocol) : plain;
  }

  /** An upstream that answers when it is told to. */
  private static ScriptedUpstream held(CountDownLatch answer) throws IOException {
    return new ScriptedUpstream(
        (request, out) -> {
          while (answer.getCount() > 0) {
            pause();
          }
          return ScriptedUpstream.always(HELLO).answer(request, out);
        });
  }

  private static byte[] request(boolean secure, String path) {
    return FrameCaller.block(
        ":method", "GET", ":scheme", secure ? "https" : "http", ":authority", "a", ":path", path);
  }

  private static void pause() {
    LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
  }

  private static FrameCaller.Frame await(FrameCaller caller, int type) throws IOException {
    FrameCaller.Frame frame = caller.next();
    while (frame.type() != type || (frame.flags() & 1) != 0) {
      frame = caller.next();
    }
    return frame;
  }

  /** The last stream that a frame names. */
  private static int named(FrameCaller.Frame goAway) {
    return ByteBuffer.wrap(goAway.payload()).getInt();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void is_read_to_its_end_over_http_2_by_a_caller_that_still_sends(boolean secure)
      throws Exception {
    InTime.tries(() -> sendsOnOverHttp2(secure));
  }

  private void sendsOnOverHttp2(boolean secure) throws Exception {
    CountDownLatch answer = new CountDownLatch(1);
    try (ScriptedUpstream upstream = held(answer);
        Door door = door(upstream, secure);
        FrameCaller caller = new FrameCaller(connect(door, secure, "h2")).greet()) {
      int stream = caller.open(request(secure, "/"), true);
      caller.flush();
      upstream.next();
      Thread closing = Thread.startVirtualThread(() -> door.listener.close(Duration.ofSeconds(9)));
      assertThat(named(await(caller, Frames.GOAWAY))).isEqualTo(Integer.MAX_VALUE);
      FrameCaller.Frame ping = await(caller, Frames.PING);
      caller.frame(Frames.PING, Frames.ACK, 0, ping.payload()).flush();
      assertThat(named(await(caller, Frames.GOAWAY))).isEqualTo(stream);
      answer.countDown();
      for (int i = 0; i < LATE; i++) {
        caller.number(Frames.WINDOW_UPDATE, 0, 1).flush();
        pause();
      }
      assertThat(caller.answer(stream).content()).isEqualTo("hello");
      assertThat(endOf(caller)).isNull();
      caller.socket().close();
      closing.join();
      assertThat(door.listener.connections()).isZero();
    }
  }

  /** What the connection ended with; null if it was the end of what is sent. */
  private static @Nullable IOException endOf(FrameCaller caller) {
    try {
      while (true) {
        var _ = caller.next();
      }
    } catch (EOFException e) {
      return null;
    } catch (IOException e) {
      return e;
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void names_the_last_stream_that_was_taken_and_refuses_those_behind_it(boolean secure)
      throws Exception {
    CountDownLatch answer = new CountDownLatch(1);
    try (ScriptedUpstream upstream = held(answer);
        Door door = door(upstream, secure);
        FrameCaller caller = new FrameCaller(connect(door, secure, "h2")).greet()) {
      int taken = caller.open(request(secure, "/taken"), true);
      caller.flush();
      upstream.next();
      Thread closing = Thread.startVirtualThread(() -> door.listener.close(Duration.ofSeconds(9)));
      var _ = await(caller, Frames.GOAWAY);
      FrameCaller.Frame ping = await(caller, Frames.PING);
      int onItsWay = caller.open(request(secure, "/on-its-way"), true);
      caller.frame(Frames.PING, Frames.ACK, 0, ping.payload());
      int late = caller.open(request(secure, "/late"), false);
      caller.frame(Frames.DATA, Frames.END_STREAM, late, new byte[10]).flush();
      assertThat(named(await(caller, Frames.GOAWAY))).isEqualTo(onItsWay);
      assertThat(caller.answer(late).reset()).isEqualTo(ErrorCode.REFUSED_STREAM.number());
      answer.countDown();
      assertThat(caller.answer(taken).content()).isEqualTo("hello");
      assertThat(caller.answer(onItsWay).content()).isEqualTo("hello");
      assertThat(named(await(caller, Frames.GOAWAY))).isEqualTo(onItsWay);
      assertThat(endOf(caller)).isNull();
      caller.socket().close();
      closing.join();
      assertThat(upstream.next().line()).contains("/on-its-way");
      assertThat(door.listener.connections()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void is_read_to_its_end_over_http_1_1_by_a_caller_that_still_sends(boolean secure)
      throws Exception {
    InTime.tries(() -> sendsOnOverHttp1(secure));
  }

  private void sendsOnOverHttp1(boolean secure) throws Exception {
    CountDownLatch answer = new CountDownLatch(1);
    try (ScriptedUpstream upstream = held(answer);
        Door door = door(upstream, secure);
        RawCaller caller = new RawCaller(connect(door, secure, "http/1.1"));
        RawCaller idle = door.caller()) {
      caller.send(Raw.head("GET / HTTP/1.1", "Host: a"));
      upstream.next();
      Thread closing = Thread.startVirtualThread(() -> door.listener.close(Duration.ofSeconds(9)));
      assertThat(idle.ended()).isTrue();
      answer.countDown();
      for (int i = 0; i < LATE; i++) {
        caller.send(Raw.head("GET /" + i + " HTTP/1.1", "Host: a"));
        pause();
      }
      RawCaller.Answer first = caller.answer();
      assertThat(first.content()).isEqualTo("hello");
      assertThat(first.field("Connection")).isEqualTo("close");
      assertThat(caller.rest()).isEmpty();
      caller.socket().close();
      closing.join();
      assertThat(door.listener.connections()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"h2", "http/1.1"})
  void of_a_caller_over_tls_ends_what_it_was_sent(String protocol) throws Exception {
    byte[] chunk = "1\r\nx\r\n".getBytes(StandardCharsets.US_ASCII);
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(
                (_, out) -> {
                  String head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
                  out.write(head.getBytes(StandardCharsets.US_ASCII));
                  while (true) {
                    out.write(chunk);
                    out.flush();
                    pause();
                  }
                });
        Door door = door(upstream, true)) {
      try (Socket socket = connect(door, true, protocol)) {
        if (protocol.equals("h2")) {
          FrameCaller caller = new FrameCaller(socket).greet();
          caller.open(request(true, "/"), true);
          await(caller.flush(), Frames.DATA);
        } else {
          assertThat(new RawCaller(socket).send(Raw.head("GET / HTTP/1.1", "Host: a")).head())
              .contains(" 200 ");
        }
      }
      assertThat(door.ledger.nextEnd().complete()).isFalse();
      assertThat(door.listener.connections()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"h2", "http/1.1"})
  void lasts_no_longer_than_a_moment_for_a_caller_that_never_leaves(String protocol)
      throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(HELLO);
        Door door = door(upstream, true);
        Socket socket = connect(door, true, protocol)) {
      if (protocol.equals("h2")) {
        FrameCaller caller = new FrameCaller(socket).greet();
        int stream = caller.open(request(true, "/"), true);
        caller.flush();
        assertThat(caller.answer(stream).content()).isEqualTo("hello");
      } else {
        RawCaller caller = new RawCaller(socket);
        caller.send(Raw.head("GET / HTTP/1.1", "Host: a", "Connection: close"));
        assertThat(caller.answer().content()).isEqualTo("hello");
      }
      long begun = System.nanoTime();
      door.listener.close(Duration.ofSeconds(60));
      assertThat(door.listener.connections()).isZero();
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(30));
    }
  }
}
