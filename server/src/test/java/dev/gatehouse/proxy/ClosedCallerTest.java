package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A caller that is gone already hears of no end, and keeps nobody else from hearing of it. */
@ExtendWith(NoLeaks.class)
class ClosedCallerTest {
  /** Its connection is closed in the round of events in which its upstream breaks off. */
  @ParameterizedTest
  @EnumSource(Io.class)
  void others_of_its_upstream_are_told(Io io) throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 9, InetAddress.getLoopbackAddress());
        Door door = Door.to(socket).upstream(it -> it.over(Protocol.HTTP_2)).io(io).open();
        RawCaller leaving = door.caller();
        RawCaller staying = door.caller()) {
      leaving.send(Raw.head("GET / HTTP/1.0", "Host: a"));
      try (FrameCaller upstream = new FrameCaller(socket.accept()).serve()) {
        int first = begin(upstream, leaving);
        staying.send(Raw.head("GET / HTTP/1.1", "Host: a"));
        begin(upstream, staying);
        CountDownLatch goOn = door.busy();
        leaving.socket().setSoLinger(true, 0);
        leaving.socket().close();
        LockSupport.parkNanos(20_000_000);
        upstream.frame(Frames.DATA, 0, first, new byte[9]);
        // Of no stream, which ends the connection (RFC 9113 §6.1).
        upstream.frame(Frames.DATA, 0, 0, new byte[9]).flush();
        goOn.countDown();
        assertThat(staying.rest()).doesNotEndWith("0\r\n\r\n");
        assertThat(door.ledger.nextEnd().complete()).isFalse();
        assertThat(door.ledger.nextEnd().complete()).isFalse();
      }
    }
  }

  /** Its descriptor may be that of somebody else by then. */
  @Test
  void a_reset_touches_nothing_that_is_closed() {
    try (EmbeddedDoor door = new EmbeddedDoor(false)) {
      CallerConnection connection = door.socket.pipeline().get(CallerConnection.class);
      var _ = door.socket.close();
      assertThatCode(connection::reset).doesNotThrowAnyException();
    }
  }

  private static int begin(FrameCaller upstream, RawCaller caller) throws IOException {
    FrameCaller.Frame frame = upstream.await(Frames.HEADERS);
    byte[] head = FrameCaller.block(":status", "200");
    upstream.frame(Frames.HEADERS, Frames.END_HEADERS, frame.stream(), head).flush();
    assertThat(caller.head()).contains(" 200 ");
    return frame.stream();
  }
}
