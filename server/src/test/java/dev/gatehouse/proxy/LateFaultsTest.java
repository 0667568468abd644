package dev.gatehouse.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.controls.Contracts;
import dev.gatehouse.controls.validate.Sending;
import dev.gatehouse.controls.validate.Validate;
import dev.gatehouse.pipeline.Coded;
import dev.gatehouse.pipeline.Stage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a contract refuses of a small content it refuses far behind the beginning of a large one.
 */
@ExtendWith(NoLeaks.class)
class LateFaultsTest {
  private static final String CONTRACT =
      """
      /things:
        post:
          operationId: op
          requestBody:
            required: true
            content:
              application/json:
                schema:
                  type: object
                  additionalProperties: false
                  properties:
                    pad: { type: array, items: { type: string } }
                    last: { type: integer, maximum: 9 }
                    deep: true
          responses: { "200": { description: done } }
      """;

  /** Bytes that are right, before what is not. */
  private static final int[] BEFORE = {0, 48 * 1024, 64 * 1024 + 1, 500 * 1024};

  private static final int MOST = 1 << 20;

  @TempDir static Path folder;
  private static ScriptedUpstream upstream;
  private static Door door;

  @BeforeAll
  static void open() throws Exception {
    upstream = ScriptedUpstream.answering("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
    door =
        Door.to(upstream.url())
            .before(Stage.VALIDATE, new ReadBody(MOST, _ -> true))
            .before(
                Stage.VALIDATE,
                new Validate(
                    Contracts.of(folder, CONTRACT).requests(),
                    false,
                    false,
                    Map.of("everybody", Sending.ALL),
                    MOST))
            .open();
  }

  @AfterAll
  static void close() throws Exception {
    door.close();
    upstream.close();
    assertThat(Leaks.found()).isEmpty();
  }

  @BeforeEach
  void forget() {
    upstream.seen.clear();
  }

  @Timeout(60)
  @ParameterizedTest
  @ValueSource(strings = {"\"last\": 1}", "\"last\": 1.0e0 }\n", "\"deep\": [[[[[[[[]]]]]]]]}"})
  void lets_through_what_is_right(String end) throws Exception {
    for (int before : BEFORE) {
      for (String coding : new String[] {"identity", "gzip"}) {
        assertThat(statuses(padded(before, end), coding)).containsOnly(200);
      }
    }
  }

  /** The end of an object, as bytes of ISO 8859-1. */
  @Timeout(60)
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"last\": 10}",
        "\"last\": \"1\"}",
        "\"more\": 1}",
        "\"last\": 1, \"last\": 1}",
        "\"last\": 1, \"l\\u0061st\": 1}",
        "\"deep\": {\"a\": 1, \"a\": 2}}",
        "\"deep\": {\"\\ud83d\\ude00\": 1, \"\u00f0\u009f\u0098\u0080\": 2}}",
        "\"last\": 1}}",
        "\"last\": 1} {}",
        "\"last\": 1}\0",
        "\"last\": 1,}",
        "\"last\": 1",
        "\"last\": 01}",
        "\"last\": 1.}",
        "\"last\": NaN}",
        "\"last\": 0x1}",
        "'last': 1}",
        "last: 1}",
        "\"last\": 1 // why\n}",
        "\"deep\": \"\u00ff\"}",
        "\"deep\": \"\u00c0\u0080\"}",
        "\"deep\": \"\u00ed\u00a0\u0080\"}",
        "\"deep\": \"\u00f4\u0090\u0080\u0080\"}",
        "\"deep\": \"\u00e2\u0082\"}",
        "\"deep\": \"\t\"}",
        "\"deep\": \"\n\"}",
        "\"deep\": \"\\x41\"}",
        "\"deep\": \"\\u12\"}",
        "\"deep\": \"\\u12xy\"}",
        "\"deep\": [1 2]}",
        "\"deep\": [1,]}",
        "\"deep\": tru}",
        "\"deep\": trux}",
        "\u00ef\u00bb\u00bf\"last\": 1}"
      })
  void refuses_what_is_not(String end) throws Exception {
    for (int before : BEFORE) {
      for (String coding : new String[] {"identity", "gzip"}) {
        assertThat(statuses(padded(before, end), coding)).isSubsetOf(400, 422);
        assertThat(upstream.seen).isEmpty();
      }
    }
  }

  @Timeout(60)
  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":", "[{\"a\":"})
  void refuses_what_is_too_deep(String level) throws Exception {
    String closing = level.startsWith("[") ? level.length() > 1 ? "}]" : "]" : "}";
    String end = "\"deep\": " + level.repeat(5000) + "1" + closing.repeat(5000) + "}";
    refuses_what_is_not(end);
  }

  @Timeout(60)
  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate"})
  void refuses_what_unpacks_to_more_than_it_takes(String coding) throws Exception {
    String much = " ".repeat(2 * MOST) + "\"last\": 1}";
    for (int before : BEFORE) {
      assertThat(statuses(padded(before, much), coding)).containsOnly(413);
      assertThat(upstream.seen).isEmpty();
    }
  }

  /** Refused by the length alone, or once more has come. */
  @Timeout(60)
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 1000, 64 * 1024, 1 << 20})
  void refuses_what_is_larger_than_it_takes(int more) throws Exception {
    String end = "\"last\": 1}";
    byte[] most = padded(MOST - 200_000, end);
    byte[] content = new byte[MOST + more];
    Arrays.fill(content, (byte) ' ');
    System.arraycopy(most, 0, content, 0, most.length);
    assertThat(statuses(content, "identity")).containsOnly(413);
    assertThat(upstream.seen).isEmpty();
  }

  /** An object with so many bytes of what does not compress much, and this end. */
  private static byte[] padded(int bytes, String end) {
    Random random = new Random(1);
    StringBuilder text = new StringBuilder("{");
    if (bytes > 0) {
      text.append("\"pad\": [\"\"");
      while (text.length() < bytes - 16) {
        text.append(",\"").append(Long.toHexString(random.nextLong())).append('"');
      }
      text.append("],");
    }
    text.append(" ".repeat(Math.max(0, bytes - text.length()))).append(end);
    return text.toString().getBytes(ISO_8859_1);
  }

  /** What it is answered with a length, and in chunks. */
  private static List<Integer> statuses(byte[] plain, String coding) throws Exception {
    byte[] content = Coded.as(coding, plain);
    List<Integer> statuses = new ArrayList<>();
    for (boolean chunked : new boolean[] {false, true}) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      String framing = chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + content.length;
      all.writeBytes(head(framing, coding));
      if (chunked) {
        all.writeBytes((Integer.toHexString(content.length) + "\r\n").getBytes(ISO_8859_1));
      }
      all.writeBytes(content);
      if (chunked) {
        all.writeBytes("\r\n0\r\n\r\n".getBytes(ISO_8859_1));
      }
      try (RawCaller caller = door.caller()) {
        Thread.startVirtualThread(() -> send(caller, all.toByteArray()));
        statuses.add(caller.answer().status());
      }
    }
    door.ledger.records.clear();
    return statuses;
  }

  private static byte[] head(String framing, String coding) {
    return Raw.head(
            "POST /things HTTP/1.1",
            "Host: a",
            "Content-Type: application/json",
            "Content-Encoding: " + coding,
            framing)
        .getBytes(ISO_8859_1);
  }

  private static void send(RawCaller caller, byte[] content) {
    try {
      caller.send(content);
    } catch (IOException e) {
      // It may be refused before all of it was sent.
    }
  }
}
