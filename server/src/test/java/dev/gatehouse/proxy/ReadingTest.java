package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.pipeline.Body;
import dev.gatehouse.pipeline.Coded;
import dev.gatehouse.pipeline.Headers;
import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.pipeline.Stage;
import dev.gatehouse.pipeline.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(NoLeaks.class)
class ReadingTest {
  private static final int CAP = 100_000;

  @ParameterizedTest(name = "{0} bytes: {1}")
  @CsvSource({"0, 200", "1, 200", "99999, 200", "100000, 200", "100001, 413", "900000, 413"})
  void reads_a_content_up_to_its_cap(int size, int status) throws Exception {
    String content = "r".repeat(size);
    try (ScriptedUpstream upstream = ScriptedUpstream.echoing();
        Door door =
            Door.to(upstream.url())
                .before(Stage.VALIDATE, new ReadBody(CAP, _ -> true))
                .before(
                    Stage.VALIDATE,
                    call ->
                        call.request().body() instanceof Body.Bytes
                            ? Verdict.pass(call)
                            : Verdict.deny(Reason.INTERNAL_ERROR))
                .open()) {
      try (RawCaller caller = door.caller()) {
        caller.send(Raw.head("PUT / HTTP/1.1", "Host: a", "Content-Length: " + size) + content);
        assertThat(caller.answer().status()).isEqualTo(status);
      }
      try (RawCaller caller = door.caller()) {
        String chunk = size == 0 ? "" : Integer.toHexString(size) + "\r\n" + content + "\r\n";
        caller.send(
            Raw.head("PUT / HTTP/1.1", "Host: a", "Transfer-Encoding: chunked")
                + chunk
                + "0\r\n\r\n");
        RawCaller.Answer answer = caller.answer();
        assertThat(answer.status()).isEqualTo(status);
        if (status == 200) {
          assertThat(answer.content()).isEqualTo(content);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"identity", "gzip", "deflate"})
  void decodes_an_answer_so_that_it_can_be_looked_at(String coding) throws Exception {
    byte[] plain = "{\"a\":1}".repeat(1000).getBytes(StandardCharsets.UTF_8);
    try (ScriptedUpstream upstream = answering(coding, Coded.as(coding, plain), false);
        Door door = reading(upstream);
        RawCaller caller = door.caller()) {
      RawCaller.Answer answer = caller.send(Raw.head("GET / HTTP/1.1", "Host: a")).answer();
      assertThat(answer.content()).isEqualTo(new String(plain, StandardCharsets.UTF_8));
      assertThat(answer.field("Content-Encoding")).isEmpty();
      assertThat(answer.field("ETag")).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void withholds_an_answer_that_is_too_large(boolean chunked) throws Exception {
    try (ScriptedUpstream upstream = answering("identity", new byte[CAP + 1], chunked);
        Door door = reading(upstream);
        RawCaller caller = door.caller()) {
      caller.send(Raw.head("GET / HTTP/1.1", "Host: a"));
      assertThat(caller.answer().content()).contains("answer-too-large");
      assertThat(door.ledger.nextRecord().reason()).contains(Reason.ANSWER_TOO_LARGE);
    }
  }

  @Test
  void makes_no_more_of_a_bomb_than_its_cap() throws Exception {
    try (ScriptedUpstream upstream =
            answering("gzip", Coded.as("gzip", new byte[50 << 20]), false);
        Door door = reading(upstream);
        RawCaller caller = door.caller()) {
      caller.send(Raw.head("GET / HTTP/1.1", "Host: a"));
      assertThat(caller.answer().content()).contains("answer-too-large");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "br", "gzip, gzip"})
  void withholds_an_answer_that_cannot_be_decoded(String coding) throws Exception {
    try (ScriptedUpstream upstream = answering(coding, new byte[] {1, 2, 3, 4}, true);
        Door door = reading(upstream);
        RawCaller caller = door.caller()) {
      caller.send(Raw.head("GET / HTTP/1.1", "Host: a"));
      assertThat(caller.answer().content()).contains("answer-malformed");
    }
  }

  @Test
  void lets_go_of_an_answer_that_a_later_control_denies_or_replaces() throws Exception {
    for (int size : new int[] {100, 1_000_000}) {
      try (ScriptedUpstream upstream = answering("identity", new byte[size], true);
          Door denies =
              Door.to(upstream.url()).after(_ -> Verdict.deny(Reason.ANSWER_UNDECLARED)).open();
          Door replaces =
              Door.to(upstream.url())
                  .after(
                      call ->
                          Verdict.pass(call.with(call.response().orElseThrow().with(Body.NONE))))
                  .open();
          RawCaller first = denies.caller();
          RawCaller second = replaces.caller()) {
        for (int i = 0; i < 3; i++) {
          first.send(Raw.head("GET / HTTP/1.1", "Host: a"));
          assertThat(first.answer().status()).isEqualTo(502);
          second.send(Raw.head("GET / HTTP/1.1", "Host: a"));
          assertThat(second.answer().content()).isEmpty();
        }
      }
    }
  }

  private static Door reading(ScriptedUpstream upstream) throws IOException {
    return Door.to(upstream.url())
        .after(new ReadAnswer(CAP))
        .after(
            call -> {
              boolean read = call.response().orElseThrow().body() instanceof Body.Bytes;
              Headers fields = call.response().orElseThrow().headers();
              return read && fields.count("content-encoding") == 0
                  ? Verdict.pass(call)
                  : Verdict.deny(Reason.INTERNAL_ERROR);
            })
        .open();
  }

  private static ScriptedUpstream answering(String coding, byte[] content, boolean chunked)
      throws IOException {
    return new ScriptedUpstream(
        (_, out) -> {
          String framing =
              chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + content.length;
          String named = coding.equals("identity") ? "X: y" : "Content-Encoding: " + coding;
          String tag = coding.equals("identity") ? "Y: z" : "ETag: \"1\"";
          out.write(
              Raw.head("HTTP/1.1 200 OK", named, tag, framing)
                  .getBytes(StandardCharsets.ISO_8859_1));
          if (chunked) {
            out.write(
                (Integer.toHexString(content.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
          }
          out.write(content);
          if (chunked) {
            out.write("\r\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
          }
          return true;
        });
  }
}
