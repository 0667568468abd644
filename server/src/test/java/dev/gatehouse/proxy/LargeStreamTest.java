package dev.gatehouse.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.pipeline.Reason;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The same as {@link LargeContentTest} of callers over HTTP/2. */
@ExtendWith(NoLeaks.class)
class LargeStreamTest {
  private static final byte[] HIDDEN =
      Raw.head("GET /hidden HTTP/1.1", "Host: a").getBytes(ISO_8859_1);

  /** Ends a content as it must not be ended. */
  private interface Fault {
    void on(FrameCaller caller, int stream) throws IOException;
  }

  private static final int LAST = Frames.END_HEADERS | Frames.END_STREAM;
  private static final Map<String, Fault> FAULTS = new TreeMap<>();

  static {
    FAULTS.put("fields with a pseudo-header", fields(":path", "/hidden"));
    FAULTS.put("fields with a status", fields(":status", "200"));
    FAULTS.put("fields of a connection", fields("connection", "close"));
    FAULTS.put("fields with a coding", fields("transfer-encoding", "chunked"));
    FAULTS.put("fields with an upgrade", fields("upgrade", "websocket"));
    FAULTS.put("fields with keep-alive", fields("keep-alive", "timeout=5"));
    FAULTS.put("fields with a capital", fields("X-Sum", "1"));
    FAULTS.put("fields with a blank name", fields("x sum", "1"));
    FAULTS.put("fields without a name", fields("", "1"));
    FAULTS.put("fields with a line end", fields("x", "y\r\nz: 1"));
    FAULTS.put("fields with a zero byte", fields("x", "y\0"));
    FAULTS.put("fields behind a blank", fields("x", " y"));
    FAULTS.put(
        "fields that do not end the stream",
        (c, i) -> c.frame(Frames.HEADERS, Frames.END_HEADERS, i, FrameCaller.block("x", "y")));
    FAULTS.put(
        "fields with a priority on itself",
        (c, i) -> c.frame(Frames.HEADERS, LAST | 0x20, i, prioritized(i)));
    FAULTS.put("a reset", (c, i) -> c.number(Frames.RST_STREAM, i, 8));
    FAULTS.put("a reset without an error", (c, i) -> c.number(Frames.RST_STREAM, i, 0));
    FAULTS.put("a window of nothing", (c, i) -> c.number(Frames.WINDOW_UPDATE, i, 0));
    FAULTS.put(
        "a window beyond all", (c, i) -> c.number(Frames.WINDOW_UPDATE, i, Integer.MAX_VALUE));
  }

  /** What ends the connection, and so all of its streams. */
  private static final Map<String, Fault> ENDS = new TreeMap<>();

  static {
    ENDS.put("padding beyond its frame", (c, i) -> c.frame(Frames.DATA, 9, i, new byte[] {9, 1}));
    ENDS.put("padding of nothing", (c, i) -> c.frame(Frames.DATA, 9, i));
    ENDS.put(
        "a frame that is too large",
        (c, i) -> c.frame(Frames.DATA, 1, i, new byte[Frames.LARGEST + 1]));
    ENDS.put("a frame of stream 0", (c, i) -> c.frame(Frames.DATA, 1, 0, HIDDEN));
    ENDS.put(
        "fields within which content comes",
        (c, i) ->
            c.frame(Frames.HEADERS, Frames.END_STREAM, i, FrameCaller.block("x", "y"))
                .frame(Frames.DATA, 1, i, HIDDEN));
    ENDS.put(
        "fields that cannot be decoded", (c, i) -> c.frame(Frames.HEADERS, LAST, i, (byte) 0xff));
    ENDS.put("a reset of another size", (c, i) -> c.frame(Frames.RST_STREAM, 0, i, new byte[3]));
    ENDS.put("large fields", large());
    ENDS.put("a push", (c, i) -> c.frame(5, 4, i, new byte[] {0, 0, 0, 2}));
    ENDS.put(
        "a half of a frame", (c, i) -> gone(c.raw(new byte[] {0, 0, 99, 0, 1, 0, 0, 0}).flush()));
    ENDS.put("no more", (c, i) -> gone(c));
  }

  private static void gone(FrameCaller caller) throws IOException {
    caller.socket().setSoLinger(true, 0);
    caller.socket().close();
  }

  private static Fault fields(String name, String value) {
    return (caller, stream) ->
        caller.frame(Frames.HEADERS, LAST, stream, FrameCaller.block(name, value));
  }

  private static Fault large() {
    return (caller, stream) -> {
      byte[] part = FrameCaller.block("x", "y".repeat(16_000));
      caller.frame(Frames.HEADERS, Frames.END_STREAM, stream, part);
      for (int i = 0; i < 5; i++) {
        int flags = i == 4 ? Frames.END_HEADERS : 0;
        caller.frame(Frames.CONTINUATION, flags, stream, part);
      }
    };
  }

  private static byte[] prioritized(int stream) {
    byte[] fields = FrameCaller.block("x", "y");
    byte[] all = new byte[5 + fields.length];
    all[3] = (byte) stream;
    System.arraycopy(fields, 0, all, 5, fields.length);
    return all;
  }

  private static Stream<Arguments> over(Map<String, Fault> faults) {
    return faults.keySet().stream()
        .flatMap(
            it ->
                Stream.of(Arguments.of(it, Protocol.HTTP_1_1), Arguments.of(it, Protocol.HTTP_2)));
  }

  static Stream<Arguments> faults() {
    return over(FAULTS);
  }

  static Stream<Arguments> ends() {
    return over(ENDS);
  }

  @Timeout(60)
  @ParameterizedTest(name = "{0}, to {1}")
  @MethodSource("faults")
  void a_content_that_ends_wrongly_is_no_request(String fault, Protocol over) throws Exception {
    plays(Objects.requireNonNull(FAULTS.get(fault)), over, false);
  }

  @Timeout(60)
  @ParameterizedTest(name = "{0}, to {1}")
  @MethodSource("ends")
  void so_it_is_where_the_connection_ends(String fault, Protocol over) throws Exception {
    plays(Objects.requireNonNull(ENDS.get(fault)), over, true);
  }

  private static void plays(Fault fault, Protocol over, boolean ends) throws Exception {
    try (WitnessedWay way = new WitnessedWay(over)) {
      for (int before : WitnessedWay.BEFORE) {
        for (boolean told : new boolean[] {false, true}) {
          long seen = way.last.bytes.get();
          try (FrameCaller caller = new FrameCaller(way.door.listener.address()).greet()) {
            byte[] head =
                told
                    ? FrameCaller.request("POST", "/wrong", "content-length", "" + (before + 9))
                    : FrameCaller.request("POST", "/wrong");
            int stream = caller.open(head, false);
            content(caller, stream, before);
            way.passesOn(before, seen);
            way.begins();
            fault.on(caller, stream);
            send(caller);
            if (ends) {
              ends(way, caller);
            } else {
              goesOn(way, caller);
            }
          }
          var _ = way.victim(before);
        }
      }
    }
  }

  private static void ends(WitnessedWay way, FrameCaller caller) throws Exception {
    if (!caller.socket().isClosed()) {
      assertThat(caller.goneAway()).isPositive();
      // The end of a connection for its fault has a record of its own.
      assertThat(way.door.ledger.nextRecord().reason().orElseThrow())
          .isIn(Reason.MALFORMED_REQUEST, Reason.FLOODING);
    }
  }

  private static void goesOn(WitnessedWay way, FrameCaller caller) throws Exception {
    assertThat(caller.get("/beside").content()).isEqualTo("/beside");
    way.expected.add("GET /beside 0");
    Door.await(() -> way.door.ledger.records.size() == 2);
    assertThat(way.door.ledger.records.removeIf(it -> it.reason().isEmpty())).isTrue();
  }

  private static void send(FrameCaller caller) {
    try {
      caller.flush();
    } catch (IOException e) {
      // It may be refused before all of it was sent.
    }
  }

  /** Sends so much, as far as the window lets it, in frames of which every second is padded. */
  static void content(FrameCaller caller, int stream, int bytes) throws IOException {
    int window = 65_535;
    boolean padded = false;
    int left = bytes;
    while (left > 0) {
      int size = Math.min(Math.min(left, 8000), window - 10);
      if (size <= 0) {
        FrameCaller.Frame frame = caller.flush().next();
        window +=
            frame.type() == Frames.WINDOW_UPDATE && frame.stream() == stream ? frame.number() : 0;
        continue;
      }
      byte[] payload = new byte[padded ? size + 10 : size];
      if (padded) {
        payload[0] = 9;
      }
      caller.frame(Frames.DATA, padded ? 8 : 0, stream, payload);
      window -= payload.length;
      left -= size;
      padded = !padded;
    }
    caller.flush();
  }
}
