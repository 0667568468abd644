package dev.gatehouse.contract.confine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.gatehouse.contract.CompileOptions;
import dev.gatehouse.contract.Contract;
import dev.gatehouse.contract.In;
import dev.gatehouse.contract.Operation;
import dev.gatehouse.contract.document.Node;
import dev.gatehouse.contract.outline.Outline;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfinementTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ type: integer }",
        "{ type: [number, 'null'] }",
        "{ type: boolean }",
        "{ type: string, enum: [a, \"b'c\"] }",
        "{ const: x }",
        "{ type: string, format: uuid }",
        "{ type: string, format: date-time }",
        "{ type: string, pattern: '^[A-Za-z0-9_.-]+$' }",
        "{ type: string, pattern: '^(?:v\\d+|latest)$' }",
        "{ type: string, pattern: '^\\d{2}:\\d{2}, \\d+$' }",
        "{ allOf: [ { type: string }, { format: date } ] }",
        "{ anyOf: [ { type: integer }, { type: string, format: uuid } ] }",
        "{ type: string, minLength: 1, oneOf: [ { format: ipv4 }, { format: ipv6 } ] }",
        "{ $ref: '#/components/schemas/Id' }",
        "{ anyOf: [ { $ref: '#/components/schemas/Id' }, { type: 'null' } ] }",
        "{ type: array, items: { type: integer } }",
        "{ type: array, items: { $ref: '#/components/schemas/Id' } }",
        "{ type: object, properties: { a: { type: integer } }, additionalProperties: false }",
        "{ $ref: '#/components/schemas/Tree' }"
      })
  void confines_all(String schema) throws IOException {
    assertThat(of(schema).confinesAll()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{ type: string }",
        "{ type: [integer, string] }",
        "{ minimum: 3 }",
        "{ type: string, maxLength: 3 }",
        "{ type: string, format: email }",
        "{ type: string, format: uri }",
        "{ type: string, format: something }",
        "{ type: string, pattern: '[a-z]+' }",
        "{ type: string, pattern: '^[a-z]+' }",
        "{ type: string, pattern: '^a$|b' }",
        "{ type: string, pattern: '^[^<>]*$' }",
        "{ type: string, pattern: '^[a-z ]+$' }",
        "{ type: string, pattern: '^[a-z/]+$' }",
        "{ type: string, pattern: '^\\w+\\s\\w+$' }",
        "{ type: string, pattern: '^(?=[a-z]+$).*$' }",
        "{ anyOf: [ { type: integer }, { type: string } ] }",
        "{ oneOf: [ { format: uuid }, {} ] }",
        "{ not: { type: string } }",
        "{ if: { type: string }, then: { format: uuid } }",
        "{ properties: { a: { type: integer } } }",
        "{ type: array }",
        "{ type: array, items: { type: string } }",
        "{ type: object, additionalProperties: { type: integer } }",
        "{ type: object, properties: { a: { type: integer } } }",
        "{ type: object, properties: { a: { type: string } }, additionalProperties: false }",
        "{ oneOf: [ { $ref: '#/components/schemas/Id' } ],"
            + " discriminator: { propertyName: kind, mapping: { t: Text } } }"
      })
  void does_not(String schema) throws IOException {
    assertThat(of(schema).confinesAll()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "draft-04 | `const`: `x` | false",
        "draft-06 | `const`: `x` | true",
        "draft-04 | `type`: `object`, `propertyNames`: { `enum`: [`a`] } | false",
        "draft-07 | `type`: `string`, `format`: `uuid` | false",
        "draft-07 | `type`: `string`, `format`: `date` | true",
        "draft-07 | `type`: `array`, `prefixItems`: [], `items`: true | false",
        "draft-07 | `$ref`: `#/definitions/any`, `enum`: [`a`] | false",
        "draft-07 | `$ref`: `#/definitions/number` | true"
      })
  void heeds_the_version_of_json_schema_that_a_file_names(
      String version, String schema, boolean confined) throws IOException {
    Files.writeString(
        folder.resolve("own.json"),
        """
        {"$schema": "http://json-schema.org/%s/schema#", "definitions": {
          "any": {}, "number": {"type": "integer"}, "it": {%s} } }
        """
            .formatted(version, schema.replace('`', '"')));
    assertThat(of("{ $ref: 'own.json#/definitions/it' }").confinesAll()).isEqualTo(confined);
  }

  @Test
  void is_asked_beside_a_value_while_it_is_read() throws IOException {
    Confinement body =
        of(
            """
            { type: object, properties: {
                id: { type: integer }, note: { type: string },
                tags: { type: array, prefixItems: [ { type: string } ], items: { format: uuid, type: string } },
                either: { anyOf: [ { type: object, properties: { x: { type: integer } } },
                                   { type: object, properties: { x: { format: date, type: string } } } ] },
                map: { type: object, additionalProperties: { type: boolean } } },
              additionalProperties: false }
            """
                .replace('\n', ' '));
    assertThat(body.confinesNames()).isTrue();
    assertThat(member(body, "id").confinesAll()).isTrue();
    assertThat(member(body, "i\\u0064").confinesAll()).isTrue();
    assertThat(member(body, "note").confinesText()).isFalse();
    assertThat(member(body, "tags").item(0).confinesText()).isFalse();
    assertThat(member(body, "tags").item(7).confinesText()).isTrue();
    assertThat(member(member(body, "either"), "x").confinesAll()).isTrue();
    assertThat(member(member(body, "either"), "y").confinesText()).isFalse();
    assertThat(member(body, "map").confinesNames()).isFalse();
    assertThat(member(member(body, "map"), "any").confinesAll()).isTrue();
  }

  @Test
  void knows_parameters_by_their_place() throws IOException {
    Operation op = operation("{ type: integer }");
    assertThat(op.confinement(In.PATH, "id").confinesAll()).isTrue();
    assertThat(op.confinement(In.HEADER, "x-trace").confinesAll()).isTrue();
    assertThat(op.confinement(In.QUERY, "id").confinesAll()).isFalse();
    assertThat(op.confinement(In.QUERY, "q").item(3).confinesText()).isTrue();
    assertThat(op.confinement(In.QUERY, "csv").confinesAll()).isTrue();
    assertThat(op.confinement(In.QUERY, "unread").confinesText()).isFalse();
    assertThat(op.confinement("application/json; charset=utf-8").confinesAll()).isTrue();
    assertThat(op.confinement("text/plain").confinesAll()).isFalse();
  }

  @Test
  void ends_soon_whatever_a_contract_says() throws IOException {
    StringBuilder schemas = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      schemas.append("    s").append(i).append(": { type: object, properties: { ");
      for (int j = 0; j < 20; j++) {
        schemas.append("p").append(j).append(": { anyOf: [ ").append(s(j)).append(", ");
        schemas.append(s(i * 7 % 40)).append(", { type: integer } ] }, ");
      }
      schemas.append("} }\n");
    }
    Path file = file(s(0), schemas.toString());
    assertTimeoutPreemptively(
        SOON,
        () -> {
          Outline outline = Outline.read(file);
          Outline.Content content =
              Objects.requireNonNull(outline.operations().getFirst().content());
          Outline.Media media = Objects.requireNonNull(content.types().get("application/json"));
          Node schema = Objects.requireNonNull(media.schema());
          Confinements confinements = new Confinements(outline.shapes());
          Confinement root = confinements.of(schema);
          confinements.finish();
          assertThat(root.confinesAll()).isFalse();
        });
    assertTimeoutPreemptively(
        SOON,
        () ->
            assertThat(Contract.compile(file).diagnostics())
                .anyMatch(one -> one.fatal() && one.message().contains("more ways than")));
  }

  @Test
  void is_known_of_unions_that_anything_is_a_part_of() throws IOException {
    Confinement list = of("{ $ref: '#/components/schemas/List' }");
    assertThat(list.item(0).item(1).confinesText()).isFalse();
    assertThat(list.confinesAll()).isFalse();
  }

  private static String s(int i) {
    return "{ $ref: '#/components/schemas/s" + i + "' }";
  }

  private static Confinement member(Confinement in, String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    return in.member(bytes, 0, bytes.length, name.contains("\\"));
  }

  private Confinement of(String schema) throws IOException {
    return operation(schema).confinement("application/json");
  }

  private Operation operation(String schema) throws IOException {
    return Contract.compile(file(schema, ""), CompileOptions.CONFINEMENT)
        .contract()
        .orElseThrow()
        .operation("op")
        .orElseThrow();
  }

  private Path file(String schema, String more) throws IOException {
    List<String> lines =
        List.of(
            "openapi: 3.1.0",
            "paths:",
            "  /a/{id}:",
            "    post:",
            "      operationId: op",
            "      parameters:",
            "        - { name: id, in: path, required: true, schema: { format: uuid, type: string }"
                + " }",
            "        - { name: X-Trace, in: header, schema: { type: integer } }",
            "        - { name: q, in: query, schema: { type: array, items: { type: integer } } }",
            "        - { name: csv, in: query, content: { text/csv: { schema: { type: integer } } }"
                + " }",
            "        - { name: unread, in: query,"
                + " content: { text/csv: { schema: { type: object, maxProperties: 0 } } } }",
            "      requestBody: { content: { application/json: { schema: " + schema + " },",
            "          text/plain: { schema: { type: integer } } } }",
            "      responses: {}",
            "components:",
            "  schemas:",
            "    Id: { type: string, format: uuid }",
            "    Text: { type: string }",
            "    Tree: { type: object, additionalProperties: false, properties: {",
            "      v: { type: integer }, l: { $ref: '#/components/schemas/Tree' } } }",
            "    List: { anyOf: [ true, { type: array, items: { $ref: '#/components/schemas/List' }"
                + " } ] }",
            more);
    return Files.writeString(folder.resolve("c.yaml"), String.join("\n", lines) + "\n");
  }
}
