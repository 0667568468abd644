package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.ScriptedUpstream.HELLO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.pipeline.Stage;
import dev.gatehouse.pipeline.Verdict;
import dev.gatehouse.proxy.http2.ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What callers send on streams that were answered, or that we ended. */
@ExtendWith(NoLeaks.class)
class LateCallerFramesTest {
  @Test
  void holds_what_comes_for_a_stream_that_we_ended_to_its_window() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(HELLO);
        Door door = Door.to(upstream.url()).open();
        FrameCaller attacker = new FrameCaller(door.listener.address()).greet()) {
      int stream = attacker.open(Floods.HALF, false);
      for (int i = 0; i < 4; i++) {
        attacker.frame(Frames.DATA, 0, stream, new byte[Inflow.WINDOW / 4]);
      }
      attacker.frame(Frames.PING, 0, 0, new byte[8]).flush();
      attacker.await(Frames.PING);
      attacker.frame(Frames.DATA, 0, stream, (byte) 0).flush();
      assertThat(attacker.goneAway()).isEqualTo(ErrorCode.FLOW_CONTROL_ERROR.number());
    }
  }

  /** More than are remembered: the first may send what they were allowed together. */
  @Test
  void takes_the_ends_of_many_that_were_answered_before_them() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(HELLO);
        Door door = forbidding(upstream);
        FrameCaller caller = new FrameCaller(door.listener.address()).greet()) {
      for (int stream : answeredBeforeTheirEnds(caller)) {
        caller.frame(Frames.DATA, Frames.END_STREAM, stream, new byte[100]);
      }
      caller.frame(Frames.PING, 0, 0, new byte[8]).flush();
      FrameCaller.Frame frame = caller.next();
      while (frame.type() != Frames.PING) {
        assertThat(frame.type()).isNotEqualTo(Frames.GOAWAY);
        assertThat(frame.type() == Frames.RST_STREAM ? frame.number() : 0)
            .isEqualTo(ErrorCode.NO_ERROR.number());
        frame = caller.next();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {Frames.DATA, Frames.HEADERS})
  void takes_no_more_ends_than_there_were_streams(int type) throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(HELLO);
        Door door = forbidding(upstream);
        FrameCaller caller = new FrameCaller(door.listener.address()).greet()) {
      int[] streams = answeredBeforeTheirEnds(caller);
      byte[] content = type == Frames.DATA ? new byte[0] : new byte[] {(byte) 0x82};
      for (int i = 0; i < streams.length; i++) {
        caller.frame(type, Frames.END_STREAM | Frames.END_HEADERS, streams[0], content);
      }
      caller.frame(Frames.PING, 0, 0, new byte[8]).flush();
      FrameCaller.Frame frame = caller.next();
      while (frame.type() != Frames.GOAWAY) {
        assertThat(frame.type()).isNotEqualTo(Frames.PING);
        frame = caller.next();
      }
    }
  }

  private static Door forbidding(ScriptedUpstream upstream) throws Exception {
    return Door.to(upstream.url())
        .before(Stage.AUTHORIZE, _ -> Verdict.deny(Reason.NOT_GRANTED))
        .open();
  }

  /** More streams than are remembered, whose callers have not ended them. */
  private static int[] answeredBeforeTheirEnds(FrameCaller caller) throws Exception {
    int[] streams = new int[300];
    for (int i = 0; i < streams.length; i++) {
      streams[i] = caller.open(FrameCaller.request("POST", "/"), false);
      assertThat(caller.flush().answer(streams[i]).status()).isEqualTo(403);
    }
    return streams;
  }
}
