package dev.gatehouse.proxy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is unusual and legal over HTTP/2 is served, and its connection serves on. */
@ExtendWith(NoLeaks.class)
class LegalStreamsTest {
  private static final int UNKNOWN = 0xf7;
  private static final int GREASE = 0x0a0a;
  private static final int PADDED = 8;
  private static final int WITH_PRIORITY = 0x20;
  private static final int WHOLE = Frames.END_HEADERS | Frames.END_STREAM;
  private static final byte[] GET = FrameCaller.request("GET", "/");
  private static final byte[] POST = FrameCaller.request("POST", "/");

  /** Sends frames, of which one opens this stream. */
  @FunctionalInterface
  private interface Sent {
    void send(FrameCaller caller, int stream);
  }

  private static final Map<String, Sent> WITHOUT_CONTENT = new LinkedHashMap<>();
  private static final Map<String, Sent> HELLO = new LinkedHashMap<>();

  static {
    WITHOUT_CONTENT.put("a reserved bit", (c, i) -> c.frame(1, WHOLE, i | 0x8000_0000, GET));
    WITHOUT_CONTENT.put("flags that are none", (c, i) -> c.frame(1, WHOLE | 0xc2, i, GET));
    WITHOUT_CONTENT.put(
        "padding and a priority",
        (c, i) ->
            c.frame(
                1,
                WHOLE | PADDED | WITH_PRIORITY,
                i,
                bytes(new byte[] {2, (byte) 0x80, 0, 0, 0, 16}, GET, new byte[2])));
    WITHOUT_CONTENT.put(
        "a tree of priorities before all else",
        (c, i) -> {
          c.frame(2, 0, i + 2, new byte[] {0, 0, 0, 0, 9});
          c.frame(2, 0, i + 4, new byte[] {0, 0, 0, (byte) (i + 2), 9});
          c.frame(1, WHOLE | WITH_PRIORITY, i, bytes(new byte[] {0, 0, 0, 0, 41}, GET));
        });
    WITHOUT_CONTENT.put(
        "frames that nobody knows",
        (c, i) -> {
          c.frame(0x10, 0, 0, "\0\0\0\0u=1".getBytes(US_ASCII));
          c.frame(UNKNOWN, 0xff, i, new byte[9]);
          c.frame(1, WHOLE, i, GET);
          c.frame(UNKNOWN, 1, i);
        });
    WITHOUT_CONTENT.put(
        "settings that nobody knows, and some twice",
        (c, i) -> {
          c.frame(4, 0, 0, settings(GREASE, 1, 8, 1, 9, 1, 6, 1 << 18, 4, 1, 4, 65_535));
          c.frame(1, WHOLE, i, GET);
        });
    WITHOUT_CONTENT.put(
        "settings that allow little, and that allow much",
        (c, i) -> {
          c.frame(4, 0, 0, settings(3, 0, 6, 0, 5, (1 << 24) - 1));
          c.frame(1, WHOLE, i, GET);
        });
    WITHOUT_CONTENT.put(
        "a goodbye, which is said to streams of ours",
        (c, i) -> c.frame(7, 0, 0, new byte[8]).frame(1, WHOLE, i, GET));
    WITHOUT_CONTENT.put(
        "a field that no table may hold",
        (c, i) -> c.frame(1, WHOLE, i, bytes(GET, new byte[] {16, 1, 'x', 1, 'y'})));
    WITHOUT_CONTENT.put(
        "answers to what was not asked",
        (c, i) -> c.frame(4, 1, 0).frame(6, 1, 0, new byte[8]).frame(1, WHOLE, i, GET));
    WITHOUT_CONTENT.put(
        "fragments of any size",
        (c, i) -> {
          c.frame(1, Frames.END_STREAM, i);
          c.frame(9, 0, i, Arrays.copyOf(GET, 3));
          c.frame(9, 0, i);
          c.frame(9, Frames.END_HEADERS, i, Arrays.copyOfRange(GET, 3, GET.length));
        });
    WITHOUT_CONTENT.put(
        "a table of no size and back",
        (c, i) -> c.frame(1, WHOLE, i, bytes(new byte[] {0x20, 0x3f, (byte) 0xe1, 0x1f}, GET)));
    WITHOUT_CONTENT.put("empty trailers", (c, i) -> c.frame(1, 4, i, POST).frame(1, WHOLE, i));
    WITHOUT_CONTENT.put(
        "trailers alone",
        (c, i) -> c.frame(1, 4, i, POST).frame(1, WHOLE, i, FrameCaller.block("x", "y")));
    WITHOUT_CONTENT.put("an empty end", (c, i) -> c.frame(1, 4, i, POST).frame(0, 1, i));
    WITHOUT_CONTENT.put(
        "a length of nothing", (c, i) -> c.frame(1, WHOLE, i, with("content-length", "0")));
    WITHOUT_CONTENT.put("the same host twice", (c, i) -> c.frame(1, WHOLE, i, with("host", "a")));
    WITHOUT_CONTENT.put(
        "the same host with its port", (c, i) -> c.frame(1, WHOLE, i, with("host", "A:80")));
    WITHOUT_CONTENT.put("te", (c, i) -> c.frame(1, WHOLE, i, with("te", "trailers")));
    WITHOUT_CONTENT.put(
        "odd fields",
        (c, i) -> c.frame(1, WHOLE, i, with("!#$%&'*+-.^_`|~1", "\u00e9\t.", "y", "")));
    WITHOUT_CONTENT.put(
        "no :authority",
        (c, i) ->
            c.frame(
                1,
                WHOLE,
                i,
                FrameCaller.block(
                    ":path", "/", ":scheme", "http", ":method", "GET", "host", "A:80")));
    WITHOUT_CONTENT.put("a gap", (c, i) -> c.frame(1, WHOLE, i, GET));
    HELLO.put(
        "padding, with its length given",
        (c, i) -> {
          c.frame(1, 4, i, FrameCaller.request("POST", "/", "content-length", "5"));
          c.frame(0, PADDED, i, bytes(new byte[] {3}, "hel".getBytes(US_ASCII), new byte[3]));
          c.frame(0, PADDED | 1, i, bytes(new byte[1], "lo".getBytes(US_ASCII)));
        });
    HELLO.put(
        "empty parts",
        (c, i) -> c.frame(1, 4, i, POST).frame(0, 0, i).frame(0, 0, i, hello()).frame(0, 1, i));
    HELLO.put(
        "nothing but padding at the end",
        (c, i) ->
            c.frame(1, 4, i, POST)
                .frame(0, 0, i, hello())
                .frame(0, PADDED | 1, i, (byte) 1, (byte) 0));
    HELLO.put(
        "trailers",
        (c, i) ->
            c.frame(1, 4, i, POST)
                .frame(0, 0, i, hello())
                .frame(1, WHOLE, i, FrameCaller.block("x", "y")));
    HELLO.put(
        "a window that closes and opens",
        (c, i) ->
            c.frame(4, 0, 0, settings(4, 0))
                .frame(1, 4, i, POST)
                .frame(0, 1, i, hello())
                .frame(4, 0, 0, settings(4, 3))
                .frame(4, 0, 0, settings(4, 65_535)));
  }

  private static byte[] hello() {
    return "hello".getBytes(US_ASCII);
  }

  private static byte[] with(String... fields) {
    return FrameCaller.request("GET", "/", fields);
  }

  private static byte[] settings(int... pairs) {
    byte[] payload = new byte[3 * pairs.length];
    for (int i = 0; i < pairs.length; i += 2) {
      payload[3 * i] = (byte) (pairs[i] >> 8);
      payload[3 * i + 1] = (byte) pairs[i];
      for (int k = 0; k < 4; k++) {
        payload[3 * i + 2 + k] = (byte) (pairs[i + 1] >> (8 * (3 - k)));
      }
    }
    return payload;
  }

  private static byte[] bytes(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static void assertServed(FrameCaller caller, int stream, Sent sent, String content)
      throws IOException {
    sent.send(caller, stream);
    FrameCaller.Answer answer = caller.flush().answer(stream);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.content()).isEqualTo(content);
    assertThat(answer.reset()).isEqualTo(-1);
  }

  @Test
  void serves_frames_that_few_send() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.echoing();
        Door door = Door.to(upstream.url()).open();
        FrameCaller caller = new FrameCaller(door.listener.address()).greet()) {
      int stream = 1;
      for (Map.Entry<String, Sent> one : WITHOUT_CONTENT.entrySet()) {
        assertServed(caller, stream, one.getValue(), "");
        stream += 6;
      }
      for (Map.Entry<String, Sent> one : HELLO.entrySet()) {
        assertServed(caller, stream, one.getValue(), "hello");
        stream += 2;
      }
      // Long over: what still comes for it is nothing.
      caller.number(8, 1, 5).number(3, 1, 8).frame(2, 0, 1, new byte[] {0, 0, 0, 0, 1});
      caller.frame(7, 0, 0, new byte[8]);
      assertServed(caller, stream, (c, i) -> c.frame(1, WHOLE, i, GET), "");
    }
  }

  @Test
  void serves_more_padded_frames_than_nothing_may_have() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.echoing();
        Door door = Door.to(upstream.url()).open();
        FrameCaller caller = new FrameCaller(door.listener.address()).greet()) {
      int stream = caller.open(POST, false);
      for (int i = 0; i < 3000; i++) {
        caller.frame(
            Frames.DATA,
            PADDED,
            stream,
            bytes(new byte[] {2}, "abc".getBytes(US_ASCII), new byte[2]));
      }
      caller.frame(Frames.DATA, Frames.END_STREAM, stream).flush();
      assertThat(caller.answer(stream).content()).isEqualTo("abc".repeat(3000));
    }
  }

  /** Browsers send each cookie by itself, and over HTTP/1.1 all of them in one field. */
  @ParameterizedTest(name = "{0} cookies of {1} bytes: {2}")
  @CsvSource({"99, 30, 200", "500, 30, 200", "501, 8, 200", "502, 8, 431", "520, 30, 431"})
  void counts_the_crumbs_of_a_cookie_as_one_field(int count, int size, int status)
      throws Exception {
    String crumb = "c=" + "v".repeat(size - 2);
    byte[] first = bytes(new byte[] {0x60, (byte) size}, crumb.getBytes(US_ASCII));
    byte[] others = new byte[count - 1];
    Arrays.fill(others, (byte) 0xbe);
    try (ScriptedUpstream upstream = ScriptedUpstream.echoing();
        Door door = Door.to(upstream.url()).open();
        FrameCaller caller = new FrameCaller(door.listener.address()).greet()) {
      int stream = caller.open(bytes(GET, first, others), true);
      assertThat(caller.flush().answer(stream).status()).isEqualTo(status);
      if (status == 200) {
        String cookie = String.join("; ", Collections.nCopies(count, crumb));
        assertThat(upstream.next().head()).contains("\r\ncookie: " + cookie + "\r\n");
      }
      assertThat(caller.get("/").status()).isEqualTo(200);
    }
  }
}
