package dev.gatehouse.contract.strict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.contract.Corpora;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictnessTest {
  @TempDir Path folder;

  @Test
  void names_every_place_with_its_pointer() throws IOException {
    assertThat(
            report(
                """
                openapi: 3.1.0
                paths:
                  /things:
                    get:
                      operationId: list
                      parameters:
                        - { name: q, in: query, schema: { type: string } }
                        - { name: any, in: query }
                      responses:
                        "200": { content: { application/json: { schema: { type: array, items: { $ref: "#/components/schemas/Thing" } } } } }
                    post:
                      operationId: add
                      security: [ { key: [] } ]
                      requestBody: { content: { application/json: { schema: { $ref: "#/components/schemas/Thing" } } } }
                      responses: { "204": {} }
                components:
                  schemas:
                    Thing:
                      type: object
                      properties:
                        id: { type: integer }
                        free: {}
                        more: { type: object, additionalProperties: true }
                        self: { $ref: "#/components/schemas/Thing" }
                """))
        .containsExactly(
            "c.yaml:5:7 no-security list /paths/~1things/get",
            "c.yaml:7:41 unbounded-text list /paths/~1things/get/parameters/0/schema",
            "c.yaml:8:11 accepts-anything list /paths/~1things/get/parameters/1",
            "c.yaml:10:57 unbounded-list list (answered)"
                + " /paths/~1things/get/responses/200/content/application~1json/schema",
            "c.yaml:21:13 unbounded-number add /components/schemas/Thing/properties/id",
            "c.yaml:22:15 accepts-anything add /components/schemas/Thing/properties/free",
            "c.yaml:23:53 accepts-anything add"
                + " /components/schemas/Thing/properties/more/additionalProperties");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ type: string, maxLength: 9 }",
        "{ type: string, enum: [a, b] }",
        "{ const: a }",
        "{ type: string, format: uuid }",
        "{ type: string, pattern: '^[a-z]{1,9}$' }",
        "{ type: string, pattern: '^(?:a|b{2})?$' }",
        "{ allOf: [ { type: string }, { maxLength: 9 } ] }",
        "{ type: string, maxLength: 9, anyOf: [ { pattern: a }, { minLength: 2 } ] }",
        "{ anyOf: [ { type: string, maxLength: 9 }, { type: 'null' } ] }",
        "{ oneOf: [ { type: boolean }, { type: integer, format: int32 } ] }",
        "{ type: integer, minimum: 0, exclusiveMaximum: 9 }",
        "{ type: integer, format: int64 }",
        "{ type: array, maxItems: 3, items: { type: boolean } }",
        "{ type: array, prefixItems: [ { type: boolean } ], items: false }",
        "{ type: object, properties: { a: { type: boolean } }, oneOf: [ { required: [a] }, {} ] }"
      })
  void is_content_with_what_is_bounded(String schema) throws IOException {
    assertThat(report(ofParameter(schema))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ type: string, minLength: 1 }",
        "{ type: string, format: email }",
        "{ type: string, pattern: '[a-z]{1,9}' }",
        "{ type: string, pattern: '^[a-z]+$' }",
        "{ type: string, pattern: '^a$|b' }",
        "{ anyOf: [ { type: string, maxLength: 9 }, { type: string } ] }",
        "{ type: number, minimum: 0 }",
        "{ type: array, minItems: 1, items: { type: boolean } }",
        "{ description: nothing but words }",
        "{ minLength: 1 }",
        "{ properties: { a: { type: boolean } } }",
        "{ maxItems: 2, items: { type: boolean } }",
        "{ type: ['null', boolean, object, array, number, string], maxLength: 2 }",
        "{ type: ['null', boolean, object, array, number, string] }"
      })
  void names_what_is_not(String schema) throws IOException {
    assertThat(report(ofParameter(schema))).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/json",
        "'*/*'",
        "application/*",
        "text/plain",
        "multipart/form-data",
        "application/x-www-form-urlencoded; charset=utf-8"
      })
  void looks_at_all_that_is_held_to_a_schema(String type) throws IOException {
    assertThat(
            report(
                """
                openapi: 3.1.0
                security: [ { key: [] } ]
                paths:
                  /a:
                    post:
                      requestBody: { content: { %s: { schema: { type: string } } } }
                      responses: {}
                """
                    .formatted(type)))
        .singleElement()
        .asString()
        .contains("unbounded-text");
  }

  @Test
  void looks_at_every_variant_of_a_media_type() throws IOException {
    assertThat(
            report(
                """
                openapi: 3.1.0
                security: [ { key: [] } ]
                paths:
                  /a:
                    post:
                      requestBody:
                        content:
                          application/json; v=1: { schema: { type: string } }
                          application/json; v=2: { schema: { type: string } }
                          text/plain ; v=1: { schema: { type: string } }
                          text/plain ; v=2: { schema: { type: string } }
                      responses: {}
                """))
        .hasSize(4);
  }

  @Test
  void knows_which_operations_may_be_called_by_anybody() throws IOException {
    assertThat(
            report(
                """
                openapi: 3.1.0
                security: [ { key: [] } ]
                paths:
                  /a: { get: { operationId: inherits, responses: {} } }
                  /b: { get: { operationId: open, security: [], responses: {} } }
                  /c: { get: { operationId: either, security: [ { key: [] }, {} ], responses: {} } }
                """))
        .map(line -> line.split(" ", 4)[2])
        .containsExactly("open", "either");
  }

  @ParameterizedTest
  @ValueSource(strings = {"github-api.min.json", "discord.json"})
  void names_each_place_of_a_large_contract_once(String file) {
    Strictness strictness = Strictness.of(Corpora.folder("openapi").resolve(file));
    assertThat(strictness.diagnostics()).isEmpty();
    assertThat(strictness.weaknesses())
        .hasSizeGreaterThan(100)
        .allSatisfy(weakness -> assertThat(weakness.pointer()).startsWith("/"))
        .doesNotHaveDuplicates();
  }

  private static String ofParameter(String schema) {
    return """
    openapi: 3.1.0
    security: [ { key: [] } ]
    paths:
      /a:
        get:
          operationId: a
          parameters: [ { name: q, in: query, schema: SCHEMA } ]
          responses: {}
    """
        .replace("SCHEMA", schema);
  }

  private List<String> report(String contract) throws IOException {
    Path file = Files.writeString(folder.resolve("c.yaml"), contract);
    Strictness strictness = Strictness.of(file);
    assertThat(strictness.diagnostics()).isEmpty();
    return strictness.weaknesses().stream()
        .map(
            weakness ->
                weakness.place()
                    + " "
                    + weakness.kind().code()
                    + " "
                    + weakness.operation()
                    + (weakness.answered() ? " (answered) " : " ")
                    + weakness.pointer())
        .toList();
  }
}
