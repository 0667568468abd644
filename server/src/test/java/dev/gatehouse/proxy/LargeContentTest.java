package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.pipeline.Outcome;
import dev.gatehouse.pipeline.Reason;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
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
  /** From so many bytes on, a content is sent on as it comes. */
  private static final int PASSED_ON = 48 * 1024;

  static final int[] BEFORE = {0, PASSED_ON - 1, PASSED_ON, PASSED_ON + 1, 64 * 1024, 200 * 1024};

  private static final String HIDDEN = Raw.head("GET /hidden HTTP/1.1", "Host: a");
  private static final String END = "0\r\n\r\n";

  /** What is wrong in a content of chunks, behind some that are right. */
  static final Map<String, String> FAULTS = new TreeMap<>();

  static {
    FAULTS.put("a size of no digits", "\r\nhello\r\n");
    FAULTS.put("a size of other letters", "g\r\nhello\r\n");
    FAULTS.put("a size with a prefix", "0x5\r\nhello\r\n");
    FAULTS.put("a size with a plus", "+5\r\nhello\r\n");
    FAULTS.put("a size below nothing", "-1\r\nhello\r\n");
    FAULTS.put("a size with a line below", "1_0\r\nhello world!!!!!\r\n");
    FAULTS.put("a size behind a blank", " 5\r\nhello\r\n");
    FAULTS.put("a size before a blank", "5 \r\nhello\r\n");
    FAULTS.put("a size before a tab", "5\t\r\nhello\r\n");
    FAULTS.put("a size beyond all", "FFFFFFFFFFFFFFFF0\r\nhello\r\n");
    FAULTS.put("a size beyond a number", "8000000000000000\r\nhello\r\n");
    FAULTS.put("a size of seventeen digits", "00000000000000005\r\nhello\r\n");
    FAULTS.put("a size before a bare LF", "5\nhello\r\n");
    FAULTS.put("a size before a bare CR", "5\rhello\r\n");
    FAULTS.put("a size before two CR", "5\r\r\nhello\r\n");
    FAULTS.put("no semicolon before an extension", "2 erfrferferf\r\naa\r\n");
    FAULTS.put("nothing behind a semicolon", "2;\r\naa\r\n");
    FAULTS.put("a bare LF behind a semicolon", "5;\nhello\r\n");
    FAULTS.put("a bare LF in an extension", "5;a\nhello\r\n");
    FAULTS.put("a bare CR in an extension", "5;a\rX\r\nhello\r\n");
    FAULTS.put("a zero byte in an extension", "5;\0ext\r\nhello\r\n");
    FAULTS.put("no token for an extension", "5;bad[=x\r\nhello\r\n");
    FAULTS.put("an extension that is quoted and does not end", "5;a=\"b; c\r\nhello\r\n");
    FAULTS.put("a line end within quotes", "5;a=\"\r\n\"\r\nhello\r\n");
    FAULTS.put("a large extension", "5;a=" + "b".repeat(5000) + "\r\nhello\r\n");
    FAULTS.put("many extensions", "1;abcdefghi\r\nx\r\n".repeat(500));
    FAULTS.put("more data than its size", "5\r\nhello!!\r\n");
    FAULTS.put("no line end behind data", "5\r\nhello0\r\n");
    FAULTS.put("a bare LF behind data", "5\r\nhello\n");
    FAULTS.put("a bare CR behind data", "5\r\nhello\r0\r\n");
    FAULTS.put("two line ends behind data", "5\r\nhello\r\n\r\n");
    FAULTS.put("data that hides a request", "5\r\nhello" + END + HIDDEN);
    FAULTS.put("a last chunk with a sign", "+0\r\n\r\n" + HIDDEN);
    FAULTS.put("a last chunk with a blank", "0 \r\n\r\n" + HIDDEN);
    FAULTS.put("a last chunk with a bare LF", "0\n\n" + HIDDEN);
    FAULTS.put("a last chunk with a bare CR", "0\r\r" + HIDDEN);
    FAULTS.put("a last line end of LF alone", "0\r\n\n" + HIDDEN);
    FAULTS.put("a last line end of CR alone", "0\r\n\r" + HIDDEN);
    FAULTS.put("a trailer without a name", "0\r\n: x\r\n\r\n" + HIDDEN);
    FAULTS.put("a trailer without a colon", "0\r\n" + HIDDEN);
    FAULTS.put("a trailer with a blank name", "0\r\nx : y\r\n\r\n" + HIDDEN);
    FAULTS.put("a trailer that is folded", "0\r\nx: y\r\n z\r\n\r\n" + HIDDEN);
    FAULTS.put("a trailer with a bare LF", "0\r\nx: y\n\r\n" + HIDDEN);
    FAULTS.put("a trailer with a bare CR", "0\r\nx: y\rz\r\n\r\n" + HIDDEN);
    FAULTS.put("a trailer with a zero byte", "0\r\nx: \0\r\n\r\n" + HIDDEN);
    FAULTS.put("a large trailer", "0\r\nx: " + "y".repeat(70_000) + "\r\n\r\n" + HIDDEN);
    FAULTS.put("many trailers", "0\r\n" + "x: y\r\n".repeat(2000) + "\r\n" + HIDDEN);
  }

  /** A door before one upstream, over HTTP/2 with another door between. */
  static final class Way implements AutoCloseable {
    final Witness last = new Witness();
    final List<String> expected = new ArrayList<>();
    final Door door;
    private final Door between;

    Way(Protocol over) throws IOException {
      between = Door.to(last.url()).open();
      door =
          over == Protocol.HTTP_2
              ? Door.to(URI.create("http:/" + between.listener.address()))
                  .upstream(it -> it.over(over))
                  .open()
              : Door.to(last.url()).open();
    }

    /** Waits for what is sent on as it comes, of so much. */
    void passesOn(int content, long before) {
      if (content >= PASSED_ON) {
        Door.await(() -> last.bytes.get() > before + 100);
      }
    }

    /** Waits for a call: whoever resets a connection takes back what was not read from it. */
    void begins() {
      Door.await(() -> door.load.calls() == 1);
    }

    /** The last call was recorded once, for a reason of its own, and somebody else calls. */
    Outcome victim(int number) throws Exception {
      Outcome recorded = door.ledger.nextRecord();
      assertThat(recorded.reason()).isPresent();
      String path = "/victim" + number;
      try (RawCaller victim = door.caller()) {
        victim.send(Raw.head("GET " + path + " HTTP/1.1", "Host: a"));
        assertThat(victim.answer().content()).isEqualTo(path);
      }
      expected.add("GET " + path + " 0");
      assertThat(door.ledger.nextRecord().reason()).isEmpty();
      assertThat(door.ledger.records).isEmpty();
      return recorded;
    }

    @Override
    public void close() throws IOException {
      door.holdsNothing();
      door.close();
      between.close();
      assertThat(last.whole()).isEqualTo(expected);
      last.close();
    }
  }

  static Stream<Arguments> faults() {
    return FAULTS.keySet().stream()
        .flatMap(
            it ->
                Stream.of(Arguments.of(it, Protocol.HTTP_1_1), Arguments.of(it, Protocol.HTTP_2)));
  }

  @Timeout(60)
  @ParameterizedTest(name = "{0}, to {1}")
  @MethodSource("faults")
  void chunks_that_are_none_are_no_request(String fault, Protocol over) throws Exception {
    String wrong = Objects.requireNonNull(FAULTS.get(fault)) + END + HIDDEN;
    try (Way way = new Way(over)) {
      for (int before : BEFORE) {
        long seen = way.last.bytes.get();
        try (RawCaller caller = way.door.caller()) {
          caller.send(
              Raw.head("POST /wrong HTTP/1.1", "Host: a", "Transfer-Encoding: chunked")
                  + chunks(before));
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
    try (Way way = new Way(over)) {
      for (int before : BEFORE) {
        long seen = way.last.bytes.get();
        try (RawCaller caller = way.door.caller()) {
          String field =
              chunked
                  ? "Transfer-Encoding: chunked"
                  : "Content-Length: " + (before + HIDDEN.length());
          caller.send(
              Raw.head("POST /wrong HTTP/" + version, "Host: a", field)
                  + (chunked ? chunks(before) : "x".repeat(before)));
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
    try (Way way = new Way(over)) {
      for (int bytes : BEFORE) {
        for (boolean chunked : new boolean[] {false, true}) {
          if (bytes == 0 || (chunked && version.equals("1.0"))) {
            continue;
          }
          String field = chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + bytes;
          String more = expects ? "Expect: 100-continue" : "X: y";
          String content = chunked ? chunks(bytes) + END : "x".repeat(bytes);
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
    int first = PASSED_ON - 20;
    String head = Raw.head("POST /cut HTTP/1.1", "Host: a", "Transfer-Encoding: chunked");
    String content =
        "%x\r\n%s\r\n10;a=b\r\n%s\r\n008\r\n%s\r\n0\r\nx: y\r\n\r\n"
            .formatted(first, "x".repeat(first), "y".repeat(16), "z".repeat(8));
    try (Way way = new Way(over);
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
    if (before >= PASSED_ON) {
      assertThat(reason).isEqualTo(Reason.OUTCOME_UNKNOWN);
    } else if (before < PASSED_ON - 1) {
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

  /** So many bytes in chunks of several sizes. */
  static String chunks(int bytes) {
    StringBuilder chunks = new StringBuilder();
    int size = 7;
    for (int left = bytes; left > 0; left -= size) {
      size = Math.min(left, size * 3 % 9973);
      chunks.append(Integer.toHexString(size)).append("\r\n");
      chunks.append("x".repeat(size)).append("\r\n");
    }
    return chunks.toString();
  }
}
