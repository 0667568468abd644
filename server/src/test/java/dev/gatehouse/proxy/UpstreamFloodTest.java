package dev.gatehouse.proxy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.pipeline.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The known floods of HTTP/2 by an upstream: each costs its connection, and no other call. */
@ExtendWith(NoLeaks.class)
class UpstreamFloodTest {
  /** More than any of them may need. */
  private static final int ENOUGH = 20_000;

  private static final int WHOLE = Frames.END_HEADERS | Frames.END_STREAM;
  private static final byte[] OK = FrameCaller.block(":status", "200");
  private static final byte[] EARLY = FrameCaller.block(":status", "103");
  private static final byte[] TRAILERS = FrameCaller.block("x", "y");

  /** Sends the i-th piece of a flood, on the stream of a call where it is of one. */
  @FunctionalInterface
  private interface Piece {
    void send(FrameCaller upstream, int stream, int i);
  }

  /** How far the answer to a call has come when the flood begins. */
  private enum From {
    NOTHING,
    HEAD,
    END
  }

  /** What becomes of a call that was not answered when it began. */
  private enum Fate {
    /** It is sent again, over another connection, if it may be. */
    SEEN,
    /** The same, also if it is a change. */
    UNSEEN,
    /** The same as the first, but that the same connection may have it once more. */
    BROKEN
  }

  private record Flood(String name, Fate fate, List<From> from, Piece piece) {}

  private static final List<Flood> FLOODS = new ArrayList<>();

  /** One of its connection, which may come at any time. */
  private static void flood(String name, Piece piece) {
    FLOODS.add(new Flood(name, Fate.SEEN, List.of(From.values()), piece));
  }

  /** One that ends the call first, and then goes on. */
  private static void behind(From from, String name, Piece piece) {
    FLOODS.add(new Flood(name, Fate.BROKEN, List.of(from), piece));
  }

  private static byte[] hex(String payload) {
    return HexFormat.of().parseHex(payload);
  }

  static {
    flood("PING", (u, _, _) -> u.frame(6, 0, 0, new byte[8]));
    flood("answered PING", (u, _, _) -> u.frame(6, 1, 0, new byte[8]));
    flood("SETTINGS", (u, _, _) -> u.frame(4, 0, 0));
    flood("acknowledged SETTINGS", (u, _, _) -> u.frame(4, 1, 0));
    flood("large SETTINGS", (u, _, _) -> u.frame(4, 0, 0, new byte[16_380]));
    flood("windows", (u, _, i) -> u.frame(4, 0, 0, hex("0004%08x".formatted(i))));
    flood("numbers of streams", (u, _, i) -> u.frame(4, 0, 0, hex("0003%08x".formatted(i))));
    flood("WINDOW_UPDATE", (u, _, _) -> u.number(8, 0, 1));
    flood("WINDOW_UPDATE of the stream", (u, s, _) -> u.number(8, s, 1));
    flood("PRIORITY", (u, s, _) -> u.frame(2, 0, s, new byte[5]));
    flood("PRIORITY of no stream", (u, _, i) -> u.frame(2, 0, 2 * i + 1001, new byte[5]));
    flood("GOAWAY", (u, s, _) -> u.frame(7, 0, 0, hex("%08x00000000".formatted(s))));
    flood("PUSH_PROMISE", (u, s, i) -> u.frame(5, 4, s, hex("%08x88".formatted(2 * i + 2))));
    flood("unknown frames", (u, _, _) -> u.frame(99, 0, 0, new byte[10]));
    flood("unknown frames of the stream", (u, s, _) -> u.frame(99, 0, s, new byte[10]));
    flood("empty CONTINUATION", (u, s, i) -> u.frame(i == 0 ? 1 : 9, 0, s));
    flood("small CONTINUATION", (u, s, i) -> u.frame(i == 0 ? 1 : 9, 0, s, hex("88")));
    flood("large CONTINUATION", (u, s, i) -> u.frame(i == 0 ? 1 : 9, 0, s, new byte[16_384]));
    FLOODS.add(
        new Flood(
            "GOAWAY that gives it back",
            Fate.UNSEEN,
            List.of(From.NOTHING),
            (u, _, _) -> u.frame(7, 0, 0, new byte[8])));
    behind(From.NOTHING, "interim answers", (u, s, _) -> u.frame(1, 4, s, EARLY));
    for (From from : From.values()) {
      behind(from, "resets", (u, s, _) -> u.number(3, s, 8));
      behind(from, "empty HEADERS", (u, s, _) -> u.frame(1, 4, s));
      behind(from, "names by number", (u, s, _) -> u.frame(1, 4, s, bomb()));
      behind(from, "sizes of the table", (u, s, _) -> u.frame(1, 4, s, resizes()));
    }
    behind(From.HEAD, "empty DATA", (u, s, _) -> u.frame(0, 0, s));
    behind(From.HEAD, "padding", (u, s, _) -> u.frame(0, 8, s, hex("020000")));
    behind(From.HEAD, "trailers", (u, s, _) -> u.frame(1, 4, s, TRAILERS));
    behind(From.END, "ends", (u, s, _) -> u.frame(0, 1, s));
    behind(From.END, "heads", (u, s, _) -> u.frame(1, 4, s, OK));
    behind(From.END, "trailers that end", (u, s, _) -> u.frame(1, WHOLE, s, TRAILERS));
  }

  private static byte[] bomb() {
    byte[] block = new byte[12_000];
    Arrays.fill(block, (byte) 0xbe);
    byte[] entry = FrameCaller.block("x", "y".repeat(3000));
    entry[0] = 0x40;
    System.arraycopy(entry, 0, block, 0, entry.length);
    return block;
  }

  private static byte[] resizes() {
    byte[] block = new byte[8_000];
    Arrays.fill(block, (byte) 0x20);
    return block;
  }

  static Stream<Arguments> floods() {
    return FLOODS.stream()
        .flatMap(
            flood ->
                flood.from().stream()
                    .flatMap(
                        from ->
                            Stream.of("GET", "DELETE")
                                .map(it -> Arguments.of(flood.name(), from, it, flood))));
  }

  /** The stream of a call on which nothing was answered yet. */
  private record Asked(FrameCaller upstream, int stream, Thread reader) {
    /** Whether the connection is still there. */
    boolean floods(Piece piece, int from, int to) {
      synchronized (upstream) {
        try {
          for (int i = from; i < to; i++) {
            piece.send(upstream, stream, i);
          }
          upstream.flush();
          return reader.isAlive();
        } catch (IOException e) {
          return false;
        }
      }
    }
  }

  private final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();
  private final AtomicInteger times = new AtomicInteger();
  private final AtomicInteger connections = new AtomicInteger();

  @Timeout(60)
  @ParameterizedTest(name = "{0} from {1}, a {2}")
  @MethodSource("floods")
  void costs_its_own_connection_only(String name, From from, String method, Flood flood)
      throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 9, InetAddress.getLoopbackAddress());
        Door door =
            Door.to(socket)
                .upstream(it -> it.over(Protocol.HTTP_2))
                .treated(new Treatment().repeating(false))
                .open();
        RawCaller caller = door.caller();
        RawCaller other = door.caller()) {
      Thread.startVirtualThread(() -> accept(socket));
      caller.send(Raw.head(method + " /flooded HTTP/1.1", "Host: a"));
      Asked first = Objects.requireNonNull(asked.poll(30, TimeUnit.SECONDS));
      assertThat(first.floods((u, s, _) -> begin(u, s, from), 0, 1)).isTrue();
      if (from == From.END) {
        assertThat(caller.answer().status()).isEqualTo(200);
      }
      int pieces = 0;
      while (first.floods(flood.piece(), pieces, pieces + 50)) {
        pieces += 50;
        assertThat(pieces).as("it is still there").isLessThan(ENOUGH);
        if (pieces % 200 == 0) {
          assertAnswered(other);
        }
      }
      assertAnswered(other);
      if (from == From.NOTHING) {
        assertEnds(caller, method, flood.fate());
      } else if (from == From.HEAD) {
        assertThat(caller.head()).startsWith("HTTP/1.1 200");
        assertThat(caller.rest()).doesNotEndWith("0\r\n\r\n");
      }
      assertThat(connections).hasValueBetween(1, 3);
      assertThat(door.transport.buffered()).isZero();
      door.holdsNothing();
    }
  }

  private void assertEnds(RawCaller caller, String method, Fate fate) throws IOException {
    RawCaller.Answer answer = caller.answer();
    if (method.equals("DELETE") && fate != Fate.UNSEEN) {
      assertThat(answer.content()).contains(Reason.OUTCOME_UNKNOWN.code());
      assertThat(times).hasValue(1);
    } else {
      assertThat(times).hasValue(2);
      assertThat(answer.status()).isIn(200, fate == Fate.BROKEN ? 502 : 200);
    }
  }

  private static void assertAnswered(RawCaller caller) throws IOException {
    caller.send(Raw.head("GET /other HTTP/1.1", "Host: a"));
    assertThat(caller.answer().content()).isEqualTo("of /other");
  }

  private static void begin(FrameCaller upstream, int stream, From from) {
    if (from != From.NOTHING) {
      int end = from == From.END ? Frames.END_STREAM : 0;
      upstream.frame(Frames.HEADERS, Frames.END_HEADERS | end, stream, OK);
    }
  }

  private void accept(ServerSocket socket) {
    while (!socket.isClosed()) {
      try {
        FrameCaller upstream = new FrameCaller(socket.accept());
        connections.incrementAndGet();
        Thread.startVirtualThread(() -> serve(upstream));
      } catch (IOException e) {
        return;
      }
    }
  }

  /** Answers all but the first call that asks to be flooded, one at a time. */
  private void serve(FrameCaller connection) {
    try (FrameCaller upstream = connection.serve(3, 1)) {
      while (true) {
        FrameCaller.Frame frame = upstream.next();
        if (frame.type() == Frames.HEADERS) {
          String path = upstream.fields(frame.payload()).getOrDefault(":path", "");
          if (path.equals("/flooded") && times.incrementAndGet() == 1) {
            asked.add(new Asked(upstream, frame.stream(), Thread.currentThread()));
          } else {
            answer(upstream, frame.stream(), "of " + path);
          }
        }
      }
    } catch (IOException e) {
      // The gateway may end a connection whenever it likes.
    }
  }

  private static void answer(FrameCaller upstream, int stream, String content) throws IOException {
    synchronized (upstream) {
      upstream
          .frame(Frames.HEADERS, Frames.END_HEADERS, stream, OK)
          .frame(Frames.DATA, Frames.END_STREAM, stream, content.getBytes(US_ASCII))
          .flush();
    }
  }
}
