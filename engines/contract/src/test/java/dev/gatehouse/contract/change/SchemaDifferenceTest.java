package dev.gatehouse.contract.change;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One schema against another, sent or answered. */
class SchemaDifferenceTest {
  private static final String CONTRACT =
      """
      openapi: %s
      info: { title: t, version: "1" }
      paths:
        /things:
          post:
            operationId: make
            requestBody: { content: { application/json: { schema: %s } } }
            responses:
              "200": { description: d, content: { application/json: { schema: %s } } }
      x-1: { Pet: { type: string, maxLength: 1 } }
      x-2: { Pet: { type: string, maxLength: 2 } }
      components:
        schemas:
          A: { type: object, properties: { a: { type: string } } }
          B: { type: object, properties: { b: { type: string } } }
          C: { type: object, properties: { c: { type: string } } }
          Seen: { type: string, readOnly: true }
      """;
  private static final String A = "{ $ref: '#/components/schemas/A' }";
  private static final String B = "{ $ref: '#/components/schemas/B' }";
  private static final String C = "{ $ref: '#/components/schemas/C' }";
  private static final String NULL = "{ type: 'null' }";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "answer | {anyOf: [A, B]} | {anyOf: [A, B, NULL]} | breaking: may be null now",
        "answer | {anyOf: [A, B, NULL]} | {anyOf: [A, B]} | harmless: may no longer be null",
        "sent | {anyOf: [A, B, NULL]} | {anyOf: [A, B]} | breaking: may no longer be null",
        "answer | A | {anyOf: [A, B, NULL]} | breaking: may be null now; breaking: may be B now",
        "answer | {oneOf: [{anyOf: [A, NULL]}]} | {anyOf: [A, NULL]} | same",
        "answer | A | {oneOf: [{anyOf: [A, NULL]}]} |"
            + " breaking: was object and is object or null",
        "answer | {allOf: [{anyOf: [A, NULL]}, {minProperties: 1}]}"
            + " | {allOf: [{minProperties: 1}, {anyOf: [A, NULL]}]} | same",
        "sent | {allOf: [{multipleOf: 2}, {multipleOf: 3}]} | {multipleOf: 2} |"
            + " widening: multipleOf was 2, 3 and is 2",
        "sent | {multipleOf: 2} | {allOf: [{multipleOf: 2}, {multipleOf: 3}]} |"
            + " breaking: multipleOf was 2 and is 2, 3",
        "sent | {multipleOf: 6} | {multipleOf: 3} | widening: multipleOf was 6 and is 3",
        "sent | {multipleOf: 2.0} | {multipleOf: 2} | same",
        "sent | {type: string} | {type: string, minLength: 0} | same",
        "sent | {type: object} | {type: object, minProperties: 0} | same",
        "answer | {type: array, minItems: 0} | {type: array} | same",
        "sent | {oneOf: [A, B]} | {oneOf: [A, B], discriminator: {propertyName: k}} |"
            + " breaking: is told apart by k now",
        "answer | {oneOf: [A, B]} | {oneOf: [A, B], discriminator: {propertyName: k}} |"
            + " breaking: is told apart by k now",
        "sent | {anyOf: [A, B]} | {anyOf: [A, B], discriminator: {propertyName: k}} |"
            + " breaking: is told apart by k now",
        "answer | {anyOf: [A, B]} | {anyOf: [A, B], discriminator: {propertyName: k}} |"
            + " harmless: is told apart by k now",
        "sent | {oneOf: [A, B], discriminator: {propertyName: k}} | {oneOf: [A, B]} |"
            + " breaking: is no longer told apart by k",
        "answer | {oneOf: [A, B], discriminator: {propertyName: k}} | {oneOf: [A, B]} |"
            + " breaking: is no longer told apart by k",
        "sent | {anyOf: [A, B], discriminator: {propertyName: k}} | {anyOf: [A, B]} |"
            + " widening: is no longer told apart by k",
        "sent | {oneOf: [A, B], discriminator: {propertyName: k, defaultMapping: A}} |"
            + " {oneOf: [A, B], discriminator: {propertyName: k}} |"
            + " breaking: any other text no longer means A",
        "sent | {oneOf: [A, B], discriminator: {propertyName: k}} |"
            + " {oneOf: [A, B], discriminator: {propertyName: k, defaultMapping: A}} |"
            + " widening: any other text means A now",
        "answer | {oneOf: [A, B], discriminator: {propertyName: k, defaultMapping: A}} |"
            + " {oneOf: [A, B], discriminator: {propertyName: k, defaultMapping: B}} |"
            + " breaking: any other text meant A and means B",
        "sent | {oneOf: [A, B], discriminator: {propertyName: k, mapping: {x: A}}} |"
            + " {oneOf: [B, C], discriminator: {propertyName: k, mapping: {x: B}}} |"
            + " breaking: x means B now; breaking: may no longer be A; widening: may be C now",
        "sent | {oneOf: [A], discriminator: {propertyName: k}} | {oneOf: [A]} |"
            + " breaking: is no longer told apart by k",
        "sent | {oneOf: [A], discriminator: {propertyName: k, mapping: {x: A}}} |"
            + " {oneOf: [A], discriminator: {propertyName: k}} | breaking: x no longer means A",
        "sent | {anyOf: [{$ref: '#/x-1/Pet'}, {$ref: '#/x-2/Pet'}]} |"
            + " {anyOf: [{$ref: '#/x-1/Pet'}, {$ref: '#/x-2/Pet'}]} | same",
        "sent | {anyOf: [{type: string}, {type: integer}, A]} |"
            + " {anyOf: [{type: [integer, boolean]}, A, {type: string}]} |"
            + " widening: was integer and is boolean or integer",
        "sent | {oneOf: [A, B], discriminator: {propertyName: k}} |"
            + " {oneOf: [A, B], discriminator: {propertyName: t}} |"
            + " breaking: was told apart by k and is by t",
        "sent | {oneOf: [A, B], discriminator: {propertyName: k, mapping: {x:"
            + " '#/components/schemas/A'}}} | {oneOf: [A, B], discriminator: {propertyName: k,"
            + " mapping: {y: '#/components/schemas/A'}}} | breaking: x no longer means A; widening:"
            + " y means A now",
        "sent | {oneOf: [A, B], discriminator: {propertyName: k, mapping: {x:"
            + " '#/components/schemas/A'}}} | {oneOf: [A, B], discriminator: {propertyName: k,"
            + " mapping: {x: '#/components/schemas/B'}}} | breaking: x means B now",
        "sent | {const: a} | {const: a, enum: [a, b]} | same",
        "sent | {properties: {a: {type: string}}} |"
            + " {properties: {a: {allOf: [{$ref: '#/components/schemas/Seen'}]}}} |"
            + " breaking: /a was removed",
        "sent | {$id: 'http://x.example/one', $defs: {n: {$id: n, maxLength: 3}}, items: {$ref: n}}"
            + " | {$id: 'http://x.example/one', $defs: {n: {$id: n, maxLength: 2}}, items: {$ref:"
            + " n}} | breaking: /* maxLength was 3 and is 2",
        "sent | {$id: 'http://x.example/old', $schema: 'http://json-schema.org/draft-04/schema#'}"
            + " | {$id: 'http://x.example/old', $schema: 'http://json-schema.org/draft-04/schema#',"
            + " const: 1} | same",
        "sent | {$id: 'http://x.example/old', $schema: 'http://json-schema.org/draft-07/schema#'}"
            + " | {$id: 'http://x.example/old', $schema: 'http://json-schema.org/draft-07/schema#',"
            + " const: 1} | breaking: may no longer be anything",
      })
  void names_what_differs_in_version_3_1(String way, String old, String fresh, String expected)
      throws IOException {
    assertThat(changes("3.1.0", way, old, fresh)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "sent | {minimum: 1} | {minimum: 1, exclusiveMinimum: 5} | same",
        "sent | {minimum: 1} | {minimum: 1, exclusiveMinimum: true} |"
            + " breaking: exclusiveMinimum is new",
        "sent | {type: array} | {type: array, minContains: 3} | same",
        "sent | {type: string} | {type: string, contentEncoding: base64} | same",
        "answer | {allOf: [A]} | {nullable: true, allOf: [A]} |"
            + " breaking: was object and is object or null",
        "answer | {allOf: [{allOf: [A]}]} | {allOf: [{nullable: true, allOf: [A]}]} |"
            + " breaking: was object and is object or null",
        "answer | {allOf: [{nullable: true, allOf: [A]}]} | {nullable: true, allOf: [A]} | same",
        "answer | {allOf: [{nullable: true, oneOf: [A, B]}, {minProperties: 1}]} |"
            + " {allOf: [{oneOf: [A, B]}, {minProperties: 1}]} |"
            + " harmless: may no longer be null",
        "answer | {type: string, enum: [a]} | {type: string, enum: [a], nullable: true} |"
            + " breaking: was string and is string or null",
        "answer | {type: string} | {type: string, const: a} | same",
      })
  void names_what_differs_in_version_3_0(String way, String old, String fresh, String expected)
      throws IOException {
    assertThat(changes("3.0.3", way, old, fresh)).isEqualTo(expected);
  }

  @Test
  void says_that_what_is_nested_too_deeply_was_not_compared() throws IOException {
    String deep = "{allOf: [".repeat(250) + "{maxLength: %d}" + "]}".repeat(250);
    Difference difference =
        Difference.of(
            file("old", "3.1.0", "sent", deep.formatted(9)),
            file("new", "3.1.0", "sent", deep.formatted(8)));
    assertThat(difference.changes().isEmpty() && difference.complete()).isFalse();
  }

  private String changes(String version, String way, String old, String fresh) throws IOException {
    Difference difference =
        Difference.of(file("old", version, way, old), file("new", version, way, fresh));
    assertThat(difference.diagnostics()).isEmpty();
    assertThat(difference.complete()).isTrue();
    return difference.changes().isEmpty()
        ? "same"
        : difference.changes().stream()
            .map(Change::toString)
            .map(it -> it.replaceAll("make: (body|answer) (200 )?application/json ", ""))
            .collect(Collectors.joining("; "));
  }

  private Path file(String name, String version, String way, String schema) throws IOException {
    String written =
        schema
            .replaceAll("(?<!Mapping: |x: )\\bA\\b(?!')", Matcher.quoteReplacement(A))
            .replaceAll("\\bC\\b(?!')", Matcher.quoteReplacement(C))
            .replaceAll("(?<!Mapping: |x: )\\bB\\b(?!')", Matcher.quoteReplacement(B))
            .replace("NULL", NULL);
    boolean sent = way.equals("sent");
    String text = CONTRACT.formatted(version, sent ? written : "{}", sent ? "{}" : written);
    return Files.writeString(folder.resolve(name + ".yaml"), text);
  }
}
