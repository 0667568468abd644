package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.Frames.DATA;
import static dev.gatehouse.proxy.Frames.GOAWAY;
import static dev.gatehouse.proxy.Frames.HEADERS;
import static dev.gatehouse.proxy.Frames.RST_STREAM;
import static dev.gatehouse.proxy.Frames.WINDOW_UPDATE;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whatever an upstream answers a call with over HTTP/2, the next call has its own answer. */
@ExtendWith(NoLeaks.class)
class FramesOfAnswersTest {
  private static final int HEAD = Frames.END_HEADERS;
  private static final int WHOLE = Frames.END_HEADERS | Frames.END_STREAM;
  private static final int END = Frames.END_STREAM;
  private static final byte[] OK = FrameCaller.block(":status", "200");
  private static final byte[] NONE = FrameCaller.block(":status", "204");
  private static final byte[] EARLY = FrameCaller.block(":status", "103");
  private static final int WIDE = Integer.MAX_VALUE - 65_535;
  private static final byte[] WINDOW = {0, 4, 0, 1, 0, 0};
  private static final byte[] HI = "hi".getBytes(US_ASCII);

  /** Says something on a stream. */
  @FunctionalInterface
  private interface Said {
    FrameCaller by(FrameCaller upstream, int stream);
  }

  /**
   * What is said.
   *
   * @param status of what its caller is answered; 0 for an answer that breaks off
   * @param connections that two calls take
   */
  private record Case(String name, int status, int connections, Said said) {}

  private static final List<Case> CASES = new ArrayList<>();

  private static void say(String name, int status, int connections, Said said) {
    CASES.add(new Case(name, status, connections, said));
  }

  /** Said in front of a whole answer. */
  private static void before(String name, int status, int connections, Said said) {
    say(name, status, connections, (u, i) -> said.by(u, i).frame(1, WHOLE, i, OK));
  }

  /** Said behind a whole answer. */
  private static void behind(String name, int connections, Said said) {
    say(name, 200, connections, (u, i) -> said.by(u.frame(1, WHOLE, i, OK), i));
  }

  /** Said behind the head of an answer. */
  private static void within(String name, int status, int connections, Said said) {
    say(name, status, connections, (u, i) -> said.by(u.frame(1, HEAD, i, OK), i));
  }

  private static void head(String name, int status, int connections, String... fields) {
    byte[] block = FrameCaller.block(fields);
    say(name, status, connections, (u, i) -> u.frame(1, WHOLE, i, block));
  }

  private static void setting(String name, int status, int connections, String hex) {
    byte[] payload = HexFormat.of().parseHex(hex);
    before(name, status, connections, (u, _) -> u.frame(4, 0, 0, payload));
  }

  private static void coded(String name, int status, int connections, String hex) {
    byte[] block = HexFormat.of().parseHex(hex);
    say(name, status, connections, (u, i) -> u.frame(1, WHOLE, i, block));
  }

  static {
    head("100 that ends", 502, 1, ":status", "100");
    head("nothing in a head", 502, 1);
    head("a path in a head", 502, 1, ":status", "200", ":path", "/");
    head("a list of lengths", 502, 1, ":status", "200", "content-length", "0, 0");
    head("a length and no content", 502, 1, ":status", "200", "content-length", "9");
    head("304 with a length", 304, 1, ":status", "304", "content-length", "9");
    before("103 first", 200, 1, (u, i) -> u.frame(1, HEAD, i, EARLY));
    say("204, an empty end", 204, 1, (u, i) -> u.frame(1, HEAD, i, NONE).frame(0, END, i));
    say("204 with content", 502, 1, (u, i) -> u.frame(1, HEAD, i, NONE).frame(0, END, i, HI));
    say("103 with content", 502, 1, (u, i) -> u.frame(1, HEAD, i, EARLY).frame(0, END, i, HI));
    say("a fragment alone", 502, 2, (u, i) -> u.frame(9, HEAD, i, OK));
    say("content in a head", 502, 2, (u, i) -> u.frame(1, 0, i, OK).frame(0, END, i, HI));
    say("an end in fragments", 200, 1, (u, i) -> u.frame(1, END, i, OK).frame(9, HEAD, i));
    before("content first", 502, 1, (u, i) -> u.frame(0, END, i, HI));
    within("two heads", 0, 1, (u, i) -> u.frame(1, HEAD, i, OK).frame(0, END, i, HI));
    within("103 behind a head", 0, 1, (u, i) -> u.frame(1, HEAD, i, EARLY));
    within("a status behind content", 0, 1, (u, i) -> u.frame(0, 0, i, HI).frame(1, WHOLE, i, OK));
    within("padding alone", 200, 1, (u, i) -> u.frame(0, 8, i, (byte) 0).frame(0, END, i, HI));
    within("more padding than frame", 0, 2, (u, i) -> u.frame(0, 8 | END, i, (byte) 9));
    within("no error, and no end", 0, 1, (u, i) -> u.number(RST_STREAM, i, 0));
    // Streams that nobody opened, or that have ended.
    say("of a later stream", 502, 2, (u, i) -> u.frame(1, WHOLE, i + 2, OK));
    say("of its own stream", 502, 2, (u, _) -> u.frame(1, WHOLE, 2, OK));
    say("content of its own stream", 502, 2, (u, _) -> u.frame(0, END, 2, HI));
    behind("content behind the end", 2, (u, i) -> u.frame(0, END, i, HI));
    behind("a head behind the end", 2, (u, i) -> u.frame(1, WHOLE, i, OK));
    behind("a reset behind the end", 1, (u, i) -> u.number(RST_STREAM, i, 8));
    behind("credit behind the end", 1, (u, i) -> u.number(WINDOW_UPDATE, i, 8));
    say("no error", 502, 1, (u, i) -> u.number(RST_STREAM, i, 0));
    say("HTTP/1.1 is required", 502, 1, (u, i) -> u.number(RST_STREAM, i, 13));
    say("an unknown error", 502, 1, (u, i) -> u.number(RST_STREAM, i, 0xff));
    say("a reset of no stream", 502, 2, (u, i) -> u.number(RST_STREAM, i + 20, 8));
    say("a short reset", 502, 2, (u, i) -> u.frame(RST_STREAM, 0, i, new byte[3]));
    before("a push", 502, 2, (u, i) -> u.frame(5, HEAD, i, promise()));
    // The connection.
    before("it goes", 200, 2, (u, i) -> u.frame(GOAWAY, 0, 0, away(i, 0)));
    before("it goes in anger", 200, 2, (u, i) -> u.frame(GOAWAY, 0, 0, away(i, 11)));
    before(
        "it goes in two steps",
        200,
        2,
        (u, i) ->
            u.frame(GOAWAY, 0, 0, away(Integer.MAX_VALUE, 0)).frame(GOAWAY, 0, 0, away(i, 0)));
    say("it goes on a stream", 502, 2, (u, i) -> u.frame(GOAWAY, 0, i, away(i, 0)));
    before("extensions", 200, 1, (u, i) -> u.frame(10, 0, i, HI).frame(12, 0, 0, HI));
    before("credit of nothing", 502, 1, (u, i) -> u.number(WINDOW_UPDATE, i, 0));
    before("credit of nothing for all", 502, 2, (u, _) -> u.number(WINDOW_UPDATE, 0, 0));
    before("too much credit", 502, 1, (u, i) -> u.number(WINDOW_UPDATE, i, Integer.MAX_VALUE));
    before(
        "too much by a setting",
        502,
        2,
        (u, i) -> u.number(WINDOW_UPDATE, i, WIDE).frame(4, 0, 0, WINDOW));
    before("too much for all", 502, 2, (u, _) -> u.number(WINDOW_UPDATE, 0, Integer.MAX_VALUE));
    say("a short ping", 502, 2, (u, _) -> u.frame(6, 0, 0, new byte[7]));
    say("a frame too large", 502, 2, (u, i) -> u.frame(0, 0, i, new byte[Frames.LARGEST + 1]));
    setting("no more streams", 200, 2, "000300000000");
    setting("no table", 200, 1, "000100000000");
    setting("pushes", 502, 2, "000200000001");
    setting("frames of a byte", 502, 2, "000500000001");
    setting("too large a window", 502, 2, "000480000000");
    setting("half a setting", 502, 2, "0004000000");
    // RFC 9218 §2.1.
    setting("priorities of a third kind", 502, 2, "000900000002");
    // Field blocks.
    coded("the field number 0", 502, 2, "80");
    coded("the field number 70", 502, 2, "88c6");
    coded("the end within a string", 502, 2, "880084ffffffff00");
    coded("a table beyond ours", 502, 2, "3fe21f88");
    coded("a resize behind a field", 502, 2, "8820");
    coded("two resizes", 200, 1, "203fe11f88");
    say("a head of 48 KB", 502, 1, (u, i) -> fragments(u, i, large()));
    say("trailers of 48 KB", 0, 1, (u, i) -> fragments(u.frame(1, HEAD, i, OK), i, large()));
  }

  private static byte[] away(int last, int code) {
    return ByteBuffer.allocate(8).putInt(last).putInt(code).array();
  }

  private static byte[] large() {
    List<String> fields = new ArrayList<>(List.of(":status", "200"));
    for (int i = 0; i < 48; i++) {
      fields.addAll(List.of("x-" + i, "y".repeat(1000)));
    }
    return FrameCaller.block(fields.toArray(String[]::new));
  }

  /** A field block that ends its stream, in as many frames as it needs. */
  private static FrameCaller fragments(FrameCaller upstream, int stream, byte[] block) {
    for (int at = 0; at < block.length; at += Frames.LARGEST) {
      int end = Math.min(at + Frames.LARGEST, block.length);
      int flags = (at == 0 ? END : 0) | (end == block.length ? HEAD : 0);
      upstream.frame(at == 0 ? HEADERS : 9, flags, stream, Arrays.copyOfRange(block, at, end));
    }
    return upstream;
  }

  private static byte[] promise() {
    byte[] request = FrameCaller.request("GET", "/pushed");
    return ByteBuffer.allocate(4 + request.length).putInt(2).put(request).array();
  }

  @Test
  void cost_no_more_than_they_must() throws Exception {
    for (Case one : CASES) {
      AtomicInteger connections = new AtomicInteger();
      try (ServerSocket socket = new ServerSocket(0, 9, InetAddress.getLoopbackAddress());
          Door door = Door.to(socket).upstream(it -> it.over(Protocol.HTTP_2)).open();
          RawCaller caller = door.caller();
          RawCaller victim = door.caller()) {
        Thread.startVirtualThread(() -> accept(socket, connections, one.said()));
        caller.send(Raw.head("GET /first HTTP/1.1", "Host: a"));
        String head = caller.head();
        assertThat(head)
            .as(one.name())
            .startsWith("HTTP/1.1 " + (one.status() == 0 ? 200 : one.status()));
        if (one.status() == 0) {
          // The end of the chunks is missing.
          assertThat(caller.rest()).as(one.name()).doesNotEndWith("0\r\n\r\n");
        }
        victim.send(Raw.head("POST /victim HTTP/1.1", "Host: a", "Content-Length: 2") + "hi");
        assertThat(victim.answer().content()).as(one.name()).isEqualTo("of /victim");
        assertThat(connections).as(one.name()).hasValue(one.connections());
      }
    }
  }

  private static void accept(ServerSocket socket, AtomicInteger connections, Said first) {
    while (!socket.isClosed()) {
      try {
        FrameCaller upstream = new FrameCaller(socket.accept());
        connections.incrementAndGet();
        Thread.startVirtualThread(() -> serve(upstream, first));
      } catch (IOException e) {
        return;
      }
    }
  }

  private static void serve(FrameCaller connection, Said first) {
    try (FrameCaller upstream = connection.serve()) {
      while (true) {
        FrameCaller.Frame frame = upstream.next();
        if (frame.type() != HEADERS) {
          continue;
        }
        String path = upstream.fields(frame.payload()).getOrDefault(":path", "");
        if (path.equals("/first")) {
          var _ = first.by(upstream, frame.stream());
        } else {
          byte[] content = ("of " + path).getBytes(US_ASCII);
          upstream
              .frame(HEADERS, HEAD, frame.stream(), OK)
              .frame(DATA, END, frame.stream(), content);
        }
        upstream.flush();
      }
    } catch (IOException e) {
      // The gateway may end a connection whenever it likes.
    }
  }
}
