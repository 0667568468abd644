package dev.gatehouse.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.contract.change.Difference;
import dev.gatehouse.contract.outline.Outline;
import dev.gatehouse.contract.strict.Strictness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Contracts whose aliases stand for more than anybody could read. */
class HostileAliasesTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  @Test
  void reads_aliases_that_double_at_each_level(@TempDir Path folder) throws IOException {
    StringBuilder yaml = new StringBuilder();
    yaml.append("openapi: 3.1.0\ninfo: {title: Laughs, version: '1'}\ncomponents:\n  schemas:\n");
    yaml.append("    L0: &l0 {type: object, properties: {text: {type: string}}}\n");
    for (int i = 1; i <= 60; i++) {
      yaml.append(
          "    L%d: &l%d {type: object, properties: {a: *l%d, b: *l%d}}%n"
              .formatted(i, i, i - 1, i - 1));
    }
    yaml.append(
        """
        paths:
          /laughs:
            post:
              operationId: laugh
              requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/L60'}}}}
              responses: {'200': {description: More, content: {application/json: {schema: *l60}}}}
        """);
    Path file = Files.writeString(folder.resolve("laughs.yaml"), yaml);
    Compilation compilation = assertTimeoutPreemptively(SOON, () -> Contract.compile(file));
    assertEquals(List.of(), compilation.diagnostics());
    assertTimeoutPreemptively(
        SOON,
        () ->
            assertFalse(
                compilation
                    .contract()
                    .orElseThrow()
                    .operations()
                    .getFirst()
                    .answerFields()
                    .isEmpty()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tags", "x-more", "servers"})
  void reads_aliases_that_double_where_no_schema_is(String member, @TempDir Path folder)
      throws IOException {
    String levels =
        IntStream.rangeClosed(1, 60)
            .mapToObj(i -> ", &a%d {a: *a%d, b: *a%d}".formatted(i, i - 1, i - 1))
            .collect(Collectors.joining());
    Path file =
        Files.writeString(
            folder.resolve("laughs.yaml"),
            """
            openapi: 3.1.0
            info: {title: Laughs, version: '1'}
            %s: [&a0 {}%s]
            paths:
              /laughs:
                post:
                  requestBody: {content: {application/json: {schema: {type: string}}}}
                  responses: {}
            """
                .formatted(member, levels));
    assertTimeoutPreemptively(
        SOON, () -> assertTrue(Contract.compile(file).contract().isPresent()));
    assertTimeoutPreemptively(SOON, () -> Difference.of(Outline.read(file), Outline.read(file)));
  }

  @Test
  void reads_lists_of_aliases_that_double_in_an_operation(@TempDir Path folder) throws IOException {
    String levels =
        IntStream.rangeClosed(1, 60)
            .mapToObj(i -> ", &a%d [*a%d, *a%d]".formatted(i, i - 1, i - 1))
            .collect(Collectors.joining());
    Path file =
        Files.writeString(
            folder.resolve("laughs.yaml"),
            """
            openapi: 3.1.0
            info: {title: Laughs, version: '1'}
            paths:
              /laughs:
                post:
                  tags: [&a0 []%s]
                  requestBody: {content: {application/json: {schema: {type: string}}}}
                  responses: {}
            """
                .formatted(levels));
    assertTimeoutPreemptively(
        SOON, () -> assertTrue(Contract.compile(file).contract().isPresent()));
    assertTimeoutPreemptively(SOON, () -> Strictness.of(file).weaknesses());
  }
}
