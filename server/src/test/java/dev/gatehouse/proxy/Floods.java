package dev.gatehouse.proxy;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The known floods of HTTP/2, by name: each sends what serves nobody, piece by piece. */
final class Floods {
  private static final byte[] GET = FrameCaller.request("GET", "/");

  /** A request of which the rest is missing, and whose stream we end. */
  static final byte[] HALF = FrameCaller.block(":method", "GET");

  /** Sends the i-th piece of a flood. */
  interface Flood {
    void send(FrameCaller caller, int i);
  }

  private static final Map<String, Flood> ALL = new TreeMap<>();

  static {
    ALL.put("rapid reset", (caller, _) -> caller.number(3, caller.open(GET, true), 8));
    ALL.put(
        "made you reset by a window", (caller, _) -> caller.number(8, caller.open(GET, true), 0));
    ALL.put(
        "made you reset by an overflow",
        (caller, _) -> caller.number(8, caller.open(GET, true), Integer.MAX_VALUE));
    ALL.put("made you reset by content", (caller, _) -> caller.frame(0, 1, caller.open(GET, true)));
    ALL.put(
        "made you reset by a priority",
        (caller, _) -> caller.frame(2, 0, caller.open(GET, true), new byte[4]));
    ALL.put(
        "made you reset by malformed requests",
        (caller, _) -> caller.open(FrameCaller.block(":method", "GET"), true));
    ALL.put(
        "made you reset by a content of another length",
        (caller, _) ->
            caller.frame(
                0,
                1,
                caller.open(FrameCaller.request("POST", "/", "content-length", "2"), false),
                (byte) 1));
    ALL.put(
        "made you reset by trailers",
        (caller, _) ->
            caller.frame(
                1,
                5,
                caller.open(FrameCaller.request("POST", "/"), false),
                FrameCaller.block(":path", "/")));
    ALL.put("empty CONTINUATION", (caller, i) -> caller.frame(i == 0 ? 1 : 9, 0, 1, new byte[0]));
    ALL.put("small CONTINUATION", (caller, i) -> caller.frame(i == 0 ? 1 : 9, 0, 1, (byte) 0x82));
    ALL.put(
        "large CONTINUATION",
        (caller, i) -> caller.frame(i == 0 ? 1 : 9, 0, 1, new byte[i == 0 ? 0 : 16_384]));
    ALL.put("SETTINGS", (caller, _) -> caller.frame(4, 0, 0));
    ALL.put(
        "SETTINGS that change windows",
        (caller, i) -> caller.frame(4, 0, 0, new byte[] {0, 4, 0, 0, (byte) i, 0}));
    ALL.put("acknowledged SETTINGS", (caller, _) -> caller.frame(4, 1, 0));
    ALL.put("PING", (caller, _) -> caller.frame(6, 0, 0, new byte[8]));
    ALL.put("answered PING", (caller, _) -> caller.frame(6, 1, 0, new byte[8]));
    ALL.put("GOAWAY", (caller, _) -> caller.frame(7, 0, 0, new byte[8]));
    ALL.put("PRIORITY", (caller, i) -> caller.frame(2, 0, 2 * i + 1, new byte[] {0, 0, 0, 0, 9}));
    ALL.put("WINDOW_UPDATE", (caller, _) -> caller.number(8, 0, 1));
    ALL.put("unknown frames", (caller, _) -> caller.frame(99, 0, 0, new byte[10]));
    ALL.put(
        "WINDOW_UPDATE of a stream that has ended",
        (caller, i) -> caller.number(8, i == 0 ? caller.open(GET, true) : 1, 1));
    ALL.put(
        "RST_STREAM of a stream that has ended",
        (caller, i) -> caller.number(3, i == 0 ? caller.open(GET, true) : 1, 8));
    ALL.put(
        "fields of a stream that we ended",
        (caller, i) ->
            caller.frame(1, 4, i == 0 ? caller.open(HALF, true) : 1, new byte[] {(byte) 0x82}));
    ALL.put(
        "ends of a stream that we ended",
        (caller, i) -> caller.frame(0, 1, i == 0 ? caller.open(HALF, true) : 1));
    ALL.put(
        "an answer taken by the drop",
        (caller, i) -> {
          if (i == 0) {
            caller.frame(4, 0, 0, new byte[] {0, 4, 0, 0, 0, 0});
            caller.open(FrameCaller.request("GET", "/large"), true);
          }
          caller.number(8, 1, 1);
        });
    ALL.put(
        "blocks that resize the table",
        (caller, i) -> {
          byte[] block = new byte[8_000];
          Arrays.fill(block, (byte) 0x20);
          caller.open(block, true);
        });
    ALL.put(
        "empty DATA",
        (caller, i) -> {
          if (i == 0) {
            caller.open(FrameCaller.request("POST", "/"), false);
          }
          caller.frame(0, 0, 1);
        });
    ALL.put(
        "nothing but padding",
        (caller, i) -> {
          if (i == 0) {
            caller.open(FrameCaller.request("POST", "/"), false);
          }
          caller.frame(0, 8, 1, (byte) 3, (byte) 0, (byte) 0, (byte) 0);
        });
    ALL.put(
        "a bomb of indexed fields",
        (caller, i) -> {
          byte[] block = new byte[12_000];
          Arrays.fill(block, (byte) 0xbe);
          byte[] entry = FrameCaller.block("x", "y".repeat(3000));
          entry[0] = 0x40;
          System.arraycopy(entry, 0, block, 0, entry.length);
          caller.open(block, true);
        });
  }

  private Floods() {}

  static Stream<String> names() {
    return ALL.keySet().stream();
  }

  static Flood named(String name) {
    return Objects.requireNonNull(ALL.get(name));
  }
}
