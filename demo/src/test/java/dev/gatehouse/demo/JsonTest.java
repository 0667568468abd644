package dev.gatehouse.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "null",
        "-0.5e3",
        "12345678901234567890",
        "{\"a\":[1,true,false,null,\"x\"],\"b\":{\"c\":{}}}",
        "\"line\\nquote\\\" é 漢 \\ud83d\\ude00\"",
      })
  void writes_what_it_reads(String text) throws BadJson {
    String written = JsonWriter.write(read(text));

    assertThat(JsonWriter.write(read(written))).isEqualTo(written);
  }

  @Test
  void refuses_what_nests_too_deep_for_the_stack() {
    assertThatThrownBy(() -> read("[".repeat(500_000)))
        .isInstanceOf(BadJson.class)
        .hasMessageContaining("nested");
  }

  @Test
  void agrees_with_the_JSON_test_suite() throws IOException {
    Path suite =
        Path.of(System.getProperty("gatehouse.corpora", "absent")).resolve("json/JSONTestSuite");
    Assumptions.assumeTrue(Files.isDirectory(suite), () -> "no corpus at " + suite);
    List<Path> files;
    try (Stream<Path> walk = Files.walk(suite)) {
      files = walk.filter(file -> file.toString().endsWith(".json")).toList();
    }

    assertThat(files.stream().filter(file -> name(file).startsWith("y_") && reads(file)).count())
        .isEqualTo(95);
    assertThat(files.stream().filter(file -> name(file).startsWith("n_") && !reads(file)).count())
        .isEqualTo(188);
  }

  private static @Nullable Object read(String text) throws BadJson {
    return JsonReader.read(ByteBuffer.wrap(text.getBytes(UTF_8)));
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  private static boolean reads(Path file) {
    try {
      JsonReader.read(ByteBuffer.wrap(Files.readAllBytes(file)));
      return true;
    } catch (BadJson e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
