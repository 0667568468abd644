package dev.gatehouse.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.gatehouse.contract.change.Difference;
import dev.gatehouse.contract.document.Diagnostic;
import dev.gatehouse.contract.outline.Outline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Schemas are found by every name that they have, wherever in the document that stands. */
class NamedSchemasTest {
  private static final String CONTRACT =
      """
      openapi: 3.1.0
      paths:
        /x:
          post:
            requestBody: { content: { application/json: { schema: %s } } }
            responses:
              "200": { description: x, content: { application/json: { schema: %s } } }
      components:
        schemas:
          Cat: { properties: { kind: true, lives: { type: integer } }, required: [lives] }
          Dog: { properties: { kind: true, barks: { type: boolean } }, required: [barks] }
          Acme.Cow: { properties: { kind: true, milk: { type: boolean } } }
          a/b c: { properties: { kind: true, n: { type: integer } } }
          Anchored: { $anchor: short, type: string, maxLength: 2 }
          Whole:
            $id: https://example.com/schemas/whole
            properties: { part: { $ref: part } }
            $defs:
              part: { $id: part, type: string, maxLength: 2 }
          Old:
            $id: https://example.com/schemas/old
            $schema: http://json-schema.org/draft-04/schema#
            properties: { n: { minimum: 1, exclusiveMinimum: true } }
          Strange:
            $id: https://example.com/schemas/strange
            $schema: https://example.com/dialect
            properties: { n: { maximum: 1 }, inner: { $id: inner, maximum: 2 } }
        headers:
          x-rate: { schema: { $id: https://example.com/schemas/rate, maximum: 3 } }
          schema: { schema: { $id: https://example.com/schemas/named, maximum: 3 } }
        responses:
          example:
            description: x
            content: { x/y: { schema: { $id: https://example.com/schemas/example, maximum: 3 } } }
      """;
  private static final String PETS =
      "oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'},"
          + " {$ref: '#/components/schemas/a~1b%20c'}]";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{$ref: '#short'} | 'ab' | ok",
        "{$ref: '#short'} | 'abc' | maxLength",
        "{$ref: 'https://example.com/schemas/whole'} | {'part':'ab'} | ok",
        "{$ref: 'https://example.com/schemas/whole'} | {'part':'abc'} | maxLength",
        "{$ref: 'https://example.com/schemas/part'} | 'abc' | maxLength",
        "{$ref: '#/components/schemas/Whole/properties/part'} | 'abc' | maxLength",
        "{$ref: '#/components/schemas/Old/properties/n'} | 1 | minimum",
        "{$ref: '#/components/schemas/Old/properties/n'} | 2 | ok",
        "{$ref: 'https://example.com/schemas/rate'} | 4 | maximum",
        "{$ref: 'https://example.com/schemas/named'} | 4 | maximum",
        "{$ref: 'https://example.com/schemas/example'} | 4 | maximum",
      })
  void a_reference_finds_them(String schema, String value, String rule) throws IOException {
    assertEquals(rule, said(schema, value));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://example.com/schemas/strange",
        "https://example.com/schemas/strange#/properties/n",
        "#/components/schemas/Strange",
        "#/components/schemas/Strange/properties/n",
      })
  void a_dialect_that_is_not_there_is_missed_where_it_is_used(String reference) throws IOException {
    String contract = CONTRACT.formatted("{$ref: '" + reference + "'}", "{}");
    Compilation compilation =
        Contract.compile(Files.writeString(folder.resolve("x.yaml"), contract));
    assertEquals(
        List.of("'https://example.com/dialect' is not a file; copy it beside the contract"),
        compilation.diagnostics().stream().map(Diagnostic::message).toList());
    assertEquals(Optional.empty(), compilation.contract());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'kind':'Cat','lives':9} | ok",
        "{'kind':'Cat','lives':'x'} | type",
        "{'kind':'Dog','lives':9} | required",
        "{'kind':'a/b c','n':1} | ok",
        "{'kind':'a/b c','n':'x'} | type",
        "{'kind':'a~1b%20c','n':1} | discriminator",
      })
  void a_discriminator_finds_them(String value, String rule) throws IOException {
    String schema = "{" + PETS + ", discriminator: {propertyName: kind}}";
    assertEquals(rule, said(schema, value));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'kind':'Cat','lives':9} | ok",
        "{'kind':'Cat'} | required",
        "{'barks':true} | ok",
        "{'kind':'Cow','barks':true} | ok",
        "{'kind':7,'barks':true} | ok",
        "{'kind':'Cow','lives':9} | required",
      })
  void a_discriminator_of_version_3_2_says_what_any_other_is(String value, String rule)
      throws IOException {
    String schema = "{" + PETS + ", discriminator: {propertyName: kind, defaultMapping: Dog}}";
    String contract = CONTRACT.replace("3.1.0", "3.2.0").formatted(schema, schema);
    assertEquals(rule, said(Written.operation(folder, contract), value));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{Cat: Dog, Dog: Cat} | {'kind':'Dog','lives':9} | ok",
        "{Cat: Dog, Dog: Cat} | {'kind':'Cat','barks':true} | ok",
        "{Dog: Cat, Cat: Dog} | {'kind':'Cat','barks':true} | ok",
        "{Dog: Cat, d: Dog} | {'kind':'d','barks':true} | ok",
        "{a: Acme.Cow} | {'kind':'a','milk':true} | ok",
        "{a: Acme.Cow} | {'kind':'a','milk':1} | type",
      })
  void a_mapping_names_schemas_and_not_its_own_texts(String mapping, String value, String rule)
      throws IOException {
    String schema = "{" + PETS + ", discriminator: {propertyName: kind, mapping: " + mapping + "}}";
    assertEquals(rule, said(schema, value));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'kind':'d','barks':true,'more':1} | {'kind':'d','barks':true}",
        "{'kind':'Cat','lives':1,'more':1} | {'kind':'Cat','lives':1}",
        "{'kind':'c','milk':true,'more':1} | {'kind':'c','milk':true}",
      })
  void what_a_mapping_names_alone_leaves(String answer, String left) throws IOException {
    String schema =
        "{oneOf: [{$ref: '#/components/schemas/Cat'}],"
            + " discriminator: {propertyName: kind, mapping: {d: Dog, c: Acme.Cow}}}";
    Projection.Json json =
        assertInstanceOf(
            Projection.Json.class, operation(schema).projection(200, "application/json"));
    assertEquals(
        left,
        new String(
                assertInstanceOf(
                        Projection.Rewrite.Done.class,
                        json.rewrite(answer.replace('\'', '"').getBytes(UTF_8)))
                    .body(),
                UTF_8)
            .replace('"', '\''));
  }

  @Test
  void a_mapping_names_a_branch_of_another_file() throws IOException {
    Files.writeString(
        folder.resolve("birds.yaml"), "Acme.Tit: { properties: { kind: true, n: { const: 1 } } }");
    String schema =
        "{oneOf: [{$ref: 'birds.yaml#/Acme.Tit'}],"
            + " discriminator: {propertyName: kind, mapping: {t: Acme.Tit}}}";
    assertEquals("ok", said(schema, "{'kind':'t','n':1}"));
    assertEquals("const", said(schema, "{'kind':'t','n':2}"));
    Path file = Files.writeString(folder.resolve("y.yaml"), CONTRACT.formatted(schema, schema));
    assertEquals(List.of(), Difference.of(Outline.read(file), Outline.read(file)).diagnostics());
  }

  private Operation operation(String schema) throws IOException {
    return Written.operation(folder, CONTRACT.formatted(schema, schema));
  }

  private String said(String schema, String value) throws IOException {
    return said(operation(schema), value);
  }

  private static String said(Operation operation, String value) {
    BodyVerdict verdict =
        assertInstanceOf(JsonBody.class, operation.body("application/json"))
            .validate(value.replace('\'', '"').getBytes(UTF_8), BodyOptions.STRICT);
    return verdict instanceof BodyVerdict.Broken broken
        ? broken.violations().getFirst().rule()
        : verdict instanceof BodyVerdict.Ok ? "ok" : "malformed";
  }
}
