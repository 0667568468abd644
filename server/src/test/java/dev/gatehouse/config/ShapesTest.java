package dev.gatehouse.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShapesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "[a, b]",
        "{a: b}",
        "off",
        "true",
        "30s",
        "0",
        "16KB",
        "http/1.1",
        "./state",
        "/",
        "127.0.0.1:8443",
        "null",
        "Null",
        "a:",
        ":",
        ":a",
        ".",
        "...",
        "..a",
        "~",
        "",
        "'a'",
        "a b",
        "a # b",
        "1e3",
        "0x1F"
      })
  void a_default_is_what_it_would_be_in_a_file(String yaml) throws Unreadable {
    Node read;
    try {
      read = YamlReader.read(Path.of("@Default"), yaml);
    } catch (Unreadable _) {
      return;
    }
    assertThat(Shapes.inCode(yaml)).isEqualTo(read);
  }
}
