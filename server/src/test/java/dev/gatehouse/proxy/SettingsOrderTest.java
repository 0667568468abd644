package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.ScriptedUpstream.HELLO;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Content that a setting allows leaves behind the acknowledgement of it (RFC 9113 §6.5.3): until
 * then its taker may hold us to the window of before.
 */
@ExtendWith(NoLeaks.class)
class SettingsOrderTest {
  private static final int INITIAL_WINDOW_SIZE = 4;
  private static final byte[] WIDE = {0, INITIAL_WINDOW_SIZE, 0, 0, (byte) 0xff, (byte) 0xff};

  /** The window was shut; opens it, and sees what comes of that. */
  private static void assertAcknowledgedFirst(FrameCaller peer) throws IOException {
    peer.frame(Frames.SETTINGS, 0, 0, WIDE).flush();
    FrameCaller.Frame first = peer.next();
    assertThat(first.type()).isEqualTo(Frames.SETTINGS);
    assertThat(first.flags()).isEqualTo(Frames.ACK);
    FrameCaller.Frame content = peer.next();
    assertThat(content.type()).isEqualTo(Frames.DATA);
    assertThat(content.payload()).asString().isEqualTo("hello");
    assertThat(content.ends()).isTrue();
  }

  @Test
  void a_caller_is_sent_its_answer_behind_it() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(HELLO);
        Door door = Door.to(upstream.url()).open();
        FrameCaller caller =
            new FrameCaller(door.listener.address()).greet(INITIAL_WINDOW_SIZE, 0)) {
      caller.open(FrameCaller.request("GET", "/"), true);
      caller.flush().await(Frames.HEADERS);
      assertAcknowledgedFirst(caller);
    }
  }

  @Test
  void an_upstream_is_sent_its_request_behind_it() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 9, InetAddress.getLoopbackAddress());
        Door door = Door.to(socket).upstream(it -> it.over(Protocol.HTTP_2)).open();
        RawCaller caller = door.caller()) {
      caller.send(Raw.head("POST / HTTP/1.1", "Host: a", "Content-Length: 5") + "hello");
      try (FrameCaller upstream = new FrameCaller(socket.accept()).serve(INITIAL_WINDOW_SIZE, 0)) {
        int stream = upstream.await(Frames.HEADERS).stream();
        assertAcknowledgedFirst(upstream);
        upstream.reply(stream, "fine");
        assertThat(caller.answer().content()).isEqualTo("fine");
      }
    }
  }
}
