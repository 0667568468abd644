package dev.gatehouse.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers held against the contract, and what it says around an operation. */
class AnswersTest {
  @TempDir Path folder;
  private Contract contract;

  @BeforeEach
  void compile() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("answers.yaml"),
            """
            openapi: 3.0.3
            servers: [ { url: "https://api.example.com/v2/" }, { url: "/{stage}", variables: { stage: { default: beta } } } ]
            security: [ { key: [] } ]
            paths:
              /items:
                get:
                  operationId: items
                  responses:
                    "200":
                      description: ok
                      headers:
                        X-Count: { required: true, schema: { type: integer, minimum: 0 } }
                        X-Next: { schema: { type: string, maxLength: 3 } }
                      content:
                        application/json:
                          schema:
                            type: object
                            required: [id, secret]
                            properties:
                              id: { type: integer, readOnly: true }
                              secret: { type: string, writeOnly: true }
                              name: { type: string, nullable: true }
                        text/csv: {}
                    "204": { description: nothing }
                    4XX: { description: wrong, content: { application/problem+json: { schema: { required: [title] } } } }
                post:
                  operationId: addItem
                  servers: [ { url: "https://other.example.com" } ]
                  security: [ { oauth: [write, read], key: [] }, {} ]
                  requestBody:
                    content:
                      application/json:
                        schema:
                          type: object
                          required: [id, name]
                          properties: { id: { type: integer, readOnly: true }, name: { type: string } }
                  responses: { default: { description: any } }
            """);
    Compilation compilation = Contract.compile(file, CompileOptions.ANSWERS);
    assertEquals(List.of(), compilation.diagnostics());
    contract = compilation.contract().orElseThrow();
  }

  @ParameterizedTest(name = "{0} {1} {2} {3}: {4}")
  @CsvSource(
      delimiter = '|',
      value = {
        "200 | application/json                | 5   | {\"id\":1}              | ''",
        "200 | application/json; charset=utf-8 | 5   | {\"id\":1,\"name\":null}| ''",
        "200 | text/csv                        | 5   | a;b                     | ''",
        "204 | ''                              | ''  | ''                      | ''",
        "304 | ''                              | ''  | ''                      | ''",
        "404 | application/problem+json        | ''  | {\"title\":1}           | ''",
        "500 | application/json                | ''  | {}                      | status",
        "200 | application/json                | 5   | ''                      | body",
        "204 | application/json                | ''  | {}                      | body",
        "200 | text/html                       | 5   | <html>                  | media-type",
        "200 | ''                              | 5   | {}                      | media-type",
        "200 | application/json                | ''  | {\"id\":1}              | required X-Count",
        "200 | application/json                | -1  | {\"id\":1}              | minimum X-Count",
        "200 | application/json                | 5   | {                       | json",
        "200 | application/json                | 5   | {}                      | required /id",
        "200 | application/json                | 5   | {\"id\":\"1\"}          | type /id",
        "200 | application/json                | 5   | {\"id\":1,\"secret\":\"\"} | writeOnly"
            + " /secret",
        "400 | application/problem+json        | ''  | {}                      | required /title",
        "200 | application/json                | x   | {\"id\":\"1\"}          | type X-Count, type"
            + " /id",
      })
  void holds_an_answer_against_the_contract(
      int status, String type, String count, String body, String expected) {
    Map<String, List<String>> fields =
        count.isEmpty() ? Map.of() : Map.of("X-Count", List.of(count));
    List<Violation> found =
        contract
            .operation("items")
            .orElseThrow()
            .answers()
            .breaches(
                status,
                type,
                name -> fields.getOrDefault(name, List.of()),
                body.getBytes(StandardCharsets.UTF_8),
                BodyOptions.STRICT);
    assertEquals(
        expected,
        found.stream()
            .map(one -> (one.rule() + " " + one.name() + one.pointer()).strip())
            .collect(Collectors.joining(", ")));
  }

  @Test
  void lets_nobody_send_what_is_read_only() {
    Operation add = contract.operation("addItem").orElseThrow();
    RequestBody.Validated body =
        assertInstanceOf(RequestBody.Validated.class, add.body("application/json"));
    byte[] without = "{\"name\":\"a\"}".getBytes(StandardCharsets.UTF_8);
    assertEquals(BodyVerdict.OK, body.validate("application/json", without, BodyOptions.STRICT));
    byte[] with = "{\"name\":\"a\",\"id\":1}".getBytes(StandardCharsets.UTF_8);
    BodyVerdict.Broken broken =
        assertInstanceOf(
            BodyVerdict.Broken.class, body.validate("application/json", with, BodyOptions.STRICT));
    assertEquals("readOnly", broken.violations().getFirst().rule());
  }

  @Test
  void tells_who_may_call_and_where_as_the_contract_has_it() {
    Operation items = contract.operation("items").orElseThrow();
    assertEquals(List.of("/v2", "/beta"), items.serverPaths());
    assertEquals(List.of(Map.of("key", List.of())), items.security());
    Operation add = contract.operation("addItem").orElseThrow();
    assertEquals(List.of(""), add.serverPaths());
    assertEquals(
        List.of(Map.of("oauth", List.of("write", "read"), "key", List.of()), Map.of()),
        add.security());
  }

  @Test
  void matches_below_the_paths_of_servers_where_asked() {
    assertEquals("items", below("GET", "/v2/items"));
    assertEquals("items", below("GET", "/beta/items"));
    assertEquals("NoPath", below("GET", "/items"));
    assertEquals("addItem", below("POST", "/items"));
    assertEquals("NoPath", below("POST", "/v2/items"));
    assertEquals("NoMethod", below("DELETE", "/v2/items"));
    assertEquals("NoPath", below("GET", "/v2"));
    assertInstanceOf(Match.NoPath.class, contract.match("GET", "/v2/items"));
  }

  private String below(String method, String path) {
    Match match = contract.matchBelowServers(method, path);
    return match instanceof Match.Found found
        ? found.operation().id()
        : match.getClass().getSimpleName();
  }
}
