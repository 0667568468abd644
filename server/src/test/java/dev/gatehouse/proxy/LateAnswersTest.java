package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.proxy.upstream.Breaker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** An upstream over HTTP/2 that answers, and later than we wait. */
@ExtendWith(NoLeaks.class)
@Timeout(60)
class LateAnswersTest {
  private static final byte[] OK = FrameCaller.block(":status", "200");
  private static final byte[] TRAILERS = FrameCaller.block("a", "b");
  private static final Forward.Config BRIEF =
      new Forward.Config(
          new UpstreamCredential.None(), false, Set.of(), Deadlines.of(Duration.ofSeconds(1)));
  private static final Breaker.Settings NEVER =
      new Breaker.Settings(
          0, 20, Duration.ofSeconds(10), Duration.ofSeconds(5), Duration.ofMinutes(1));
  private static final int CALLERS = 3;
  private static final int CALLS = 80;

  /** What it says of calls that we gave up is no flood that would end the calls of others. */
  @Test
  void costs_nobody_else_the_connection() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 9, InetAddress.getLoopbackAddress());
        Door door =
            Door.to(socket)
                .upstream(it -> it.over(Protocol.HTTP_2))
                .forward(BRIEF)
                .treated(new Treatment().breaking(NEVER))
                .open();
        RawCaller stays = door.caller()) {
      stays.send(Raw.head("GET /stays HTTP/1.1", "Host: a"));
      try (FrameCaller upstream = new FrameCaller(socket.accept()).serve()) {
        int stayed = upstream.await(Frames.HEADERS).stream();
        upstream.frame(Frames.HEADERS, Frames.END_HEADERS, stayed, OK).flush();
        for (int i = 0; i < 4; i++) {
          lateToAll(door, upstream, stayed);
        }
        upstream.frame(Frames.DATA, Frames.END_STREAM, stayed, new byte[0]).flush();
        assertThat(stays.answer().content()).hasSize(4);
      }
    }
  }

  private static void lateToAll(Door door, FrameCaller upstream, int stayed) throws IOException {
    List<FrameCaller> callers = new ArrayList<>();
    try {
      while (callers.size() < CALLERS) {
        FrameCaller caller = new FrameCaller(door.listener.address()).greet();
        callers.add(caller);
        for (int i = 0; i < CALLS; i++) {
          caller.open(FrameCaller.request("GET", "/"), true);
        }
        caller.flush();
      }
      for (int i = 0; i < CALLERS * CALLS; i++) {
        upstream.await(Frames.HEADERS);
      }
      // It is heard of meanwhile, and therefore not dead.
      upstream.frame(Frames.DATA, 0, stayed, new byte[1]).flush();
      for (FrameCaller caller : callers) {
        for (int i = 0; i < CALLS; i++) {
          assertThat(caller.answer(2 * i + 1).status()).isEqualTo(504);
        }
      }
    } finally {
      for (FrameCaller caller : callers) {
        caller.close();
      }
    }
    for (int i = 0; i < CALLERS * CALLS; i++) {
      int stream = upstream.await(Frames.RST_STREAM).stream();
      upstream.frame(Frames.HEADERS, Frames.END_HEADERS, stream, OK);
      upstream.frame(Frames.DATA, 0, stream, new byte[5]);
      upstream.frame(Frames.HEADERS, Frames.END_HEADERS | Frames.END_STREAM, stream, TRAILERS);
    }
    upstream.flush();
  }
}
