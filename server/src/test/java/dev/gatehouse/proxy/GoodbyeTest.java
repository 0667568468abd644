package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.ScriptedUpstream.HELLO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.proxy.http2.ErrorCode;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The moment in which a caller over HTTP/2 may end a connection that we leave. */
@ExtendWith(NoLeaks.class)
class GoodbyeTest {
  private static final Duration DRAIN = Duration.ofSeconds(20);
  private static final Duration IDLE = Duration.ofMillis(300);

  /** The next connection of a client that was late rests as well, until its handshake is over. */
  private static final Duration LONG_IDLE = Duration.ofSeconds(1);

  @TempDir Path folder;
  private TestAuthority authority;
  private ServerTls tls;

  @BeforeEach
  void issue() throws Exception {
    authority = new TestAuthority(folder, "servers");
    tls = authority.serving("127.0.0.1", "localhost");
  }

  private Door door(ScriptedUpstream upstream, Io io, boolean secure) throws IOException {
    return Door.to(upstream.url()).io(io).tls(secure ? tls : null).open();
  }

  private static Door.Builder idling(ScriptedUpstream upstream, Duration time) {
    return Door.to(upstream.url()).listener(new Allowed().idleTime(time).config());
  }

  private FrameCaller caller(Door door, boolean secure) throws Exception {
    var address = door.listener.address();
    Socket plain = new Socket(address.getAddress(), address.getPort());
    return new FrameCaller(secure ? authority.over(plain, "h2") : plain).greet();
  }

  private static int open(FrameCaller caller, boolean secure, String path) {
    String scheme = secure ? "https" : "http";
    return caller.open(
        FrameCaller.block(":method", "GET", ":scheme", scheme, ":authority", "a", ":path", path),
        true);
  }

  private static FrameCaller.Answer get(FrameCaller caller, boolean secure) throws IOException {
    int stream = open(caller, secure, "/");
    return caller.flush().answer(stream);
  }

  private static Thread close(Door door, Duration deadline) {
    return Thread.ofVirtual().name("closing").start(() -> door.listener.close(deadline));
  }

  private static void pause(long millis) {
    LockSupport.parkNanos(millis * 1_000_000);
  }

  private static FrameCaller.Frame await(FrameCaller caller, int type, int flags)
      throws IOException {
    FrameCaller.Frame frame = caller.next();
    while (frame.type() != type || frame.flags() != flags) {
      frame = caller.next();
    }
    return frame;
  }

  /** The last stream that the next GOAWAY names. */
  private static int named(FrameCaller caller) throws IOException {
    return ByteBuffer.wrap(await(caller, Frames.GOAWAY, 0).payload()).getInt();
  }

  /** Hears that no more is asked for, and says so; returns the last stream that is served. */
  private static int told(FrameCaller caller) throws IOException {
    assertThat(named(caller)).isEqualTo(Integer.MAX_VALUE);
    FrameCaller.Frame ping = await(caller, Frames.PING, 0);
    caller.frame(Frames.PING, Frames.ACK, 0, ping.payload()).flush();
    return named(caller);
  }

  /** The types of all frames until the connection ends as it should. */
  private static List<Integer> rest(FrameCaller caller) throws IOException {
    List<Integer> types = new ArrayList<>();
    try {
      while (true) {
        types.add(caller.next().type());
      }
    } catch (EOFException | SocketException e) {
      return types;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "EPOLL, false",
    "EPOLL, true",
    "IO_URING, false",
    "IO_URING, true",
    "NIO, false",
    "NIO, true"
  })
  void gives_back_what_the_caller_sends_before_it_knows(Io io, boolean secure) throws Exception {
    InTime.tries(() -> givesBack(io, secure));
  }

  private void givesBack(Io io, boolean secure) throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(HELLO);
        Door door = door(upstream, io, secure);
        FrameCaller caller = caller(door, secure)) {
      assertThat(get(caller, secure).content()).isEqualTo("hello");
      Thread closing = close(door, DRAIN);
      assertThat(told(caller)).isEqualTo(1);
      pause(100);
      int late = open(caller, secure, "/late");
      caller.number(Frames.WINDOW_UPDATE, 0, 1).frame(Frames.PING, 0, 0, new byte[8]).flush();
      assertThat(caller.answer(late).reset()).isEqualTo(ErrorCode.REFUSED_STREAM.number());
      await(caller, Frames.PING, Frames.ACK);
      caller.socket().close();
      closing.join();
      assertThat(door.listener.connections()).isZero();
      assertThat(upstream.seen).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void ends_with_the_connection_of_the_caller(boolean secure) throws Exception {
    InTime.tries(
        () -> {
          try (ScriptedUpstream upstream = ScriptedUpstream.answering(HELLO);
              Door door = door(upstream, Io.EPOLL, secure);
              FrameCaller caller = caller(door, secure)) {
            assertThat(get(caller, secure).content()).isEqualTo("hello");
            Thread closing = close(door, DRAIN);
            assertThat(told(caller)).isEqualTo(1);
            caller.socket().shutdownOutput();
            // At its own end it would be told again.
            assertThat(rest(caller)).isEmpty();
            closing.join();
            assertThat(door.listener.connections()).isZero();
          }
        });
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void lasts_no_longer_for_what_the_caller_sends(boolean secure) throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(HELLO);
        Door door = door(upstream, Io.EPOLL, secure);
        FrameCaller caller = caller(door, secure)) {
      assertThat(get(caller, secure).content()).isEqualTo("hello");
      Thread closing = close(door, DRAIN);
      assertThat(told(caller)).isEqualTo(1);
      long begun = System.nanoTime();
      AtomicBoolean ended = new AtomicBoolean();
      Thread sending = Thread.startVirtualThread(() -> goOn(caller, secure, ended));
      assertThat(rest(caller)).contains(Frames.RST_STREAM, Frames.PING, Frames.GOAWAY);
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(DRAIN.dividedBy(2));
      ended.set(true);
      sending.join();
      caller.socket().close();
      closing.join();
      assertThat(upstream.seen).hasSize(1);
    }
  }

  private static void goOn(FrameCaller caller, boolean secure, AtomicBoolean ended) {
    try {
      while (!ended.get()) {
        open(caller, secure, "/late");
        caller.number(Frames.WINDOW_UPDATE, 0, 1).frame(Frames.PING, 0, 0, new byte[8]).flush();
        pause(50);
      }
    } catch (IOException e) {
      // It was the end.
    }
  }

  @Test
  void is_over_at_once_for_a_fault() throws Exception {
    InTime.tries(
        () -> {
          try (ScriptedUpstream upstream = ScriptedUpstream.answering(HELLO);
              Door door = door(upstream, Io.EPOLL, false);
              FrameCaller caller = caller(door, false)) {
            // Who is not accepted yet is reset.
            await(caller, Frames.SETTINGS, 0);
            Thread closing = close(door, DRAIN);
            assertThat(told(caller)).isZero();
            caller.frame(Frames.HEADERS, Frames.END_HEADERS, 2, FrameCaller.request("GET", "/"));
            caller.flush();
            assertThat(caller.goneAway()).isEqualTo(ErrorCode.PROTOCOL_ERROR.number());
            caller.socket().close();
            closing.join();
          }
        });
  }

  @Test
  void is_not_given_when_the_time_to_drain_is_over() throws Exception {
    InTime.tries(
        () -> {
          CountDownLatch never = new CountDownLatch(1);
          try (ScriptedUpstream upstream =
                  new ScriptedUpstream(
                      (_, _) -> {
                        Door.hold(never);
                        return false;
                      });
              Door door = door(upstream, Io.EPOLL, false);
              FrameCaller caller = caller(door, false)) {
            int stream = open(caller, false, "/");
            caller.flush();
            upstream.next();
            Thread closing = close(door, Duration.ofMillis(200));
            assertThat(caller.answer(stream).status()).isEqualTo(503);
            long answered = System.nanoTime();
            assertThat(rest(caller)).contains(Frames.GOAWAY);
            assertThat(Duration.ofNanos(System.nanoTime() - answered)).isLessThan(IDLE);
            caller.socket().close();
            closing.join();
            never.countDown();
          }
        });
  }

  @Test
  void is_given_to_a_caller_whose_connection_rested() throws Exception {
    InTime.tries(
        IDLE.plusSeconds(1),
        () -> {
          try (ScriptedUpstream upstream = ScriptedUpstream.answering(HELLO);
              Door door = idling(upstream, IDLE).open();
              FrameCaller caller = caller(door, false)) {
            assertThat(named(caller)).isEqualTo(Integer.MAX_VALUE);
            FrameCaller.Frame ping = await(caller, Frames.PING, 0);
            assertThat(get(caller, false).content()).isEqualTo("hello");
            caller.frame(Frames.PING, Frames.ACK, 0, ping.payload()).flush();
            assertThat(named(caller)).isEqualTo(1);
            assertThat(get(caller, false).reset()).isEqualTo(ErrorCode.REFUSED_STREAM.number());
            assertThat(rest(caller)).contains(Frames.GOAWAY);
          }
        });
  }

  /** A content that is asked for its length when its call has a connection and is not sent yet. */
  private record Slow(BodyPublisher content, AtomicBoolean once, Duration late)
      implements BodyPublisher {
    @Override
    public long contentLength() {
      if (once.getAndSet(false)) {
        pause(late.toMillis());
      }
      return content.contentLength();
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> taker) {
      content.subscribe(taker);
    }
  }

  @Test
  void fails_no_call_of_a_client_that_had_chosen_the_connection() throws Exception {
    // Between the word that the connection ends and its end, with as much time to either.
    Duration late = LONG_IDLE.plusMillis(500);
    InTime.tries(
        LONG_IDLE,
        () -> {
          try (ScriptedUpstream upstream = ScriptedUpstream.echoing();
              Door door = idling(upstream, LONG_IDLE).tls(tls).open();
              HttpClient client =
                  HttpClient.newBuilder().sslContext(authority.connecting()).build()) {
            AtomicBoolean slow = new AtomicBoolean();
            URI url = URI.create("https://localhost:" + door.listener.address().getPort() + "/");
            HttpRequest request =
                HttpRequest.newBuilder(url)
                    .POST(new Slow(HttpRequest.BodyPublishers.ofString("hello"), slow, late))
                    .build();
            var asText = HttpResponse.BodyHandlers.ofString();
            assertThat(client.send(request, asText).version()).isEqualTo(HttpClient.Version.HTTP_2);
            slow.set(true);
            assertThat(client.send(request, asText).body()).isEqualTo("hello");
            assertThat(slow).isFalse();
          }
        });
  }
}
