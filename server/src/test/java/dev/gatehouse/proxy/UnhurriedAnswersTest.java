package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.pipeline.Live;
import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.pipeline.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that begin before their request has ended, and for how long they may wait then. */
@ExtendWith(NoLeaks.class)
class UnhurriedAnswersTest {
  private static final int SIZE = 300_000;
  private static final int FIRST = 60_000;
  private static final String HEAD =
      Raw.head("PUT / HTTP/1.1", "Host: a", "Content-Length: " + SIZE);

  /** Long enough for a machine that stands still for a moment. */
  private static final Duration SOON = Duration.ofSeconds(1);

  private static final Listener.Config LARGE = new Allowed().maxBody(1 << 30).config();

  /** Who refuses wants no more of it, and has as long as any upstream to say the rest. */
  @ParameterizedTest
  @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
  void stop_a_request_that_they_refuse(Protocol upstream) throws Exception {
    try (PipingUpstream last = new PipingUpstream("403 Forbidden");
        Door behind = Door.to(last.url()).open();
        Door door = hasty(upstream, last, behind);
        RawCaller caller = door.caller()) {
      caller.send(HEAD + "x".repeat(FIRST));
      assertThat(caller.head()).startsWith("HTTP/1.1 403 ");
      caller.send("x".repeat(SIZE - FIRST));
      assertThat(caller.rest()).doesNotEndWith("0\r\n\r\n");
      assertEnds(door, last, Reason.UPSTREAM_TIMEOUT);
    }
  }

  /** Where the upstream waits for its caller, it is not the upstream that is late. */
  @ParameterizedTest
  @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
  void wait_for_a_caller_that_pauses(Protocol upstream) throws Exception {
    try (PipingUpstream last = new PipingUpstream();
        Door behind = Door.to(last.url()).open();
        Door door = hasty(upstream, last, behind);
        RawCaller caller = door.caller()) {
      caller.send(HEAD + "x".repeat(FIRST));
      assertThat(caller.head()).startsWith("HTTP/1.1 200 ");
      pause();
      caller.send("x".repeat(SIZE - FIRST));
      assertThat(caller.rest()).endsWith("\r\n0\r\n\r\n");
      assertThat(last.taken()).isEqualTo(SIZE);
      assertThat(door.ledger.nextEnd().complete()).isTrue();
    }
  }

  /** Its answer fills every socket on its way back, and then its request every one to it. */
  @ParameterizedTest
  @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
  void wait_for_a_caller_that_does_not_read(Protocol upstream) throws Exception {
    int size = 40_000_000;
    try (PipingUpstream last = new PipingUpstream();
        Door behind = Door.to(last.url()).listener(LARGE).open();
        Door door = hasty(upstream, last, behind);
        RawCaller caller = door.caller()) {
      caller.send(Raw.head("PUT / HTTP/1.1", "Host: a", "Content-Length: " + size));
      CompletableFuture<Void> sent =
          CompletableFuture.runAsync(() -> send(caller, size), Thread::startVirtualThread);
      last.begun();
      pause();
      assertThat(sent).isNotDone();
      assertThat(caller.ending()).endsWith("\r\n0\r\n\r\n");
      assertThat(last.taken()).isEqualTo(size);
      assertThat(door.ledger.nextEnd().complete()).isTrue();
    }
  }

  /** Over which nothing comes from either side is idle, and nobody has failed. */
  @ParameterizedTest
  @ValueSource(ints = {0, Frames.END_STREAM})
  void of_an_idle_stream_are_not_late(int flags) throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Door door =
            Door.to(socket)
                .upstream(it -> it.over(Protocol.HTTP_2))
                .live(new Live(Live.Kind.GRPC, SOON))
                .open();
        FrameCaller caller = new FrameCaller(door.listener.address()).greet()) {
      String type = "application/grpc";
      int stream = caller.open(FrameCaller.request("POST", "/", "content-type", type), false);
      caller.frame(Frames.DATA, flags, stream, new byte[5]).flush();
      try (FrameCaller upstream = new FrameCaller(socket.accept()).serve()) {
        int asked = upstream.await(Frames.DATA).stream();
        byte[] head = FrameCaller.block(":status", "200", "content-type", type);
        upstream.frame(Frames.HEADERS, Frames.END_HEADERS, asked, head).flush();
        assertThat(caller.await(Frames.HEADERS).stream()).isEqualTo(stream);
        Verdict.Deny why = door.ledger.nextEnd().ending().denial();
        assertThat(Optional.ofNullable(why).map(Verdict.Deny::reason)).contains(Reason.STREAM_IDLE);
      }
    }
  }

  /** For longer than anybody waits here. */
  private static void pause() {
    LockSupport.parkNanos(SOON.toNanos() * 3 / 2);
  }

  private static void send(RawCaller caller, int bytes) {
    byte[] part = new byte[100_000];
    try {
      for (int sent = 0; sent < bytes; sent += part.length) {
        caller.send(part);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Door hasty(Protocol over, PipingUpstream last, Door behind) throws IOException {
    URI second = URI.create("http:/" + behind.listener.address());
    return Door.to(over == Protocol.HTTP_2 ? second : last.url())
        .listener(LARGE)
        .upstream(it -> it.over(over).reading(SOON))
        .open();
  }

  private static void assertEnds(Door door, PipingUpstream last, Reason why) throws Exception {
    MemoryLedger.End end = door.ledger.nextEnd();
    assertThat(end.complete()).isFalse();
    assertThat(Optional.ofNullable(end.ending().denial()).map(Verdict.Deny::reason)).contains(why);
    assertThat(last.taken()).isLessThan(SIZE);
  }
}
