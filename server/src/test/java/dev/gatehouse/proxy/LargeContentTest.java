package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.pipeline.Outcome;
import dev.gatehouse.pipeline.Reason;
import java.io.IOException;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is refused of a content that is waited for is refused of one that is sent on as it comes: it
 * reaches the upstream as no whole request, and no other call is the worse for it.
 */
@ExtendWith(NoLeaks.class)
class LargeContentTest {
  static Stream<Arguments> faults() {
    return ChunkFaults.ALL.keySet().stream()
        .flatMap(
            it ->
                Stream.of(Arguments.of(it, Protocol.HTTP_1_1), Arguments.of(it, Protocol.HTTP_2)));
  }

  @Timeout(60)
  @ParameterizedTest(name = "{0}, to {1}")
  @MethodSource("faults")
  void chunks_that_are_none_are_no_request(String fault, Protocol over) throws Exception {
    String wrong =
        Objects.requireNonNull(ChunkFaults.ALL.get(fault)) + ChunkFaults.END + ChunkFaults.HIDDEN;
    try (WitnessedWay way = new WitnessedWay(over)) {
      for (int before : WitnessedWay.BEFORE) {
        long seen = way.last.bytes.get();
        try (RawCaller caller = way.door.caller()) {
          caller.send(
              Raw.head("POST /wrong HTTP/1.1", "Host: a", "Transfer-Encoding: chunked")
                  + ChunkFaults.chunks(before));
          way.passesOn(before, seen);
          send(caller, wrong);
          refused(caller);
        }
        recorded(way.victim(before), before, Reason.Fault.CALLER);
      }
    }
  }

  /** How a caller leaves within its content. */
  enum Leaving {
    HALF_CLOSES,
    CLOSES,
    RESETS
  }

  static Stream<Arguments> leavings() {
    return Stream.of(Leaving.values())
        .flatMap(
            it ->
                Stream.of("1.1, Transfer-Encoding: chunked", "1.1, Length", "1.0, Length")
                    .flatMap(
                        framing ->
                            Stream.of(
                                Arguments.of(it, framing, Protocol.HTTP_1_1),
                                Arguments.of(it, framing, Protocol.HTTP_2))));
  }

  @Timeout(60)
  @ParameterizedTest(name = "HTTP/{1}: {0}, to {2}")
  @MethodSource("leavings")
  void a_content_that_does_not_end_is_no_request(Leaving how, String framing, Protocol over)
      throws Exception {
    String version = framing.substring(0, 3);
    boolean chunked = framing.endsWith("chunked");
    try (WitnessedWay way = new WitnessedWay(over)) {
      for (int before : WitnessedWay.BEFORE) {
        long seen = way.last.bytes.get();
        try (RawCaller caller = way.door.caller()) {
          String field =
              chunked
                  ? "Transfer-Encoding: chunked"
                  : "Content-Length: " + (before + ChunkFaults.HIDDEN.length());
          caller.send(
              Raw.head("POST /wrong HTTP/" + version, "Host: a", field)
                  + (chunked ? ChunkFaults.chunks(before) : "x".repeat(before)));
          way.passesOn(before, seen);
          way.begins();
          switch (how) {
            case HALF_CLOSES -> {
              caller.socket().shutdownOutput();
              assertThat(caller.rest()).doesNotContain("HTTP/1.1 2");
            }
            case CLOSES -> caller.socket().close();
            case RESETS -> {
              caller.socket().setSoLinger(true, 0);
              caller.socket().close();
            }
          }
        }
        var _ = way.victim(before);
      }
    }
  }

  /** What comes behind a whole content is the next request of a caller that goes on. */
  @Timeout(60)
  @ParameterizedTest(name = "{0}, HTTP/{1}, expecting: {2}")
  @CsvSource({
    "HTTP_1_1, 1.1, false",
    "HTTP_2, 1.1, false",
    "HTTP_1_1, 1.0, false",
    "HTTP_2, 1.0, false",
    "HTTP_1_1, 1.1, true",
    "HTTP_2, 1.1, true"
  })
  void what_comes_behind_a_content_is_another_request(
      Protocol over, String version, boolean expects) throws Exception {
    try (WitnessedWay way = new WitnessedWay(over)) {
      for (int bytes : WitnessedWay.BEFORE) {
        for (boolean chunked : new boolean[] {false, true}) {
          if (bytes == 0 || (chunked && version.equals("1.0"))) {
            continue;
          }
          String field = chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + bytes;
          String more = expects ? "Expect: 100-continue" : "X: y";
          String content =
              chunked ? ChunkFaults.chunks(bytes) + ChunkFaults.END : "x".repeat(bytes);
          try (RawCaller caller = way.door.caller()) {
            caller.send(Raw.head("POST /first HTTP/" + version, "Host: a", field, more));
            if (expects) {
              assertThat(caller.head()).startsWith("HTTP/1.1 100 ");
            }
            caller.send(content + Raw.head("GET /second HTTP/1.1", "Host: a", "Connection: close"));
            String rest = caller.rest();
            assertThat(rest).startsWith("HTTP/1.1 200 ").contains("/first");
            assertThat(rest.contains("/second")).isEqualTo(version.equals("1.1"));
          }
          way.expected.add("POST /first " + bytes);
          assertThat(way.door.ledger.nextRecord().reason()).isEmpty();
          if (version.equals("1.1")) {
            way.expected.add("GET /second 0");
            assertThat(way.door.ledger.nextRecord().reason()).isEmpty();
          }
        }
      }
    }
  }

  /** Wherever what comes is cut, it is the same. */
  @Timeout(60)
  @ParameterizedTest
  @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
  void chunks_may_be_cut_anywhere(Protocol over) throws Exception {
    int first = WitnessedWay.PASSED_ON - 20;
    String head = Raw.head("POST /cut HTTP/1.1", "Host: a", "Transfer-Encoding: chunked");
    String content =
        "%x\r\n%s\r\n10;a=b\r\n%s\r\n008\r\n%s\r\n0\r\nx: y\r\n\r\n"
            .formatted(first, "x".repeat(first), "y".repeat(16), "z".repeat(8));
    try (WitnessedWay way = new WitnessedWay(over);
        RawCaller caller = way.door.caller()) {
      for (int at = content.length() - 60; at < content.length(); at++) {
        caller.send(head + content.substring(0, at));
        assertThat(caller.send(content.substring(at)).answer().content()).isEqualTo("/cut");
        way.expected.add("POST /cut " + (first + 24));
      }
    }
  }

  private static void refused(RawCaller caller) throws IOException {
    String rest = caller.rest();
    assertThat(rest).startsWith("HTTP/1.1 ").doesNotContain("HTTP/1.1 2", "hidden");
    assertThat(rest.indexOf("HTTP/1.1 ", 1)).as(rest).isNegative();
  }

  private static void recorded(Outcome outcome, int before, Reason.Fault fault) {
    Reason reason = outcome.reason().orElseThrow();
    if (before >= WitnessedWay.PASSED_ON) {
      assertThat(reason).isEqualTo(Reason.OUTCOME_UNKNOWN);
    } else if (before < WitnessedWay.PASSED_ON - 1) {
      assertThat(reason.fault()).isEqualTo(fault);
    } else {
      // What is wrong may begin with what makes it large.
      assertThat(reason.fault()).isIn(fault, Reason.OUTCOME_UNKNOWN.fault());
    }
  }

  private static void send(RawCaller caller, String text) {
    try {
      caller.send(text);
    } catch (IOException e) {
      // It may be refused before all of it was sent.
    }
  }
}
