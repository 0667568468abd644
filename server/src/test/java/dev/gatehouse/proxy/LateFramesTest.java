package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.proxy.http2.ConnectionError;
import dev.gatehouse.proxy.http2.ErrorCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an upstream may still send over HTTP/2 of streams whose callers have left. */
@ExtendWith(NoLeaks.class)
class LateFramesTest {
  private static final String GET = Raw.head("GET / HTTP/1.1", "Host: a");
  private static final byte[] FRAME = new byte[16_384];

  private ServerSocket socket;
  private Door door;
  private RawCaller stays;
  private FrameCaller upstream;
  private int stayed;

  @BeforeEach
  void connect() throws IOException {
    socket = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    door = Door.to(socket).upstream(it -> it.over(Protocol.HTTP_2)).open();
    stays = door.caller();
    stays.send(GET);
    upstream = new FrameCaller(socket.accept()).serve();
    stayed = upstream.await(Frames.HEADERS).stream();
  }

  @AfterEach
  void close() throws IOException {
    upstream.close();
    stays.close();
    door.close();
    socket.close();
  }

  /** The number of a stream that its caller left before any answer. */
  private int left() throws IOException {
    int stream;
    try (RawCaller caller = door.caller()) {
      caller.send(GET);
      stream = upstream.await(Frames.HEADERS).stream();
      caller.socket().setSoLinger(true, 0);
    }
    assertThat(upstream.await(Frames.RST_STREAM).stream()).isEqualTo(stream);
    return stream;
  }

  private void late(int stream, int frames) {
    for (int i = 0; i < frames; i++) {
      upstream.frame(Frames.DATA, 0, stream, FRAME);
    }
  }

  private void assertGoesOn() throws IOException {
    upstream.frame(Frames.HEADERS, Frames.END_HEADERS, stayed, FrameCaller.block(":status", "200"));
    upstream.frame(Frames.DATA, Frames.END_STREAM, stayed, new byte[5]).flush();
    assertThat(stays.answer().content()).hasSize(5);
  }

  private void assertEnds(ErrorCode code) throws IOException {
    upstream.flush();
    assertThat(upstream.goneAway()).isEqualTo(code.number());
    assertThat(stays.answer().status()).isEqualTo(502);
  }

  @Test
  void as_much_as_was_allowed_is_no_mistake() throws Exception {
    int stream = left();
    late(stream, 4);
    upstream.frame(Frames.DATA, Frames.END_STREAM, stream, new byte[0]);
    assertGoesOn();
  }

  @Test
  void more_than_was_allowed_ends_the_connection() throws Exception {
    int stream = left();
    late(stream, 4);
    upstream.frame(Frames.DATA, 0, stream, new byte[1]);
    assertEnds(ErrorCode.FLOW_CONTROL_ERROR);
  }

  @Test
  void content_behind_the_end_ends_the_connection() throws Exception {
    int stream = left();
    upstream.frame(Frames.DATA, Frames.END_STREAM, stream, new byte[1]);
    upstream.frame(Frames.DATA, 0, stream, new byte[1]);
    assertEnds(ErrorCode.STREAM_CLOSED);
  }

  @Test
  void a_flood_of_fields_ends_the_connection() throws Exception {
    int stream = left();
    byte[] fields = FrameCaller.block(":status", "200");
    for (int i = 0; i < 1500; i++) {
      upstream.frame(Frames.HEADERS, Frames.END_HEADERS, stream, fields);
    }
    assertEnds(ErrorCode.ENHANCE_YOUR_CALM);
  }

  /** An upstream that answers what callers left does nothing wrong, however many they are. */
  @Test
  void answers_to_many_who_left_are_no_flood() throws Exception {
    for (int i = 0; i < 15; i++) {
      try (FrameCaller caller = new FrameCaller(door.listener.address()).greet()) {
        for (int n = 0; n < StreamCalls.MOST; n++) {
          caller.open(FrameCaller.request("GET", "/"), true);
        }
        caller.flush();
        for (int n = 0; n < StreamCalls.MOST; n++) {
          upstream.await(Frames.HEADERS);
        }
        caller.socket().setSoLinger(true, 0);
      }
      for (int n = 0; n < StreamCalls.MOST; n++) {
        int stream = upstream.await(Frames.RST_STREAM).stream();
        byte[] head = FrameCaller.block(":status", "200");
        upstream.frame(Frames.HEADERS, Frames.END_HEADERS, stream, head);
        upstream.frame(Frames.DATA, Frames.END_STREAM, stream, FRAME);
      }
      upstream.flush();
    }
    assertGoesOn();
  }

  /** All together send more than the window of the connection, and each its own. */
  @Test
  void what_was_late_is_paid_back_to_the_connection() throws Exception {
    for (int i = 0; i < 110; i++) {
      late(left(), 4);
      upstream.flush();
    }
    assertGoesOn();
  }

  /** How a stream was ended that sent a frame more than its window, of an answer that is held. */
  private FrameCaller.Frame overrun() throws IOException {
    try (RawCaller caller = door.caller()) {
      caller.send(GET);
      int stream = upstream.await(Frames.HEADERS).stream();
      byte[] head = FrameCaller.block(":status", "200", "content-length", "65536");
      upstream.frame(Frames.HEADERS, Frames.END_HEADERS, stream, head);
      late(stream, 5);
      upstream.flush();
      return upstream.await(Frames.RST_STREAM);
    }
  }

  @Test
  void an_end_of_what_was_too_much_is_no_mistake() throws Exception {
    byte[] trailers = FrameCaller.block("a", "b");
    int flags = Frames.END_HEADERS | Frames.END_STREAM;
    FrameCaller.Frame reset = overrun();
    assertThat(reset.number()).isEqualTo(ErrorCode.FLOW_CONTROL_ERROR.number());
    upstream.frame(Frames.HEADERS, flags, reset.stream(), trailers);
    assertGoesOn();
  }

  /** Who does not keep to one window is not believed about the others. */
  @Test
  void more_of_what_was_too_much_ends_the_connection() throws Exception {
    late(overrun().stream(), 1);
    assertEnds(ErrorCode.FLOW_CONTROL_ERROR);
  }

  /** Of more than are remembered, the first may have sent as much as they were allowed together. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void more_than_there_may_be_at_a_time_are_no_mistake(boolean tooMuch) throws Exception {
    LateFrames late = new LateFrames();
    for (int i = 0; i < 300; i++) {
      late.add(2 * i + 1, 1000);
    }
    for (int i = 0; i < 300; i++) {
      late.take(2 * i + 1, 1000, false);
      late.take(2 * i + 1, 0, true);
    }
    int stream = tooMuch ? 87 : 89;
    assertThatThrownBy(() -> late.take(stream, 1, false))
        .isInstanceOf(ConnectionError.class)
        .hasMessageContaining(tooMuch ? "more content" : "has ended");
  }

  /** Every one that there may be at a time is remembered. */
  @Test
  void many_that_end_at_once_are_no_mistake() throws Exception {
    int[] streams = new int[200];
    for (int i = 0; i < streams.length; i++) {
      streams[i] = left();
    }
    for (int stream : streams) {
      upstream.frame(Frames.DATA, Frames.END_STREAM, stream, new byte[1000]);
    }
    assertGoesOn();
  }
}
