package dev.gatehouse.contract.keyword;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.contract.Compilation;
import dev.gatehouse.contract.Contract;
import dev.gatehouse.contract.document.Diagnostic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the author of a schema is told; the column counts within the schema, from 1. */
class KeywordsTest {
  // Where the schema starts in its line.
  private static final int START = 11;

  @TempDir Path folder;

  @ParameterizedTest(name = "{2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{ type: string, minLenght: 3 } | 28 | 'minLenght' is no keyword, and is ignored; did you"
            + " mean minLength? | ",
        "{ type: string, maxlength: 3 } | 28 | 'maxlength' is no keyword, and is ignored; did you"
            + " mean maxLength? | ",
        "{ tpye: string } | 9 | 'tpye' is no keyword, and is ignored; did you mean type? | ",
        "{ requried: [a] } | 13 | 'requried' is no keyword, and is ignored; did you mean required?"
            + " | ",
        "{ properites: {} } | 15 | 'properites' is no keyword, and is ignored; did you mean"
            + " properties? | ",
        "{ colour: red } | 11 | 'colour' is no keyword, and is ignored | ",
        "{ nullable: true } | 13 | 'nullable' is no keyword of OpenAPI 3.1, and is ignored; add"
            + " \"null\" to `type` | ",
        "{ additionalItems: false } | 20 | 'additionalItems' is no keyword of OpenAPI 3.1, and is"
            + " ignored; write prefixItems and items | ",
        "{ dependencies: {} } | 17 | 'dependencies' is no keyword of OpenAPI 3.1, and is heeded"
            + " all the same; write dependentRequired or dependentSchemas | ",
        "{ exclusiveMinimum: true } | 21 | exclusiveMinimum must be a number | exclusiveMinimum"
            + " must be a number",
        "{ minimum: '3' } | 12 | minimum must be a number | minimum must be a number",
        "{ maxLength: 2.5 } | 14 | maxLength must be a whole number that is not negative | ",
        "{ minItems: -1 } | 13 | minItems must be a whole number that is not negative | minItems"
            + " must be a number that is not negative",
        "{ uniqueItems: yes-please } | 16 | uniqueItems must be true or false | ",
        "{ pattern: 5 } | 12 | pattern must be a string | ",
        "{ pattern: '(' } | 12 | not a regular expression: ( | not a regular expression: (",
        "{ format: 5 } | 11 | format must be a string | ",
        "{ required: true } | 13 | required must be a list of names | required must be a list of"
            + " names",
        "{ required: name } | 13 | required must be a list of names | required must be a list of"
            + " names",
        "{ enum: a } | 9 | enum must be a list | enum must be a list",
        "{ enum: [] } | 9 | enum is empty: no value passes | ",
        "{ type: text } | 9 | type must be one of array, boolean, integer, null, number, object,"
            + " string | type must be one of",
        "{ properties: [a] } | 15 | properties must be an object of schemas | properties must be an"
            + " object of schemas",
        "{ allOf: { type: string } } | 10 | allOf must be a list of schemas | allOf must be a list"
            + " of schemas",
        "{ anyOf: [] } | 10 | anyOf must be a list of schemas | ",
        "{ not: string } | 8 | not must be a schema | a schema must be an object",
        "{ items: [ { type: string } ] } | 10 | items must be a schema | a schema must be an"
            + " object",
        "{ dependentRequired: [a] } | 22 | dependentRequired must be an object | ",
        "{ discriminator: kind } | 18 | discriminator must be an object | ",
        "{ type: object, required: [a], additionalProperties: false } | 28 | required names 'a',"
            + " which additionalProperties: false refuses: no value passes | ",
        "{ minimum: 5, maximum: 3 } | 1 | minimum is more than maximum: no value passes | ",
        "{ contains: {}, minContains: 5, maxContains: 3 } | 1 | minContains is more than"
            + " maxContains: no value passes | ",
        "{ minLength: 5, maxLength: 3 } | 1 | minLength is more than maxLength: no value passes | ",
        "{ type: integer, minLength: 3 } | 29 | minLength has no effect: the type is integer | ",
        "{ type: string, properties: {} } | 29 | properties has no effect: the type is string | ",
        "{ type: integer, enum: [1, b] } | 28 | enum names a value that never passes: the type is"
            + " integer | ",
        "{ type: string, format: phone } | 25 | format 'phone' is not known, and not asserted | ",
        "{ type: integer, format: date } | 26 | format 'date' has no effect: the type is integer |"
            + " ",
        "{ $schema: 'https://example.com/own' } | 1 | $schema 'https://example.com/own' is not"
            + " known: it is read as one of this document | ",
        "{ $ref: '#/components/schemas/None' } | 1 | '#/components/schemas/None' leads nowhere |"
            + " '#/components/schemas/None' leads nowhere",
        "{ properties: { a: { items: { minLenght: 1 } } } } | 42 | 'minLenght' is no keyword | ",
        "{ anyOf: [ true, { if: true, then: { tpye: a } } ] } | 44 | 'tpye' is no keyword | ",
      })
  void says_what_is_wrong_and_where(
      String schema, int column, String warning, @Nullable String error) throws IOException {
    assertTold("3.1.0", SHARED, schema, column, warning);
    if (error == null) {
      assertTold("3.1.0", ANSWERED, schema, column, warning);
      assertTold("3.1.0", SENT, schema, column, warning);
    } else {
      List<Diagnostic> all = told("3.1.0", SENT, schema).diagnostics();
      assertThat(all).as(all.toString()).hasSize(1);
      assertThat(all.getFirst().fatal()).isTrue();
      assertThat(all.getFirst().message()).startsWith(error);
      assertThat(all.getFirst().line()).isEqualTo(3);
    }
  }

  private static final String SENT =
      """
      paths: { /x: { post: { responses: { default: {} }, requestBody: { content: { text/json: {
        schema: %s } } } } } }
      """;
  private static final String ANSWERED =
      """
      paths: { /x: { post: { responses: { default: { content: { text/json: {
        schema: %s } } } } } } }
      """;
  private static final String SHARED =
      """
      paths: { /x: { get: { responses: { default: { description: any } } } } }
      components:
        schemas:
          A: { title: not used }
      #
          B:    %s
      """;

  @ParameterizedTest(name = "{2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{ const: a }                           | 10 | 'const' is no keyword of OpenAPI 3.0, and is"
            + " ignored; write `enum` with one value",
        "{ examples: [a] }                      | 13 | 'examples' is no keyword of OpenAPI 3.0, and"
            + " is ignored; write `example`",
        "{ if: { type: string } }               |  7 | 'if' is no keyword of OpenAPI 3.0, and is"
            + " ignored",
        "{ patternProperties: {} }              | 22 | 'patternProperties' is no keyword of OpenAPI"
            + " 3.0, and is heeded all the same",
        "{ dependencies: {} }                   | 17 | 'dependencies' is no keyword of OpenAPI 3.0,"
            + " and is heeded all the same",
        "{ $ref: '#/components/schemas/A', readOnly: true } | 45 | 'readOnly' beside $ref is"
            + " ignored in OpenAPI 3.0, and heeded all the same",
        "{ minimum: 1, exclusiveMinimum: 1 }    | 33 | exclusiveMinimum must be true or false",
        "{ type: array }                        |  1 | items is missing, and anything may be in"
            + " this array",
        "{ $ref: '#/components/schemas/A', minLength: 3 } | 46 | 'minLength' beside $ref is ignored"
            + " in OpenAPI 3.0",
        "{ type: string, nullable: yes-please } | 27 | nullable must be true or false",
      })
  void knows_what_version_3_0_does_not_have(String schema, int column, String expected)
      throws IOException {
    assertTold("3.0.3", SHARED, schema, column, expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "3.1.0 | { type: [string, 'null'], enum: [a, null], x-more: 1, $comment: c, examples: [a]"
            + " }",
        "3.1.0 | { required: [a], allOf: [ { properties: { a: {} } } ] }",
        "3.1.0 | { prefixItems: [ {} ], items: false, contains: true, minContains: 0 }",
        "3.1.0 | { type: array, minContains: 5, maxContains: 3 }",
        "3.2.0 | { discriminator: { propertyName: a, defaultMapping: A } }",
        "3.1.0 | { $defs: { a: true }, $anchor: here, unevaluatedProperties: false }",
        "3.1.0 | { type: number, format: double, exclusiveMinimum: 0, multipleOf: 0.5 }",
        "3.0.3 | { type: string, nullable: true, enum: [a, null], example: a }",
        "3.0.3 | { type: integer, minimum: 1, exclusiveMinimum: true, readOnly: true }",
        "3.0.3 | { $ref: '#/components/schemas/A', description: one of them }",
        "3.0.3 | { type: object, additionalProperties: false, properties: { a: {} }, required: [a]"
            + " }",
      })
  void has_nothing_to_say_of_what_is_right(String version, String schema) throws IOException {
    assertThat(told(version, SHARED, schema).diagnostics()).isEmpty();
  }

  @Test
  void says_of_limits_that_a_version_does_not_have_only_that() throws IOException {
    String schema = "{ type: array, items: {}, contains: {}, minContains: 5, maxContains: 3 }";
    assertThat(told("3.0.3", SHARED, schema).diagnostics())
        .hasSize(3)
        .allSatisfy(it -> assertThat(it.message()).contains("is no keyword of OpenAPI 3.0"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.0.3", "3.1.0"})
  void says_that_a_version_has_no_default_mapping(String version) throws IOException {
    String schema = "{ discriminator: { propertyName: a, defaultMapping: A } }";
    assertThat(told(version, SHARED, schema).diagnostics())
        .singleElement()
        .extracting(Diagnostic::message)
        .isEqualTo("'defaultMapping' came with OpenAPI 3.2, and is heeded all the same");
  }

  @Test
  void sums_up_what_it_would_say_too_often() throws IOException {
    String many =
        IntStream.range(0, 50)
            .mapToObj(i -> "p" + i + ": { format: phone }")
            .collect(Collectors.joining(", ", "{ properties: { ", " } }"));
    assertThat(told("3.1.0", SHARED, many).diagnostics())
        .hasSize(4)
        .last()
        .asString()
        .contains("(and 47 more like it, the last here)");
  }

  @Test
  void looks_at_a_schema_once_however_often_it_is_referred_to() throws IOException {
    String around = "{ properties: { a: { $ref: '#/components/schemas/B' }, b: { tpye: x } } }";
    assertThat(told("3.1.0", SHARED, around).diagnostics()).hasSize(1);
  }

  private void assertTold(String version, String place, String schema, int column, String expected)
      throws IOException {
    List<Diagnostic> all = told(version, place, schema).diagnostics();
    assertThat(all).as(all.toString()).hasSize(1);
    Diagnostic only = all.getFirst();
    assertThat(only.message()).startsWith(expected);
    assertThat(only.file()).isEqualTo("told.yaml");
    assertThat(only.line()).isEqualTo(place.equals(SHARED) ? 7 : 3);
    assertThat(only.column()).isEqualTo(START + column - 1);
  }

  private Compilation told(String version, String place, String schema) throws IOException {
    String text = "openapi: " + version + "\n" + place.formatted(schema);
    return Contract.compile(Files.writeString(folder.resolve("told.yaml"), text));
  }
}
