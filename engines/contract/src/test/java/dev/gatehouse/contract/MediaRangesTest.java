package dev.gatehouse.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is declared by a range of media types is read as what it is. */
class MediaRangesTest {
  @TempDir Path folder;
  private Contract contract;

  @BeforeEach
  void compile() throws IOException {
    contract =
        Written.contract(
            folder,
            """
            openapi: 3.1.0
            paths:
              /any:
                post:
                  operationId: any
                  requestBody: &any
                    content:
                      "*/*": { schema: &pet { type: object, required: [name], properties: { name: { type: string, maxLength: 3 }, tag: { type: string } } } }
                  responses:
                    "200": { description: any, content: { "*/*": { schema: *pet } } }
              /some:
                post:
                  operationId: some
                  requestBody:
                    content:
                      application/*: { schema: *pet }
                      application/xml: { schema: *pet }
                  responses:
                    "200": { description: some, content: { application/*: { schema: *pet } } }
              /bytes:
                post:
                  operationId: bytes
                  requestBody: { content: { "*/*": { schema: { type: string, format: binary } } } }
                  responses:
                    "200": { description: bytes, content: { "*/*": { schema: { type: string } } } }
              /typo:
                post:
                  operationId: typo
                  requestBody: { content: { json: { schema: *pet } } }
                  responses: { default: { description: none } }
            """);
  }

  @ParameterizedTest(name = "{0}: {1} {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "any   | application/json                  | {\"name\":\"Ada\"}  | ok",
        "any   | application/json; charset=utf-8   | {\"name\":\"Adam\"} | maxLength",
        "any   | text/json                         | {\"name\":1}        | type",
        "any   | application/vnd.pet+json          | {}                  | required",
        "any   | application/json                  | {                   | json",
        "any   | application/json; charset=utf-16  | {\"name\":\"Ada\"}  | charset",
        "any   | application/x-www-form-urlencoded | name=Ada            | ok",
        "any   | application/x-www-form-urlencoded | name=Adam           | maxLength",
        "any   | multipart/form-data; boundary=b   | name=Adam           | multipart-start",
        "any   | application/xml                   | <pet/>              | unread",
        "any   | text/csv;                         | a                   | unread",
        "any   | text/csv; a=\"b, c\\\", d\"       | a                   | unread",
        "any   | text/csv, application/json        | {}                  | undeclared",
        "any   | text/csv; a, application/json     | {}                  | undeclared",
        "any   | text/csv; a=\"b, application/json | {}                  | undeclared",
        "any   | text/csv application/json         | {}                  | undeclared",
        "any   | text/csv/json                     | {}                  | undeclared",
        "any   | text/                             | {}                  | undeclared",
        "some  | application/json                  | {\"name\":\"Adam\"} | maxLength",
        "some  | application/x-www-form-urlencoded | name=Adam           | maxLength",
        "some  | application/xml                   | <pet/>              | unread",
        "some  | text/json                         | {}                  | undeclared",
        "some  | multipart/form-data; boundary=b   | name=Adam           | undeclared",
        "bytes | application/json                  | {                   | unread",
        "bytes | application/x-www-form-urlencoded | %                   | unread",
        "typo  | json                              | {}                  | undeclared",
        "typo  | ''                                | {}                  | undeclared",
      })
  void a_body_is_read_as_what_it_is(String id, String type, String body, String said) {
    RequestBody declared = contract.operation(id).orElseThrow().body(type);
    String found =
        switch (declared) {
          case RequestBody.Undeclared _ -> "undeclared";
          case RequestBody.Opaque _ -> "unread";
          case RequestBody.Validated validated ->
              switch (validated.validate(type, body.getBytes(UTF_8), BodyOptions.STRICT)) {
                case BodyVerdict.Ok _ -> "ok";
                case BodyVerdict.Malformed malformed -> malformed.rule();
                case BodyVerdict.Broken broken -> broken.violations().getFirst().rule();
              };
        };
    assertEquals(said, found);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "any   | application/json          | {\"name\":\"Ada\"}",
        "any   | application/problem+json  | {\"name\":\"Ada\"}",
        "some  | application/json          | {\"name\":\"Ada\"}",
        "any   | application/xml           | unread",
        "any   | a/b; c, application/json  | undeclared",
        "bytes | application/json          | unread",
        "some  | text/json                 | undeclared",
      })
  void of_an_answer_in_json_no_more_leaves_than_is_agreed(String id, String type, String left) {
    Answers answers = contract.operation(id).orElseThrow().answers().only(List.of("name"));
    byte[] answer = "{\"name\":\"Ada\",\"tag\":\"x\",\"secret\":1}".getBytes(UTF_8);
    String found =
        switch (answers.projection(200, type)) {
          case Projection.Json json ->
              new String(
                  assertInstanceOf(Projection.Rewrite.Done.class, json.rewrite(answer)).body(),
                  UTF_8);
          case Projection.NotJson _ -> "unread";
          default -> "undeclared";
        };
    assertEquals(left, found);
  }

  @Test
  void an_answer_in_json_is_held_against_the_schema_of_its_range() {
    Operation operation = contract.operation("any").orElseThrow();
    assertEquals(Set.of("name", "tag"), operation.answerFields());
    byte[] answer = "{\"name\":\"Adam\"}".getBytes(UTF_8);
    assertEquals(
        List.of("maxLength"),
        operation
            .answers()
            .breaches(200, "application/json", _ -> List.of(), answer, BodyOptions.STRICT)
            .stream()
            .map(Violation::rule)
            .toList());
  }
}
