package dev.gatehouse.controls.authenticate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

  @Test
  void reads_values_as_they_are() throws Json.Unreadable {
    assertThat(object("{\"a\":[1,-2.5,true,null,\"\\u00e4\"],\"b\":{\"c\":18446744073709551616}}"))
        .isEqualTo(
            Map.of(
                "a", List.of(1L, -2.5, true, Json.Null.NULL, "ä"),
                "b", Map.of("c", new BigInteger("18446744073709551616"))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "[]",
        "1",
        "null",
        "{",
        "{}}",
        "{} x",
        "{\"a\":1,\"a\":1}",
        "{\"a\":{\"b\":1,\"b\":2}}",
        "{a:1}",
        "{'a':1}",
        "{\"a\":NaN}",
        "{\"a\":01}",
        "{\"a\":1,}",
        "{\"a\":\"\n\"}",
        "{\"a\":1}//",
        "\ufeff{}"
      })
  void refuses_what_is_not_strict(String text) {
    assertThatThrownBy(() -> object(text)).isInstanceOf(Json.Unreadable.class);
  }

  @Test
  void refuses_what_would_cost_too_much() {
    assertThatThrownBy(() -> object("{\"a\":" + "[".repeat(17) + "]".repeat(17) + "}"))
        .isInstanceOf(Json.Unreadable.class);
    assertThatThrownBy(() -> object("{\"a\":" + "9".repeat(100) + "}"))
        .isInstanceOf(Json.Unreadable.class);
    assertThatThrownBy(() -> object("{\"" + "n".repeat(1_000) + "\":1}"))
        .isInstanceOf(Json.Unreadable.class);
  }

  @Test
  void refuses_other_encodings_than_UTF_8() {
    for (var charset :
        List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE, StandardCharsets.UTF_16)) {
      assertThatThrownBy(() -> Json.object("{\"a\":1}".getBytes(charset)))
          .isInstanceOf(Json.Unreadable.class);
    }
    byte[] overlong = {'{', '"', (byte) 0xc0, (byte) 0xa2, '"', ':', '1', '}'};
    assertThatThrownBy(() -> Json.object(overlong)).isInstanceOf(Json.Unreadable.class);
  }

  @Property(tries = 2_000)
  void throws_nothing_else_whatever_comes(@ForAll @Size(max = 64) byte[] bytes) {
    byte[] object = Arrays.copyOf(new byte[] {'{', '"', 'a', '"', ':'}, bytes.length + 5);
    System.arraycopy(bytes, 0, object, 5, bytes.length);
    for (byte[] one : List.of(bytes, object)) {
      try {
        assertThat(Json.object(one)).isNotNull();
      } catch (Json.Unreadable e) {
        assertThat(e).hasMessageNotContaining("Exception");
      }
    }
  }

  private static Map<String, Object> object(String text) throws Json.Unreadable {
    return Json.object(text.getBytes(StandardCharsets.UTF_8));
  }
}
