package dev.gatehouse.proxy.websocket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The cases of the Autobahn list that concern what stands between client and server, each from both
 * sides, in one piece, byte by byte, and cut in two at every byte.
 *
 * <p>Frames are written as first byte and payload: {@code 81:text}, {@code 82*70000} for so many
 * bytes, {@code 88=03e8} for hexadecimal ones.
 */
class FrameCourseTest {
  private static final int LARGE = 600;

  /** The list's number, frames, and how it ends. */
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "1.1 text of each length | 81: 81*1 81*125 81*126 81*127 81*128",
        "1.1 at the edges        | 81*65535 81*65536",
        "1.2 binary              | 82: 82*1 82*125 82*126 82*127 82*128 82*65535 82*65536",
        "2 pings and pongs       | 89: 89:hello 89*125 89=00fffefdfcfb00ff 8a: 8a:unasked 89: 8a:",
        "2.10 ten pings          | 89:1 89:2 89:3 89:4 89:5 89:6 89:7 89:8 89:9 89:10",
        "5.3 two fragments       | 01:frag 80:ment",
        "5.6 a ping between      | 01:frag 89:ping 80:ment",
        "5.8 fragments of none   | 01: 00: 80:",
        "5.19 pings between      | 01:a 00:b 89:p 00:c 00:d 89:q 80:e 81:f",
        "6.3 no UTF-8            | 81=cebae1bdb9cf83cebcceb5edbfbf",
        "6.4 no UTF-8 in parts   | 01=cebae1bdb9cf83cebcceb5f4 00=90 80=8080656469746564",
        "7.1.1 a message, Close  | 81:bye 88=03e8",
        "7.3.1 Close without code| 88:",
        "7.3.3 Close             | 88=03e8",
        "7.3.5 longest reason    | 88*close125",
        "7.5.1 reason no UTF-8   | 88=03e8cebae1bdb9cf83cebcceb5eda080656469746564",
        "9 a large one in parts  | 02*65536 00*65536 00*1 80*70000",
      })
  void passes_what_it_does_not_look_into(String what, String frames) {
    assertPasses(Extensions.NONE, frames);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "2.5 ping too long        | 81:before | 89*126 | more than 125",
        "3.1 RSV3                 | | 91:x | reserved bit",
        "3.2 RSV2 behind a text   | 81:before | a1:x | reserved bit",
        "3.3 RSV2 and 3           | 81:before | b1:x | reserved bit",
        "3.4 RSV1                 | 81:before | c1:x | reserved bit",
        "3.5 RSV1 and 3, binary   | | d2:x | reserved bit",
        "3.6 RSV1 and 2, ping     | | e9:x | reserved bit",
        "3.7 all of them, Close   | | f8=03e8 | reserved bit",
        "4.1.1 opcode 3           | | 83: | reserved opcode",
        "4.1.2 opcode 4           | | 84:x | reserved opcode",
        "4.1.3 opcode 5           | 81:before | 85: | reserved opcode",
        "4.1.4 opcode 6           | 81:before | 86:x | reserved opcode",
        "4.1.5 opcode 7           | 81:before | 87: | reserved opcode",
        "4.2.1 opcode 11          | | 8b: | reserved opcode",
        "4.2.2 opcode 12          | | 8c:x | reserved opcode",
        "4.2.3 opcode 13          | 81:before | 8d: | reserved opcode",
        "4.2.4 opcode 14          | 81:before | 8e:x | reserved opcode",
        "4.2.5 opcode 15          | 81:before | 8f: | reserved opcode",
        "5.1 ping in fragments    | | 09:frag | in fragments",
        "5.2 pong in fragments    | | 0a:frag | in fragments",
        "a Close in fragments     | | 08=03e8 | in fragments",
        "5.9 nothing to continue  | | 80:x | continuation of nothing",
        "5.12 nor with more       | | 00:x | continuation of nothing",
        "5.15 nor behind a message| 01:a 80:b | 00:x | continuation of nothing",
        "5.18 two texts           | 01:frag | 81:ment | within a message",
        "a binary within a text   | 01:frag | 82:ment | within a message",
        "7.3.2 half a code        | | 88=03 | half a code",
        "7.3.6 Close too long     | | 88*126 | more than 125",
        "RSV1 on a continuation   | 01:frag | c0:x | reserved bit",
      })
  void stops_at_what_is_no_frame(String what, @Nullable String good, String bad, String why) {
    assertStops(Extensions.NONE, good == null ? "" : good, bad, why);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000,
        4999
      })
  void passes_codes_that_may_be_sent(int code) {
    FrameCourse course = assertPasses(Extensions.NONE, "88=" + hex(code));
    assertThat(course.code()).isEqualTo(code);
    assertThat(course.ended()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535})
  void stops_at_codes_that_nobody_may_send(int code) {
    assertStops(Extensions.NONE, "81:before", "88=" + hex(code), "code that nobody");
  }

  /** RFC 6455 §1.4: what comes behind a Close is discarded, whatever it is. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "7.1.3 a ping          | 88=03e8 | 89:",
        "7.1.4 a text          | 88=03e8 | 81:x",
        "7.1.5 the rest of one | 01:frag 88=03e8 | 80:ment",
        "another Close         | 88: | 88=03e9",
        "no frame              | 81:x 88=03e8 | ff:x 81*70000",
      })
  void drops_what_comes_behind_a_close(String what, String good, String late) {
    for (boolean client : new boolean[] {true, false}) {
      byte[] before = frames(good, client);
      byte[] all = frames(good + " " + late, client);
      for (int size : cuts(all.length)) {
        Run run = Run.of(client, Extensions.NONE, all, size);
        assertThat(run.error).isEmpty();
        assertThat(run.out.toByteArray()).isEqualTo(before);
        assertThat(run.course.ended()).isTrue();
      }
    }
  }

  private static String hex(int code) {
    return "%04x".formatted(code);
  }

  /** 12 and 13: the first bit says that a message is compressed, and is for its first frame. */
  @Test
  void passes_compressed_messages_where_they_were_agreed_on() {
    assertPasses(Extensions.DEFLATE, "c1:zip 41:z 00:i 80:p 89:ping 81:plain c2*70000");
    assertStops(Extensions.DEFLATE, "41:z", "c0:ip", "reserved bit");
    assertStops(Extensions.DEFLATE, "", "c9:ping", "reserved bit");
    assertStops(Extensions.DEFLATE, "", "e1:zip", "reserved bit");
    assertPasses(Extensions.OTHER, "f1:what f3:ever 83:x");
    assertThat(Extensions.of("")).isEqualTo(Extensions.NONE);
    assertThat(Extensions.of("Permessage-Deflate; server_no_context_takeover"))
        .isEqualTo(Extensions.DEFLATE);
    assertThat(Extensions.of("permessage-deflate, x-other")).isEqualTo(Extensions.OTHER);
    assertThat(Extensions.of("permessage-deflate-2")).isEqualTo(Extensions.OTHER);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "125 in two bytes, 827e007d", "65535 in eight, 827f000000000000ffff",
    "0 in two, 827e0000", "more than there can be, 827f8000000000000000",
  })
  void stops_at_lengths_that_are_not_written_as_they_should(String what, String head) {
    for (boolean client : new boolean[] {true, false}) {
      byte[] frame = HexFormat.of().parseHex(head + (client ? "00000000" : ""));
      frame[1] |= (byte) (client ? 0x80 : 0);
      assertThat(Run.of(client, Extensions.NONE, frame, frame.length).error).contains("length");
    }
  }

  @Test
  void stops_at_masks_of_servers_and_at_clients_without() {
    for (boolean client : new boolean[] {true, false}) {
      byte[] other = frames("81:x", !client);
      assertThat(Run.of(client, Extensions.NONE, other, other.length).error).contains("mask");
    }
  }

  @Test
  void takes_lengths_that_nobody_could_hold() {
    byte[] head = HexFormat.of().parseHex("827f7fffffffffffffff");
    Run run = Run.of(false, Extensions.NONE, head, 3);
    assertThat(run.error).isEmpty();
    assertThat(run.course.isBetween()).isFalse();
  }

  private static FrameCourse assertPasses(Extensions extensions, String frames) {
    FrameCourse last = null;
    for (boolean client : new boolean[] {true, false}) {
      byte[] all = frames(frames, client);
      for (int size : cuts(all.length)) {
        Run run = Run.of(client, extensions, all, size);
        assertThat(run.error).isEmpty();
        assertThat(run.out.toByteArray()).isEqualTo(all);
        assertThat(run.course.isBetween()).isTrue();
        last = run.course;
      }
    }
    return Objects.requireNonNull(last);
  }

  private static void assertStops(Extensions extensions, String good, String bad, String why) {
    for (boolean client : new boolean[] {true, false}) {
      byte[] before = frames(good, client);
      byte[] all = frames((good + " " + bad).strip(), client);
      for (int size : cuts(all.length)) {
        Run run = Run.of(client, extensions, all, size);
        assertThat(run.error).contains(why);
        // What is in front of it goes by and nothing of it, however it came: a Close can be put in.
        assertThat(run.out.toByteArray()).isEqualTo(before);
        assertThat(run.course.isBetween()).isTrue();
        assertThat(run.course.closed()).isFalse();
      }
    }
  }

  /** In one piece, byte by byte, and cut first at every byte; what is large in fewer ways. */
  private static List<Integer> cuts(int length) {
    if (length > LARGE) {
      return List.of(length, 3, 1000);
    }
    return IntStream.rangeClosed(1, Math.max(1, length)).boxed().toList();
  }

  private static byte[] frames(String written, boolean masked) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (String frame : written.isBlank() ? new String[0] : written.strip().split(" ")) {
      int first = Integer.parseInt(frame.substring(0, 2), 16);
      out.writeBytes(frame(first, payload(frame.charAt(2), frame.substring(3)), masked));
    }
    return out.toByteArray();
  }

  private static byte[] payload(char how, String text) {
    return switch (how) {
      case '*' ->
          text.startsWith("close")
              ? ("\u0003\u00e8" + "r".repeat(123)).getBytes(ISO_8859_1)
              : "x".repeat(Integer.parseInt(text)).getBytes(ISO_8859_1);
      case '=' -> HexFormat.of().parseHex(text);
      default -> text.getBytes(ISO_8859_1);
    };
  }

  private static byte[] frame(int first, byte[] payload, boolean masked) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int length = payload.length;
    int mask = masked ? 0x80 : 0;
    out.write(first);
    if (length <= 125) {
      out.write(mask | length);
    } else if (length <= 0xffff) {
      out.write(mask | 126);
      out.write(length >> 8);
      out.write(length);
    } else {
      out.write(mask | 127);
      for (int shift = 56; shift >= 0; shift -= 8) {
        out.write((int) ((long) length >> shift));
      }
    }
    byte[] key = {0x11, 0x22, 0x33, 0x44};
    if (masked) {
      out.writeBytes(key);
    }
    for (int i = 0; i < length; i++) {
      out.write(masked ? payload[i] ^ key[i % 4] : payload[i]);
    }
    return out.toByteArray();
  }

  /** Bytes that went through a course in pieces of a size. */
  private static final class Run {
    final ByteArrayOutputStream out = new ByteArrayOutputStream();
    final FrameCourse course;
    String error = "";

    private Run(FrameCourse course) {
      this.course = course;
    }

    static Run of(boolean client, Extensions extensions, byte[] all, int size) {
      Run run = new Run(new FrameCourse(client, extensions));
      for (int at = 0; at < all.length && run.error.isEmpty(); at += size) {
        run.pass(Unpooled.copiedBuffer(all, at, Math.min(size, all.length - at)));
      }
      return run;
    }

    private void pass(ByteBuf part) {
      ByteBuf passed = course.pass(part);
      if (passed != null) {
        byte[] bytes = new byte[passed.readableBytes()];
        passed.readBytes(bytes);
        out.writeBytes(bytes);
        assertThat(passed.release()).isTrue();
      }
      assertThat(part.refCnt()).isZero();
      FrameError wrong = course.error();
      error = wrong == null ? "" : String.valueOf(wrong.getMessage());
    }
  }
}
