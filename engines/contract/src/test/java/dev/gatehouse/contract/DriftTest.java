package dev.gatehouse.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.gatehouse.contract.projection.Drift;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An answer that breaks its contract is noticed by the pass that projects it. */
class DriftTest {
  private static final String CONTRACT =
      """
      openapi: 3.1.0
      paths:
        /thing:
          get:
            operationId: op
            responses:
              "200":
                description: d
                content:
                  application/json:
                    schema:
                      type: object
                      required: [id, pin]
                      properties:
                        id: { type: integer }
                        name: { type: [string, "null"] }
                        ratio: { type: number }
                        on: { type: boolean }
                        pin: { type: string, writeOnly: true }
                        list: { type: array, items: { type: object, required: [a], properties: { a: { type: string } } } }
                        map: { type: object, additionalProperties: { type: object, properties: { x: { type: integer } } } }
                        either: { oneOf: [ { type: string }, { type: object, required: [b], properties: { b: { type: integer } } } ] }
                        free: {}
                        all: { allOf: [ { type: object, required: [c], properties: { c: { type: string } } }, { properties: { d: { type: string } } } ] }
      """;

  @TempDir Path folder;

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = ';',
      value = {
        "{\"id\":1}; ",
        "{\"id\":-10,\"name\":null,\"ratio\":1.5,\"on\":true,\"list\":[],\"map\":{}}; ",
        "{\"id\":1,\"either\":\"s\",\"free\":[{\"z\":1}],\"all\":{\"c\":\"c\",\"d\":\"d\"}}; ",
        "{\"id\":1,\"either\":{}}; ",
        "{\"id\":1,\"map\":{\"k\":{\"x\":1}},\"list\":[{\"a\":\"\"}]}; ",
        "{\"id\":1.0,\"ratio\":1}; ",
        "{\"id\":1e2}; ",
        "{}; MISSING /id 1",
        "{\"name\":\"n\"}; MISSING /id 1",
        "{\"id\":\"1\"}; TYPE /id 1",
        "{\"id\":null}; TYPE /id 1",
        "{\"id\":1.5}; TYPE /id 1",
        "{\"id\":1,\"name\":5}; TYPE /name 1",
        "{\"id\":1,\"name\":{\"first\":1}}; TYPE /name 1",
        "{\"id\":1,\"on\":\"true\"}; TYPE /on 1",
        "{\"id\":1,\"list\":{}}; TYPE /list 1",
        "{\"id\":1,\"either\":5}; TYPE /either 1",
        "{\"id\":1,\"ssn\":\"x\"}; UNDECLARED /ssn 1",
        "{\"ssn\":{\"a\":[1]},\"id\":1}; UNDECLARED /ssn 1",
        "{\"id\":1,\"list\":[{\"a\":\"\"},{\"a\":\"\",\"e\":[]}]}; UNDECLARED /list/1/e 1",
        "{\"id\":1,\"list\":[{\"a\":\"\"},{}]}; MISSING /list/1/a 1",
        "{\"id\":1,\"list\":[{\"a\":1},{},{\"q\":1}]}; TYPE /list/0/a 4",
        "{\"id\":1,\"map\":{\"ann@example.com\":{\"x\":\"1\"}}}; TYPE /map/*/x 1",
        "{\"id\":1,\"all\":{\"d\":\"d\"}}; MISSING /all/c 1",
        "{\"id\":1,\"a\\u002fb\":1}; UNDECLARED /a~1b 1",
      })
  void is_named_by_kind_pointer_and_count(String answer, String expected) throws IOException {
    assertEquals(expected == null ? "" : expected, words(drift(answer, List.of())));
  }

  @Test
  void is_told_apart_from_what_an_entry_does_not_grant() throws IOException {
    List<String> granted = List.of("id", "/list/*/a", "/map/*/x");
    assertEquals(
        "", words(drift("{\"id\":1,\"name\":\"n\",\"on\":true,\"map\":{\"k\":{}}}", granted)));
    assertEquals("UNDECLARED /ssn 1", words(drift("{\"id\":1,\"ssn\":1}", granted)));
    assertEquals("MISSING /id 1", words(drift("{\"name\":\"n\"}", granted)));
    assertEquals("MISSING /id 1", words(drift("{\"name\":\"n\"}", List.of("name"))));
    assertEquals("TYPE /list/0/a 1", words(drift("{\"id\":1,\"list\":[{\"a\":1}]}", granted)));
    assertEquals("", words(drift("{\"id\":1,\"on\":\"not granted\"}", granted)));
  }

  @Test
  void costs_an_answer_nothing_that_it_would_have_kept() throws IOException {
    byte[] body = "{\"id\":1,\"name\":5}".getBytes(StandardCharsets.UTF_8);
    Projection.Rewrite.Done done = done(body, List.of());
    assertEquals(
        new String(body, StandardCharsets.UTF_8), new String(done.body(), StandardCharsets.UTF_8));
  }

  private Optional<Drift> drift(String answer, List<String> fields) throws IOException {
    return done(answer.getBytes(StandardCharsets.UTF_8), fields).drift();
  }

  private Projection.Rewrite.Done done(byte[] body, List<String> fields) throws IOException {
    Path file = Files.writeString(folder.resolve("c.yaml"), CONTRACT);
    Answers answers =
        Contract.compile(file).contract().orElseThrow().operation("op").orElseThrow().answers();
    Answers left = fields.isEmpty() ? answers : answers.only(fields);
    Projection.Json json =
        assertInstanceOf(Projection.Json.class, left.projection(200, "application/json"));
    return assertInstanceOf(Projection.Rewrite.Done.class, json.rewrite(body));
  }

  private static String words(Optional<Drift> drift) {
    return drift.map(it -> it.kind() + " " + it.pointer() + " " + it.count()).orElse("");
  }
}
