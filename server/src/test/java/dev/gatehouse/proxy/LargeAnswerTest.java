package dev.gatehouse.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.pipeline.Outcome;
import dev.gatehouse.pipeline.Reason;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An answer that breaks behind its beginning is shown as broken to whoever has that, and as none to
 * whoever has nothing of it; nobody else is answered with the rest.
 */
@ExtendWith(NoLeaks.class)
class LargeAnswerTest {
  static final int[] BEFORE = {0, 48 * 1024, 64 * 1024, 64 * 1024 + 1, 200 * 1024};
  private static final String REST = "0\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhidden";

  /** What an upstream writes behind a part of its content. */
  private interface Fault {
    /** Whether the connection goes on. */
    boolean on(OutputStream out) throws IOException;
  }

  private static final Map<String, Fault> CHUNKS = new TreeMap<>();

  static {
    ChunkFaults.ALL.forEach(
        (name, text) ->
            CHUNKS.put(
                name,
                out -> {
                  out.write((text + REST).getBytes(ISO_8859_1));
                  return true;
                }));
    CHUNKS.put("no last chunk", _ -> false);
    CHUNKS.put("half a chunk", closing("5\r\nhel"));
    CHUNKS.put("half a size", closing("5"));
    CHUNKS.put("half a last chunk", closing("0\r\n"));
    CHUNKS.put("half a last line end", closing("0\r\n\r"));
    CHUNKS.put("half a trailer", closing("0\r\nX: y\r\n"));
  }

  private static Fault closing(String text) {
    return out -> {
      out.write(text.getBytes(ISO_8859_1));
      return false;
    };
  }

  /** How the caller speaks, and whether something looks at all of the answer. */
  enum Caller {
    HTTP_1_0,
    HTTP_1_1,
    HTTP_2,
    LOOKED_AT
  }

  static Stream<Arguments> chunks() {
    return CHUNKS.keySet().stream()
        .flatMap(it -> Stream.of(Caller.values()).map(by -> Arguments.of(it, by)));
  }

  @Timeout(60)
  @ParameterizedTest(name = "{0}, to {1}")
  @MethodSource("chunks")
  void chunks_that_are_none_are_no_end(String fault, Caller by) throws Exception {
    Fault then = Objects.requireNonNull(CHUNKS.get(fault));
    for (int before : BEFORE) {
      plays(
          Raw.head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked") + ChunkFaults.chunks(before),
          then,
          by);
    }
  }

  @Timeout(60)
  @ParameterizedTest
  @EnumSource
  void less_than_the_length_is_no_end(Caller by) throws Exception {
    for (int before : BEFORE) {
      String length = "Content-Length: " + (before + 1);
      plays(Raw.head("HTTP/1.1 200 OK", length) + "x".repeat(before), _ -> false, by);
    }
  }

  private static void plays(String begins, Fault then, Caller by) throws Exception {
    ScriptedUpstream.Script script =
        (request, out) -> {
          if (request.line().contains("/victim")) {
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nvictim".getBytes(ISO_8859_1));
            return true;
          }
          out.write(begins.getBytes(ISO_8859_1));
          out.flush();
          return then.on(out);
        };
    try (ScriptedUpstream upstream = new ScriptedUpstream(script)) {
      Door.Builder builder = Door.to(upstream.url());
      try (Door door =
          (by == Caller.LOOKED_AT ? builder.after(new ReadAnswer(1 << 20)) : builder).open()) {
        breaks(door, by);
        try (RawCaller victim = door.caller()) {
          victim.send(Raw.head("GET /victim HTTP/1.1", "Host: a"));
          assertThat(victim.answer().content()).isEqualTo("victim");
        }
        int first = upstream.next().connection();
        assertThat(upstream.next().connection()).isNotEqualTo(first);
        assertThat(door.ledger.nextRecord().reason()).isEmpty();
        assertThat(door.ledger.records).isEmpty();
        assertThat(door.ledger.ends).isEmpty();
        door.holdsNothing();
      }
    }
  }

  /** Makes a call whose answer breaks, and finds it recorded as that. */
  static void breaks(Door door, Caller by) throws Exception {
    boolean begun = broken(door, by);
    Outcome recorded = door.ledger.nextRecord();
    Reason reason =
        begun
            ? Objects.requireNonNull(door.ledger.nextEnd().ending().denial()).reason()
            : recorded.reason().orElseThrow();
    assertThat(reason).isIn(Reason.UPSTREAM_MALFORMED, Reason.UPSTREAM_BROKE_OFF);
  }

  /** Makes the call, which must not be answered well; whether an answer began. */
  private static boolean broken(Door door, Caller by) throws IOException {
    if (by == Caller.HTTP_2) {
      try (FrameCaller caller = new FrameCaller(door.listener.address()).greet()) {
        FrameCaller.Answer answer = caller.get("/wrong");
        assertThat(answer.status() == 502 || answer.reset() >= 0).isTrue();
        assertThat(answer.content()).doesNotContain("hidden");
        return answer.status() == 200;
      }
    }
    try (RawCaller caller = door.caller()) {
      String version = by == Caller.HTTP_1_0 ? "1.0" : "1.1";
      caller.send(Raw.head("GET /wrong HTTP/" + version, "Host: a", "Connection: close"));
      String rest = caller.rest();
      assertThat(rest).doesNotContain("hidden");
      boolean begun = rest.startsWith("HTTP/1.1 200 ");
      if (!begun) {
        assertThat(rest).startsWith("HTTP/1.1 502 ");
      } else if (by == Caller.HTTP_1_0) {
        assertThat(rest).endsWith("!");
      } else {
        assertThat(rest).doesNotEndWith("\r\n0\r\n\r\n");
      }
      assertThat(begun && by == Caller.LOOKED_AT).isFalse();
      return begun;
    }
  }
}
