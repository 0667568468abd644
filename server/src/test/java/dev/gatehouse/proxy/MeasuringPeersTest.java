package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.pipeline.Live;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Peers of gRPC measure how much a connection carries: behind each message that comes alone they
 * open the windows and send a PING.
 */
@ExtendWith(NoLeaks.class)
class MeasuringPeersTest {
  /** More than what serves nobody may have. */
  private static final int MESSAGES = 800;

  private static final byte[] MESSAGE = {0, 0, 0, 0, 1, 'x'};

  @ParameterizedTest
  @ValueSource(strings = {"caller", "upstream"})
  void carries_messages_whose_taker_measures_behind_each(String who) throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 9, InetAddress.getLoopbackAddress());
        Door door = door(socket);
        FrameCaller caller = new FrameCaller(door.listener.address()).greet()) {
      int stream = caller.open(FrameCaller.request("POST", "/", "te", "trailers"), false);
      caller.flush();
      try (FrameCaller upstream = new FrameCaller(socket.accept()).serve()) {
        int there = await(upstream, Frames.HEADERS).stream();
        byte[] head = FrameCaller.block(":status", "200", "content-type", "application/grpc");
        upstream.frame(Frames.HEADERS, Frames.END_HEADERS, there, head).flush();
        assertThat(await(caller, Frames.HEADERS).ends()).isFalse();
        for (int i = 0; i < MESSAGES; i++) {
          pass(caller, stream, upstream, there, who.equals("upstream"));
          pass(upstream, there, caller, stream, who.equals("caller"));
        }
        upstream.frame(Frames.HEADERS, 5, there, FrameCaller.block("grpc-status", "0")).flush();
        assertThat(await(caller, Frames.HEADERS).ends()).isTrue();
      }
    }
  }

  private static Door door(ServerSocket socket) throws IOException {
    return Door.to(URI.create("http://127.0.0.1:" + socket.getLocalPort()))
        .upstream(it -> it.over(Protocol.HTTP_2))
        .live(new Live(Live.Kind.GRPC, Duration.ofSeconds(20)))
        .open();
  }

  /** Sends a message from one to the other, who takes it. */
  private static void pass(
      FrameCaller from, int stream, FrameCaller to, int there, boolean measures)
      throws IOException {
    from.frame(Frames.DATA, 0, stream, MESSAGE).flush();
    assertThat(await(to, Frames.DATA).payload()).isEqualTo(MESSAGE);
    if (measures) {
      to.number(Frames.WINDOW_UPDATE, 0, MESSAGE.length);
      to.number(Frames.WINDOW_UPDATE, there, MESSAGE.length);
      to.frame(Frames.PING, 0, 0, new byte[8]).flush();
    }
  }

  /** The next frame of a type; the end of the connection is none of them. */
  private static FrameCaller.Frame await(FrameCaller peer, int type) throws IOException {
    FrameCaller.Frame frame = peer.next();
    while (frame.type() != type) {
      assertThat(frame.type()).isNotIn(Frames.GOAWAY, Frames.RST_STREAM);
      frame = peer.next();
    }
    return frame;
  }
}
