package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.pipeline.Reason;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams of an upstream that end before their answers do, and what becomes of their calls. */
@ExtendWith(NoLeaks.class)
class UpstreamResetsTest {
  private static final String GET = Raw.head("GET /x HTTP/1.1", "Host: a");
  private static final String DELETE = Raw.head("DELETE /x HTTP/1.1", "Host: a");

  private static Door.Builder to(ServerSocket upstream) {
    return Door.to(upstream).upstream(it -> it.over(Protocol.HTTP_2));
  }

  @Test
  void sends_again_what_the_upstream_refused_to_look_at_also_a_change() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        Door door = to(socket).open();
        RawCaller caller = door.caller()) {
      caller.send(DELETE);
      FrameCaller upstream = new FrameCaller(socket.accept()).serve();
      upstream.number(Frames.RST_STREAM, upstream.await(Frames.HEADERS).stream(), 7).flush();
      upstream.reply(upstream.await(Frames.HEADERS).stream(), "again");
      assertThat(caller.answer().content()).isEqualTo("again");
    }
  }

  @Test
  void knows_of_no_change_that_is_refused_when_it_is_sent_again() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        Door door = to(socket).treated(new Treatment().repeating(true)).open();
        RawCaller caller = door.caller()) {
      caller.send(Raw.head("DELETE /x HTTP/1.1", "Host: a", "Idempotency-Key: k-1"));
      FrameCaller upstream = new FrameCaller(socket.accept()).serve();
      upstream.number(Frames.RST_STREAM, upstream.await(Frames.HEADERS).stream(), 2).flush();
      for (int i = 0; i < 2; i++) {
        upstream.number(Frames.RST_STREAM, upstream.await(Frames.HEADERS).stream(), 7).flush();
      }
      assertThat(caller.answer().content()).contains(Reason.OUTCOME_UNKNOWN.code());
    }
  }

  /** Who has said something of it has looked at it, whatever it says then (RFC 9113 §8.7). */
  @ParameterizedTest
  @ValueSource(ints = {Frames.RST_STREAM, Frames.GOAWAY})
  void sends_no_change_again_of_which_the_upstream_has_spoken(int word) throws Exception {
    byte[] refused = {0, 0, 0, 7};
    try (ServerSocket socket = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        Door door = to(socket).treated(new Treatment().repeating(false)).open();
        RawCaller caller = door.caller()) {
      caller.send(DELETE);
      FrameCaller upstream = new FrameCaller(socket.accept()).serve();
      int stream = upstream.await(Frames.HEADERS).stream();
      byte[] early = FrameCaller.block(":status", "103");
      upstream.frame(Frames.HEADERS, Frames.END_HEADERS, stream, early);
      boolean ofStream = word == Frames.RST_STREAM;
      upstream.frame(word, 0, ofStream ? stream : 0, ofStream ? refused : new byte[8]).flush();
      if (ofStream) {
        upstream.frame(Frames.PING, 0, 0, new byte[8]).flush();
        FrameCaller.Frame next = upstream.next();
        while (next.type() != Frames.PING) {
          assertThat(next.type()).isNotEqualTo(Frames.HEADERS);
          next = upstream.next();
        }
      }
      assertThat(caller.answer().content()).contains(Reason.OUTCOME_UNKNOWN.code());
    }
  }

  @Test
  void sends_elsewhere_what_a_connection_that_goes_away_did_not_see() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        Door door = to(socket).open();
        RawCaller caller = door.caller();
        RawCaller other = door.caller()) {
      caller.send(GET);
      FrameCaller first = new FrameCaller(socket.accept()).serve();
      int seen = first.await(Frames.HEADERS).stream();
      other.send(DELETE);
      first.await(Frames.HEADERS);
      first.frame(Frames.GOAWAY, 0, 0, new byte[] {0, 0, 0, (byte) seen, 0, 0, 0, 0}).flush();
      FrameCaller second = new FrameCaller(socket.accept()).serve();
      second.reply(second.await(Frames.HEADERS).stream(), "elsewhere");
      assertThat(other.answer().content()).isEqualTo("elsewhere");
      first.reply(seen, "seen");
      assertThat(caller.answer().content()).isEqualTo("seen");
    }
  }

  @Test
  void says_what_became_of_a_stream_that_the_upstream_ended() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        Door door = to(socket).open();
        RawCaller caller = door.caller()) {
      caller.send(GET);
      FrameCaller upstream = new FrameCaller(socket.accept()).serve();
      upstream.number(Frames.RST_STREAM, upstream.await(Frames.HEADERS).stream(), 2).flush();
      assertThat(caller.answer().content()).contains("upstream-broke-off");
      caller.send(DELETE);
      upstream.number(Frames.RST_STREAM, upstream.await(Frames.HEADERS).stream(), 2).flush();
      assertThat(caller.answer().content()).contains("outcome-unknown");
    }
  }

  @Test
  void goes_on_when_content_follows_the_end_of_a_stream_that_the_upstream_ended() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        Door door = to(socket).open();
        RawCaller caller = door.caller();
        RawCaller other = door.caller()) {
      caller.send(GET);
      FrameCaller upstream = new FrameCaller(socket.accept()).serve();
      int ended = upstream.await(Frames.HEADERS).stream();
      other.send(GET);
      int stays = upstream.await(Frames.HEADERS).stream();
      upstream.number(Frames.RST_STREAM, ended, 8);
      upstream.frame(Frames.DATA, 0, ended, new byte[5]).flush();
      assertThat(caller.answer().content()).contains("upstream-broke-off");
      upstream.reply(stays, "goes on");
      assertThat(other.answer().content()).isEqualTo("goes on");
    }
  }

  @Test
  void cancels_the_stream_of_a_caller_that_left() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        Door door = to(socket).open()) {
      FrameCaller upstream;
      int stream;
      try (RawCaller caller = door.caller()) {
        caller.send(GET);
        upstream = new FrameCaller(socket.accept()).serve();
        stream = upstream.await(Frames.HEADERS).stream();
        caller.socket().setSoLinger(true, 0);
      }
      FrameCaller.Frame frame = upstream.await(Frames.RST_STREAM);
      assertThat(frame.stream()).isEqualTo(stream);
      assertThat(frame.number()).isEqualTo(8);
    }
  }
}
