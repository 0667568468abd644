package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.pipeline.Stage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Callers that ask before they send (RFC 9110 §10.1.1): who asks Gatehouse is answered by it. */
@ExtendWith(NoLeaks.class)
class ContinueTest {
  private static String asking(int length) {
    return Raw.head(
        "PUT / HTTP/1.1", "Host: a", "Content-Length: " + length, "Expect: 100-continue");
  }

  private static Door reading(ScriptedUpstream upstream) throws IOException {
    return Door.to(upstream.url())
        .before(Stage.VALIDATE, new ReadBody(1_000_000, _ -> true))
        .open();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100_000, 1_000_000})
  void a_control_that_reads_the_content_asks_for_it(int size) throws Exception {
    String content = "c".repeat(size);
    try (ScriptedUpstream upstream = ScriptedUpstream.echoing();
        Door door = reading(upstream);
        RawCaller caller = door.caller();
        FrameCaller other = new FrameCaller(door.listener.address()).greet()) {
      for (int i = 0; i < 2; i++) {
        assertThat(caller.send(asking(size)).answer().status()).isEqualTo(100);
        assertThat(upstream.seen).isEmpty();
        assertThat(caller.send(content).answer().content()).isEqualTo(content);
        upstream.next();
      }
      int stream = other.open(FrameCaller.request("POST", "/", "expect", "100-continue"), false);
      other.flush();
      assertThat(status(other)).isEqualTo("100");
      other.frame(Frames.DATA, Frames.END_STREAM, stream, (byte) 'x').flush();
      assertThat(other.answer(stream).content()).isEqualTo("x");
    }
  }

  private static String status(FrameCaller caller) throws IOException {
    FrameCaller.Frame frame = caller.await(Frames.HEADERS);
    return String.valueOf(caller.fields(frame.payload()).get(":status"));
  }

  @Test
  void what_is_too_large_is_refused_before_it_is_sent() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.echoing();
        Door door = reading(upstream);
        RawCaller caller = door.caller()) {
      RawCaller.Answer answer = caller.send(asking(1_000_001)).answer();
      assertThat(answer.status()).isEqualTo(413);
      assertThat(answer.field("Connection")).isEqualTo("close");
      assertThat(caller.ended()).isTrue();
      assertThat(upstream.connections).hasValue(0);
    }
  }

  @Test
  void a_caller_that_does_not_wait_is_told_nothing_but_its_answer() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.echoing();
        Door door = reading(upstream);
        RawCaller caller = door.caller()) {
      for (int i = 0; i < 2; i++) {
        assertThat(caller.send(asking(2) + "ok").answer().content()).isEqualTo("ok");
      }
    }
  }

  @Test
  void who_has_nothing_to_send_or_speaks_HTTP_1_0_is_not_told_to_go_on() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.echoing();
        Door door = reading(upstream);
        RawCaller caller = door.caller();
        RawCaller old = door.caller()) {
      assertThat(caller.send(asking(0)).answer().status()).isEqualTo(200);
      String empty = asking(2).replace("100-continue", "");
      assertThat(caller.send(empty + "ok").answer().content()).isEqualTo("ok");
      String head = asking(2).replace("HTTP/1.1", "HTTP/1.0");
      assertThat(old.send(head + "ok").answer().content()).isEqualTo("ok");
    }
  }

  @Test
  void another_expectation_is_refused_and_not_passed_on() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.echoing();
        Door door = reading(upstream);
        RawCaller caller = door.caller()) {
      caller.send(Raw.head("PUT / HTTP/1.1", "Host: a", "Content-Length: 2", "Expect: 200-ok"));
      assertThat(caller.answer().status()).isEqualTo(417);
      assertThat(upstream.connections).hasValue(0);
    }
  }

  /** The upstream was asked nothing, so that its 417 is an answer like any other. */
  @Test
  void an_upstream_that_expects_nothing_is_still_believed() throws Exception {
    try (ScriptedUpstream upstream =
            ScriptedUpstream.answering(
                Raw.head("HTTP/1.1 417 Expectation Failed", "Content-Length: 0"));
        Door door = Door.to(upstream.url()).open();
        RawCaller caller = door.caller()) {
      for (int i = 0; i < 2; i++) {
        assertThat(caller.send(asking(2)).answer().status()).isEqualTo(100);
        assertThat(caller.send("ok").answer().status()).isEqualTo(417);
        assertThat(upstream.next().head()).doesNotContain("Expect");
      }
      assertThat(upstream.connections).hasValue(1);
    }
  }

  @Test
  void what_an_upstream_says_on_its_way_to_an_answer_is_kept_from_the_caller() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering("");
        Door door = Door.to(upstream.url()).open();
        RawCaller caller = door.caller()) {
      upstream.now(
          (request, out) -> {
            String interim = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 X\r\nLink: <x>\r\n\r\n";
            out.write(interim.getBytes(StandardCharsets.ISO_8859_1));
            ScriptedUpstream.always("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
                .answer(request, out);
            return true;
          });
      for (int i = 0; i < 2; i++) {
        assertThat(caller.send(asking(2)).answer().status()).isEqualTo(100);
        assertThat(caller.send("ok").answer().content()).isEqualTo("ok");
      }
    }
  }
}
