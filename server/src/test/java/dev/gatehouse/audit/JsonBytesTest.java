package dev.gatehouse.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JsonBytesTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final JsonBytes json = new JsonBytes();

  @Property(tries = 500)
  void any_text_is_read_back_as_it_was(@ForAll String text, @ForAll List<String> more) {
    json.begin().text("text", text).texts("more", more).text("none", null).end();
    JsonNode read = read();
    assertThat(read.get("text").asString()).isEqualTo(whole(text));
    assertThat(read.get("none").isNull()).isTrue();
    assertThat(read.get("more").isNull()).isEqualTo(more.isEmpty());
    for (int i = 0; i < more.size(); i++) {
      assertThat(read.get("more").get(i).asString()).isEqualTo(whole(more.get(i)));
    }
  }

  @Property(tries = 1_000)
  void any_number_is_read_back_as_it_was(@ForAll long number, @ForAll int small) {
    json.begin().number("number", number).number("small", small).known("known", number).end();
    JsonNode read = read();
    assertThat(read.get("number").asLong()).isEqualTo(number);
    assertThat(read.get("small").asInt()).isEqualTo(small);
    assertThat(read.get("known").isNull()).isEqualTo(number < 0);
  }

  private JsonNode read() {
    return JSON.readTree(new String(json.bytes(), 0, json.length(), UTF_8));
  }

  /** Half a surrogate pair has no UTF-8. */
  private static String whole(String text) {
    StringBuilder whole = new StringBuilder();
    text.codePoints()
        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xfffd : c)
        .forEach(whole::appendCodePoint);
    return whole.toString();
  }
}
