package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The same as {@link LargeAnswerTest} of upstreams over HTTP/2. */
@ExtendWith(NoLeaks.class)
class LargeStreamAnswerTest {
  private static final byte[] VICTIM = {'v', 'i', 'c', 't', 'i', 'm'};
  private static final byte[] HIDDEN = {'h', 'i', 'd', 'd', 'e', 'n'};
  private static final int LAST = Frames.END_HEADERS | Frames.END_STREAM;

  /** What an upstream sends behind a part of its content. */
  private interface Fault {
    void on(FrameCaller peer, int stream) throws IOException;
  }

  private static final Map<String, Fault> FAULTS = new TreeMap<>();

  static {
    FAULTS.put("less than its length", (p, i) -> p.frame(Frames.DATA, 1, i));
    FAULTS.put("more than its length", (p, i) -> p.frame(Frames.DATA, 1, i, HIDDEN));
    FAULTS.put("more, in a padded frame", (p, i) -> p.frame(Frames.DATA, 9, i, padded()));
    FAULTS.put(
        "more, and fields behind it",
        (p, i) ->
            p.frame(Frames.DATA, 0, i, HIDDEN).frame(1, LAST, i, FrameCaller.block("x", "y")));
    FAULTS.put("fields with a status", fields(":status", "200"));
    FAULTS.put("fields with a capital", fields("X-Sum", "1"));
    FAULTS.put("fields of a connection", fields("connection", "close"));
    FAULTS.put("fields with a coding", fields("transfer-encoding", "chunked"));
    FAULTS.put("fields with a line end", fields("x", "y\r\nz: 1"));
    FAULTS.put(
        "fields that do not end the stream",
        (p, i) -> p.frame(Frames.HEADERS, Frames.END_HEADERS, i, FrameCaller.block("x", "y")));
    FAULTS.put(
        "a second head",
        (p, i) -> p.frame(Frames.HEADERS, LAST, i, FrameCaller.block(":status", "200")));
    FAULTS.put("a reset", (p, i) -> p.number(Frames.RST_STREAM, i, 2));
    FAULTS.put("a reset without an error", (p, i) -> p.number(Frames.RST_STREAM, i, 0));
    FAULTS.put("a refusal", (p, i) -> p.number(Frames.RST_STREAM, i, 7));
    FAULTS.put(
        "a goodbye before it", (p, i) -> p.frame(Frames.GOAWAY, 0, 0, new byte[8]).flush().close());
    FAULTS.put("no more", (p, i) -> p.flush().close());
    FAULTS.put("half a frame", (p, i) -> p.raw(new byte[] {0, 0, 1, 0, 1, 0}).flush().close());
    FAULTS.put("padding beyond its frame", (p, i) -> p.frame(Frames.DATA, 9, i, new byte[] {9, 1}));
    FAULTS.put("fields that cannot be decoded", (p, i) -> p.frame(1, LAST, i, (byte) 0xff));
  }

  private static byte[] padded() {
    return new byte[] {1, 'h', 'i', 'd', 'd', 'e', 'n', 0};
  }

  private static Fault fields(String name, String value) {
    return (peer, stream) ->
        peer.frame(Frames.HEADERS, LAST, stream, FrameCaller.block(name, value));
  }

  static Stream<Arguments> faults() {
    return FAULTS.keySet().stream()
        .flatMap(it -> Stream.of(LargeAnswerTest.Caller.values()).map(by -> Arguments.of(it, by)));
  }

  @Timeout(60)
  @ParameterizedTest(name = "{0}, to {1}")
  @MethodSource("faults")
  void an_answer_that_ends_wrongly_has_no_end(String fault, LargeAnswerTest.Caller by)
      throws Exception {
    Fault then = Objects.requireNonNull(FAULTS.get(fault));
    for (int before : LargeAnswerTest.BEFORE) {
      try (ServerSocket socket = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
        Thread.startVirtualThread(() -> serve(socket, before, then));
        Door.Builder builder = Door.to(socket).upstream(it -> it.over(Protocol.HTTP_2));
        boolean looked = by == LargeAnswerTest.Caller.LOOKED_AT;
        try (Door door = (looked ? builder.after(new ReadAnswer(1 << 20)) : builder).open()) {
          LargeAnswerTest.breaks(door, by);
          try (RawCaller victim = door.caller()) {
            victim.send(Raw.head("GET /victim HTTP/1.1", "Host: a"));
            assertThat(victim.answer().content()).isEqualTo("victim");
          }
          assertThat(door.ledger.nextRecord().reason()).isEmpty();
          assertThat(door.ledger.records).isEmpty();
          assertThat(door.ledger.ends).isEmpty();
          door.holdsNothing();
        }
      }
    }
  }

  private static void serve(ServerSocket socket, int before, Fault then) {
    while (!socket.isClosed()) {
      try (FrameCaller peer = new FrameCaller(socket.accept()).serve()) {
        while (true) {
          FrameCaller.Frame frame = peer.next();
          if (frame.type() == Frames.HEADERS) {
            answer(peer, frame, before, then);
          }
        }
      } catch (IOException e) {
        // The gateway may end a connection whenever it likes.
      }
    }
  }

  private static void answer(FrameCaller peer, FrameCaller.Frame asked, int before, Fault then)
      throws IOException {
    int stream = asked.stream();
    if (peer.fields(asked.payload()).getOrDefault(":path", "").equals("/victim")) {
      byte[] head = FrameCaller.block(":status", "200", "content-length", "6");
      peer.frame(Frames.HEADERS, Frames.END_HEADERS, stream, head);
      peer.frame(Frames.DATA, Frames.END_STREAM, stream, VICTIM).flush();
      return;
    }
    byte[] head = FrameCaller.block(":status", "200", "content-length", "" + (before + 3));
    peer.frame(Frames.HEADERS, Frames.END_HEADERS, stream, head);
    LargeStreamTest.content(peer, stream, before);
    then.on(peer, stream);
    peer.flush();
  }
}
