package dev.gatehouse.pipeline;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContentCodingTest {
  private static final int CAP = 100_000;
  private static final byte[] TEXT = "what is said here ".repeat(100).getBytes(ISO_8859_1);

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Arrays.stream(parts).forEach(out::writeBytes);
    return out.toByteArray();
  }

  private static void assertReads(String coding, byte[] content) {
    assertThat(ContentCoding.decode(coding, content, CAP))
        .isInstanceOfSatisfying(
            ContentCoding.Plain.class, it -> assertThat(it.content().content()).isEqualTo(TEXT));
  }

  private static void assertUnreadable(String coding, byte[] content, String why) {
    assertThat(ContentCoding.decode(coding, content, CAP))
        .isInstanceOfSatisfying(
            ContentCoding.Unreadable.class, it -> assertThat(it.why()).contains(why));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "x-gzip", "deflate", "identity"})
  void undoes_what_others_do(String coding) throws IOException {
    assertReads(coding, Coded.as(coding, TEXT));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate", "identity"})
  void makes_as_much_as_the_cap_and_not_a_byte_more(String coding) throws IOException {
    assertThat(ContentCoding.decode(coding, Coded.as(coding, new byte[CAP]), CAP))
        .isInstanceOf(ContentCoding.Plain.class);
    assertThat(ContentCoding.decode(coding, Coded.as(coding, new byte[CAP + 1]), CAP))
        .isInstanceOf(ContentCoding.TooLarge.class);
    assertThat(ContentCoding.decode(coding, Coded.as(coding, new byte[50 << 20]), CAP))
        .isInstanceOf(ContentCoding.TooLarge.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate"})
  void reads_exactly_one_thing(String coding) throws IOException {
    byte[] good = Coded.as(coding, TEXT);
    assertUnreadable(coding, joined(good, good), "more behind its end");
    assertUnreadable(coding, joined(good, new byte[1]), "more behind its end");
    for (int length = 0; length < good.length; length++) {
      byte[] cut = Arrays.copyOf(good, length);
      assertThat(ContentCoding.decode(coding, cut, CAP))
          .as(length + " bytes")
          .isInstanceOf(ContentCoding.Unreadable.class);
    }
  }

  /** RFC 1952 §2.3: what a head may hold, each flag of it. */
  @ParameterizedTest(name = "flags {0}")
  @CsvSource({
    "01, ''",
    "02, 0000",
    "04, 03005a5a5a",
    "08, 6e00",
    "10, 6300",
    "1e, 0000" + "6e00" + "6300" + "0000"
  })
  void reads_every_head_of_gzip(String flags, String more) throws IOException {
    byte[] plain = Coded.as("gzip", TEXT);
    byte[] head = Arrays.copyOf(plain, 10);
    head[3] = HexFormat.of().parseHex(flags)[0];
    byte[] rest = Arrays.copyOfRange(plain, 10, plain.length);
    assertReads("gzip", joined(head, HexFormat.of().parseHex(more), rest));
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource({
    "0, no magic number",
    "1, half a magic number",
    "2, another method",
    "3, flags that mean nothing",
    "-8, another checksum",
    "-4, another length",
  })
  void refuses_what_is_not_gzip(int at, String why) throws IOException {
    byte[] bad = Coded.as("gzip", TEXT);
    bad[at < 0 ? bad.length + at : at] ^= (byte) 0xa0;
    assertThat(ContentCoding.decode("gzip", bad, CAP))
        .as(why)
        .isInstanceOf(ContentCoding.Unreadable.class);
  }

  @Test
  void refuses_deflated_content_that_needs_a_dictionary_or_has_no_frame() {
    assertUnreadable("deflate", deflated(false), "dictionary");
    assertThat(ContentCoding.decode("deflate", deflated(true), CAP))
        .isInstanceOf(ContentCoding.Unreadable.class);
  }

  private static byte[] deflated(boolean bare) {
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, bare);
    if (!bare) {
      deflater.setDictionary("said".getBytes(ISO_8859_1));
    }
    deflater.setInput(TEXT);
    deflater.finish();
    byte[] out = new byte[2 * TEXT.length];
    int length = deflater.deflate(out);
    deflater.end();
    return Arrays.copyOf(out, length);
  }

  @Test
  void never_ends_otherwise_whatever_comes() throws IOException {
    Random random = new Random(4);
    byte[] good = Coded.as("gzip", TEXT);
    for (int i = 0; i < 5_000; i++) {
      byte[] bad = good.clone();
      for (int j = random.nextInt(4); j >= 0; j--) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      }
      int length = random.nextInt(bad.length + 1);
      ContentCoding.decode(i % 2 == 0 ? "gzip" : "deflate", Arrays.copyOf(bad, length), CAP);
    }
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "gzip, gzip",
    "' GZip ', gzip",
    "'gzip, br', 'gzip, br'",
    "'', ''",
    "Identity, identity"
  })
  void takes_the_name_of_a_coding_as_it_is_meant(String written, String coding) {
    assertThat(ContentCoding.of(Headers.of("Content-Encoding", written))).isEqualTo(coding);
  }

  @Test
  void several_codings_are_one_that_is_not_known() {
    Headers two = Headers.of("Content-Encoding", "gzip", "content-encoding", "gzip");
    assertThat(ContentCoding.decode(ContentCoding.of(two), TEXT, CAP))
        .isInstanceOf(ContentCoding.Unknown.class);
    assertThat(ContentCoding.of(Headers.EMPTY)).isEqualTo("identity");
    assertThat(ContentCoding.isCoded(Headers.of("Content-Encoding", ""))).isTrue();
  }
}
