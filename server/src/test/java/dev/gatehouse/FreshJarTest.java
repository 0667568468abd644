package dev.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FreshJarTest {
  private static final Instant BUILT = Instant.parse("2026-11-21T12:00:00Z");

  @TempDir Path root;

  @BeforeEach
  void build() throws IOException {
    write("server/src/main/java/A.java", BUILT.minusSeconds(60));
    write("server/target/classes/A.class", BUILT.minusSeconds(1));
    write("server/target/test-classes/ATest.class", BUILT.plusSeconds(60));
    write("server/src/test/java/ATest.java", BUILT.plusSeconds(60));
    write("server/target/gatehouse.jar", BUILT);
  }

  @Test
  void is_what_its_sources_make() {
    assertThat(FreshJar.stale(root)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "server/src/main/java/A.java",
        "server/src/main/resources/a.txt",
        "server/target/classes/A.class",
        "server/pom.xml",
        "pom.xml",
        "engines/contract/src/main/java/B.java",
        "engines/journal/target/classes/B.class",
        "examples/quickstart/crm.openapi.yaml"
      })
  void is_stale_when_what_it_is_made_of_was_changed(String changed) throws IOException {
    write(changed, BUILT.plusSeconds(1));
    assertThat(FreshJar.stale(root)).get(STRING).contains(changed, "12:00:01");
  }

  @Test
  void is_stale_when_the_classes_are_gone() throws IOException {
    Path classes = root.resolve("server/target/classes");
    Files.delete(classes.resolve("A.class"));
    Files.setLastModifiedTime(classes, FileTime.from(BUILT.plusSeconds(1)));
    assertThat(FreshJar.stale(root)).get(STRING).contains("server/target/classes of ");
  }

  @Test
  void is_to_be_there() throws IOException {
    Files.delete(root.resolve("server/target/gatehouse.jar"));
    assertThat(FreshJar.stale(root)).get(STRING).endsWith("gatehouse.jar is not there");
  }

  private void write(String name, Instant changed) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, name);
    Files.setLastModifiedTime(file, FileTime.from(changed));
    try (Stream<Path> all = Files.walk(root)) {
      for (Path folder : all.filter(Files::isDirectory).toList()) {
        Files.setLastModifiedTime(folder, FileTime.from(BUILT.minusSeconds(60)));
      }
    }
  }
}
