package dev.gatehouse.controls.fields;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.controls.TestCall;
import dev.gatehouse.pipeline.Caller;
import dev.gatehouse.pipeline.Kind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may stand in fields, and which fields nobody may name. */
class FieldRulesTest {
  private static String text(String value, String subject) {
    Caller caller =
        new Caller.Proven(subject, Kind.PERSON, "portal", "t", List.of("a", "b"), Map.of());
    return FieldValue.of(value).text(TestCall.call().by(caller).exchange());
  }

  @Test
  void says_what_is_known_of_the_call() {
    assertThat(text("{caller} of {integration} for {on-behalf-of}", "mara"))
        .isEqualTo("mara of portal for a,b");
    assertThat(text("{operation}@{source}", "mara")).isEqualTo("getContact@192.0.2.7");
  }

  @Test
  void holds_nothing_that_ends_a_field_or_that_a_server_could_take_for_another_value() {
    assertThat(text("{caller}", "a\r\nX-Admin: 1")).isEqualTo("a%0D%0AX-Admin:%201");
    assertThat(text("{caller}", "J\u00fcrgen%0A")).isEqualTo("J%C3%BCrgen%250A");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{callr}", "{", "}", "a\nb", "caf\u00e9", "{caller", "{{caller}}"})
  void is_no_value_that_means_something_else(String value) {
    assertThatThrownBy(() -> FieldValue.of(value)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Connection",
        "Transfer_Encoding",
        "CONTENT-LENGTH",
        "Authorization",
        "X_Api_Key",
        "Gatehouse-Call",
        "x_forwarded_for",
        "Access-Control-Allow-Origin",
        "Proxy-Authorization",
        "Host"
      })
  void leaves_alone_what_is_not_to_be_touched(String name) {
    assertThat(FieldRules.isOwn(name)).isTrue();
  }
}
