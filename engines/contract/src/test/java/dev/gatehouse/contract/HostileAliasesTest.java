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
  private static final Duration SOON = Duration.ofSeconds(30);

  @Test
  void reads_aliases_that_double_at_each_level(@TempDir Path folder) throws IOException {
    String schemas = doubling(", L%1$d: &l%1$d {type: object, properties: {a: *l%2$d, b: *l%2$d}}");
    Path file =
        laughs(
            folder,
            """
            components: {schemas: {L0: &l0 {type: object, properties: {text: {type: string}}}%s}}
            paths:
              /laughs:
                post:
                  operationId: laugh
                  requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/L60'}}}}
                  responses: {'200': {description: More, content: {application/json: {schema: *l60}}}}
            """
                .formatted(schemas));
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
    String levels = doubling(", &a%1$d {a: *a%2$d, b: *a%2$d}");
    Path file =
        laughs(
            folder,
            """
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
    String levels = doubling(", &a%1$d [*a%2$d, *a%2$d]");
    Path file =
        laughs(
            folder,
            """
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

  /** Sixty levels, each by its number and that of the one below. */
  private static String doubling(String level) {
    return IntStream.rangeClosed(1, 60)
        .mapToObj(i -> level.formatted(i, i - 1))
        .collect(Collectors.joining());
  }

  private static Path laughs(Path folder, String rest) throws IOException {
    String head = "openapi: 3.1.0\ninfo: {title: Laughs, version: '1'}\n";
    return Files.writeString(folder.resolve("laughs.yaml"), head + rest);
  }
}
