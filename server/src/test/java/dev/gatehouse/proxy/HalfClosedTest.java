package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Callers that say at once all that they will ever say. */
class HalfClosedTest {
  private static final int MANY = 200;

  @ParameterizedTest
  @EnumSource(Io.class)
  void all_answers_arrive_that_are_given_in_one_go(Io io) throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering("");
        Door door = Door.to(upstream.url()).io(io).methods("GET").open()) {
      for (int i = 0; i < 20; i++) {
        try (RawCaller caller = door.caller()) {
          caller.send(Raw.head("PUT / HTTP/1.1", "Host: a", "Content-Length: 0").repeat(MANY));
          caller.socket().shutdownOutput();
          assertThat(caller.rest().split("HTTP/1.1 405 ", -1)).hasSize(MANY + 1);
        }
      }
    }
  }
}
