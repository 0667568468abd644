package dev.gatehouse.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkSyntaxTest {
  /** Reads chunks as one content; what is behind their end follows after a bar. */
  private static String read(String text) throws Refused {
    byte[] bytes = text.replace("~", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    ChunkSyntax syntax = new ChunkSyntax(Limits.USUAL);
    StringBuilder content = new StringBuilder();
    int at = 0;
    while (at < bytes.length && !syntax.ended()) {
      if (syntax.data() > 0) {
        content.append((char) bytes[at++]);
        syntax.skip(1);
      } else {
        syntax.accept(bytes[at++]);
      }
    }
    String behind = new String(bytes, at, bytes.length - at, StandardCharsets.ISO_8859_1);
    return content + (syntax.ended() ? "|" + behind : "");
  }

  @ParameterizedTest
  @CsvSource({
    "0~~, |",
    "5~hello~0~~GET, hello|GET",
    "5;a~hello~00~~, hello|",
    "5;a=b;c=\"d \\\" e\";f~hello~0;x~A: b~C:~~, hello|",
    "a~0123456789~0~~, 0123456789|",
    "5~hel, hel",
    "000005~hello~0~~, hello|",
  })
  void reads_chunks(String text, String content) throws Refused {
    assertThat(read(text)).isEqualTo(content);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "~",
        "g~",
        " 5~",
        "5 ~",
        "+5~",
        "-5~",
        "0x5~",
        "5_0~",
        "5;~",
        "5;=b~",
        "5;a=~",
        "5;a=b c~",
        "5;a=\"b~\"~",
        "5;a=\"b\0\"~",
        "5;a=\"b\"c~",
        "5; a~",
        "5\n",
        "5\rx",
        "5;a\n",
        "5;a\rx",
        "5~hello0~",
        "5~hello\n0~",
        "5~hello!~",
        "FFFFFFFFFFFFFFFF~",
        "0~ a: b~~",
        "0~a b: c~~",
        "0~a~~",
        "0~\n",
        "0~a: \0~~",
        "0~:b~~",
        "5,5~",
        "5;a;;b~",
        "é~",
      })
  void refuses_what_is_not_exactly_a_chunk(String text) {
    assertThatThrownBy(() -> read(text)).isInstanceOf(Refused.class);
  }

  @Test
  void bounds_what_nobody_reads() {
    assertThatThrownBy(() -> read("1;" + "a".repeat(5000) + "~x~0~~")).isInstanceOf(Refused.class);
    assertThatThrownBy(() -> read("1;a=bcdefg~x~".repeat(1000))).isInstanceOf(Refused.class);
    assertThatThrownBy(() -> read("0~" + "a: b~".repeat(101) + "~")).isInstanceOf(Refused.class);
    assertThatThrownBy(() -> read("0~a: " + "b".repeat(17_000) + "~~")).isInstanceOf(Refused.class);
  }
}
