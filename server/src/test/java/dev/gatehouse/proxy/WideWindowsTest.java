package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.pipeline.Stage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The window of a connection whose contents are read into memory: it is opened for what one of them
 * may be, and stays within what a window may be, however many come (RFC 9113 §6.9.1).
 */
@ExtendWith(NoLeaks.class)
class WideWindowsTest {
  private static final int CAP = 10 << 20;
  private static final int CALLS = 230;

  private static Door door(ScriptedUpstream upstream, int cap) throws IOException {
    return Door.to(upstream.url()).before(Stage.VALIDATE, new ReadBody(cap, _ -> true)).open();
  }

  /** What the other side may send on the whole connection, by what it was told so far. */
  private static long window(FrameCaller peer, long sent) {
    return 65_535
        - sent
        + peer.ofConnection.stream()
            .filter(frame -> frame.type() == Frames.WINDOW_UPDATE)
            .mapToLong(frame -> ByteBuffer.wrap(frame.payload()).getInt())
            .sum();
  }

  @Test
  void of_a_caller_does_not_grow_with_each_content() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.echoing();
        Door door = door(upstream, CAP);
        FrameCaller caller = new FrameCaller(door.listener.address()).greet()) {
      for (int i = 0; i < CALLS; i++) {
        int stream = caller.open(FrameCaller.request("POST", "/" + i), false);
        caller.frame(Frames.DATA, 0, stream, new byte[] {'a'}).flush();
        // It is waited for by now.
        assertThat(caller.get("/between").status()).isEqualTo(200);
        caller.frame(Frames.DATA, Frames.END_STREAM, stream, new byte[] {'b'}).flush();
        assertThat(caller.answer(stream).content()).isEqualTo("ab");
      }
      assertThat(window(caller, 2 * CALLS))
          .isGreaterThan(CAP)
          .isLessThan(Allowance.window(false) + 2L * CAP);
    }
  }

  @Test
  void of_a_caller_is_never_more_than_a_window_may_be() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.echoing();
        Door door = door(upstream, Integer.MAX_VALUE - 1);
        FrameCaller caller = new FrameCaller(door.listener.address()).greet()) {
      List<Integer> streams = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        int stream = caller.open(FrameCaller.request("POST", "/" + i), false);
        caller.frame(Frames.DATA, 0, stream, new byte[] {'a'}).flush();
        streams.add(stream);
      }
      assertThat(caller.get("/between").status()).isEqualTo(200);
      assertThat(window(caller, 3)).isBetween((long) CAP, (long) Integer.MAX_VALUE);
      for (int stream : streams) {
        caller.frame(Frames.DATA, Frames.END_STREAM, stream, new byte[] {'b'}).flush();
        assertThat(caller.answer(stream).content()).isEqualTo("ab");
      }
    }
  }

  @Test
  void of_an_upstream_does_not_grow_with_each_content() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 9, InetAddress.getLoopbackAddress());
        Door door =
            Door.to(socket)
                .upstream(it -> it.over(Protocol.HTTP_2))
                .after(new ReadAnswer(CAP))
                .open();
        RawCaller caller = door.caller()) {
      caller.send(Raw.head("GET / HTTP/1.1", "Host: a"));
      FrameCaller upstream = new FrameCaller(socket.accept()).serve();
      for (int i = 0; i < CALLS; i++) {
        int stream = next(upstream, Frames.HEADERS).stream();
        byte[] head = FrameCaller.block(":status", "200");
        upstream.frame(Frames.HEADERS, Frames.END_HEADERS, stream, head).flush();
        // It is waited for by now.
        credited(upstream, stream);
        byte[] hello = "hello".getBytes(StandardCharsets.US_ASCII);
        upstream.frame(Frames.DATA, Frames.END_STREAM, stream, hello).flush();
        assertThat(caller.answer().content()).isEqualTo("hello");
        caller.send(Raw.head("GET / HTTP/1.1", "Host: a"));
      }
      assertThat(window(upstream, 5 * CALLS))
          .isGreaterThan(CAP)
          .isLessThan(Allowance.window(true) + 2L * CAP);
    }
  }

  private static FrameCaller.Frame next(FrameCaller peer, int type) throws IOException {
    while (true) {
      FrameCaller.Frame frame = peer.next();
      if (frame.stream() == 0) {
        peer.ofConnection.add(frame);
      }
      if (frame.type() == type) {
        return frame;
      }
    }
  }

  private static void credited(FrameCaller peer, int stream) throws IOException {
    while (next(peer, Frames.WINDOW_UPDATE).stream() != stream) {
      // What concerns the connection is noted.
    }
  }
}
