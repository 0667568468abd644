package dev.gatehouse.proxy.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.pipeline.Headers;
import dev.gatehouse.proxy.http.FieldSection;
import dev.gatehouse.proxy.http.Limits;
import dev.gatehouse.proxy.http.SectionText;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldCodingTest {
  private final FieldDecoder decoder = new FieldDecoder();
  private final FieldSection section = new FieldSection(Limits.USUAL);

  private Map<String, String> decode(String hex) throws ConnectionError {
    return decode(HexFormat.of().parseHex(hex.replace(" ", "")));
  }

  private Map<String, String> decode(byte[] block) throws ConnectionError {
    section.begin();
    decoder.decode(block, 0, block.length, section);
    return SectionText.of(section);
  }

  @Test
  void decodes_the_examples_of_rfc_7541_appendix_c_4() throws ConnectionError {
    assertThat(decode("8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff"))
        .containsExactly(
            Map.entry(":method", "GET"),
            Map.entry(":scheme", "http"),
            Map.entry(":path", "/"),
            Map.entry(":authority", "www.example.com"));
    assertThat(decode("8286 84be 5886 a8eb 1064 9cbf"))
        .containsEntry(":authority", "www.example.com")
        .containsEntry("cache-control", "no-cache");
    assertThat(decode("8287 85bf 4088 25a8 49e9 5ba9 7d7f 8925 a849 e95b b8e8 b4bf"))
        .containsEntry(":path", "/index.html")
        .containsEntry("custom-key", "custom-value");
  }

  @ParameterizedTest
  @CsvSource({
    "80, no field has the number 0",
    "be, no field has the number 62",
    "ff80808080, a number is too long",
    "ff, the block ends within a number",
    "40, the block ends within a field",
    "4005616263, the block ends within a string",
    "823f e11f, the table is resized behind a field",
    "3fe21f, the table is resized beyond 4096",
    "408 4ff ff ff ff 00, the end of a string within a string",
    "408100, a string is not padded with the start of its end",
  })
  void refuses_what_is_not_coded_right(String hex, String why) {
    assertThatThrownBy(() -> decode(hex)).isInstanceOf(ConnectionError.class).hasMessage(why);
  }

  /** Two bytes that stand for a name of 4,000, on and on. */
  @Test
  void copies_no_names_for_who_sends_next_to_nothing() {
    byte[] block = new byte[16_000];
    byte[] entry = HexFormat.of().parseHex("407fa11e" + "61".repeat(4000) + "00");
    System.arraycopy(entry, 0, block, 0, entry.length);
    for (int i = entry.length; i + 1 < block.length; i += 2) {
      block[i] = 0x7e;
    }
    byte[] whole = Arrays.copyOf(block, block.length - (block.length - entry.length) % 2);
    assertThatThrownBy(() -> decode(whole))
        .isInstanceOfSatisfying(
            ConnectionError.class,
            it -> assertThat(it.code()).isEqualTo(ErrorCode.ENHANCE_YOUR_CALM));
  }

  @Test
  void decodes_what_it_encodes() throws ConnectionError {
    Headers.Builder fields = new Headers.Builder();
    for (int i = 15; i <= StaticTable.SIZE; i++) {
      String line = new String(StaticTable.line(i).bytes(), StandardCharsets.US_ASCII);
      fields.add(line.substring(0, line.indexOf(':')).toUpperCase(Locale.ROOT), "v" + i);
    }
    fields.add("x-unknown", "y".repeat(300)).add("x".repeat(200), "");
    Headers headers = fields.build();
    FieldEncoder encoder = new FieldEncoder().begin().withoutTable().status(201);
    for (int i = 0; i < headers.size(); i++) {
      encoder.field(headers, i);
    }
    encoder.date("today").contentLength(12345);
    byte[] block = Arrays.copyOf(encoder.bytes(), encoder.length());
    Map<String, String> decoded = decode(block);
    assertThat(decoded).containsEntry(":status", "201").containsEntry("x-unknown", "y".repeat(300));
    assertThat(decoded).containsEntry("x".repeat(200), "");
    assertThat(decoded).containsEntry("date", "v33\ntoday");
    assertThat(decoded).containsEntry("content-length", "v28\n12345");
    for (int i = 15; i <= StaticTable.SIZE; i++) {
      assertThat(decoded.values().toString()).contains("v" + i);
    }
    assertThat(block.length).isLessThan(1100);
  }

  /** RFC 7541 §6.2.3: what came so has to go on so, and how it came is not kept. */
  @Test
  void lets_nobody_index_what_it_passes_on() {
    Headers fields = Headers.of("Authorization", "a", "x", "b");
    FieldEncoder encoder = new FieldEncoder().begin();
    encoder.field(fields, 0).field(fields, 1).field("x-api-key", "c").path("/", "d", "");
    byte[] block = Arrays.copyOf(encoder.bytes(), encoder.length());
    assertThat(HexFormat.of().formatHex(block))
        .isEqualTo("1f080161" + "1001780162" + "1009782d6170692d6b65790163" + "14022f64");
  }

  @Test
  void forgets_the_oldest_fields_when_the_table_is_full() throws ConnectionError {
    for (int i = 0; i < 300; i++) {
      byte[] block = new FieldEncoder().begin().field("x", "y".repeat(100) + i).bytes().clone();
      block[0] = 0x40;
      int length = 2 + 1 + 1 + 100 + Integer.toString(i).length();
      assertThat(decode(Arrays.copyOf(block, length))).containsKey("x");
    }
    assertThat(decode("be").get("x")).endsWith("299");
    // Each takes 136 of 4096 bytes: thirty are kept, numbered from 62 on.
    assertThat(decode("db").get("x")).endsWith("270");
    assertThatThrownBy(() -> decode("dc")).hasMessage("no field has the number 92");
  }
}
