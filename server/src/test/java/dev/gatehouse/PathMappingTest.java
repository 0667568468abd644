package dev.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a call goes at its upstream, and where it never goes. */
class PathMappingTest {
  @Test
  void puts_values_in_other_places() {
    PathMapping mapping = PathMapping.of("/v2/{b}/of/{a}", "/{a}/items/{b}.json");
    assertThat(mapping.path(List.of("x%20y", "7"))).contains("/v2/7/of/x%20y");
    assertThat(PathMapping.of("/", "/{a}").path(List.of("x"))).contains("/");
    assertThat(PathMapping.of("/v2/", "/").path(List.of())).contains("/v2/");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a/b", "/", "../x"})
  void goes_nowhere_with_a_value_that_would_be_another_place(String value) {
    PathMapping mapping = PathMapping.of("/v2/{a}/edit", "/files/{a}.txt");
    assertThat(mapping.path(List.of(value))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "v2",
        "//v2",
        "/v2//x",
        "/v2/../x",
        "/./x",
        "/v2/x?y=1",
        "/v2/x#y",
        "/v2/%2e%2e",
        "/v2/{b}",
        "/v2/{a",
        "/v2/{a}.txt",
        "/v2/x{a}",
        "/v2/a b",
        "/v2/\\x"
      })
  void is_no_template_that_could_mean_two_things(String template) {
    assertThatThrownBy(() -> PathMapping.of(template, "/items/{a}"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
