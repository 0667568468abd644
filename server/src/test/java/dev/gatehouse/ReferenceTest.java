package dev.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Holds the generated reference to the code. To write it anew: -Dgatehouse.reference=write */
class ReferenceTest {
  private static final Path FOLDER =
      Path.of(System.getProperty("gatehouse.root"), "docs/reference");

  @Test
  void the_page_of_the_configuration_says_what_the_records_say() throws IOException {
    assertSame("configuration.md", Reference.page());
  }

  @Test
  void the_schema_says_what_the_records_say() throws IOException {
    assertSame("gatehouse.schema.json", Reference.schema());
  }

  @Test
  void every_key_is_documented() {
    assertThat(Reference.page().lines().filter(line -> line.startsWith("| `")))
        .noneMatch(line -> line.endsWith("|  |"));
  }

  private static void assertSame(String name, String generated) throws IOException {
    Path file = FOLDER.resolve(name);
    if ("write".equals(System.getProperty("gatehouse.reference"))) {
      Files.createDirectories(FOLDER);
      Files.writeString(file, generated);
    }
    assertThat(Files.readString(file))
        .as("docs/reference/%s; write it anew with -Dgatehouse.reference=write", name)
        .isEqualTo(generated);
  }
}
