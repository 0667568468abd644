package dev.gatehouse.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContractTest {
  @TempDir Path folder;

  @Test
  void finds_the_literal_path_before_the_template() {
    Contract contract = Crm.contract(folder);
    assertEquals("getMine", found(contract, "GET", "/contacts/mine").operation().id());
    Match.Found found = found(contract, "GET", "/contacts/17");
    assertEquals("getContact", found.operation().id());
    assertEquals(List.of("17"), found.raw());
    assertEquals("/contacts/{contactId}", found.operation().template());
  }

  @Test
  void lets_head_follow_get() {
    assertEquals(
        "getContact", found(Crm.contract(folder), "HEAD", "/contacts/17").operation().id());
  }

  @Test
  void names_the_methods_that_a_path_has() {
    Match match = Crm.contract(folder).match("DELETE", "/contacts/17");
    assertEquals(
        Set.of("GET", "HEAD", "PUT"), assertInstanceOf(Match.NoMethod.class, match).allowed());
  }

  @Test
  void finds_nothing_for_other_paths() {
    Contract contract = Crm.contract(folder);
    for (String path : List.of("", "/", "/contacts/", "/contacts/1/x", "contacts", "/Contacts")) {
      assertInstanceOf(Match.NoPath.class, contract.match("GET", path), path);
    }
  }

  @Test
  void tells_what_was_read_and_its_hash() throws IOException {
    Path file = Crm.write(folder);
    Compilation first = Contract.compile(file);
    assertEquals(List.of(file), first.files());
    Files.writeString(file, Files.readString(file) + "# changed\n");
    assertFalse(first.hash().equals(Contract.compile(file).hash()));
  }

  @Test
  void follows_references_into_other_files() throws IOException {
    Files.writeString(
        folder.resolve("parts.json"),
        """
        {"Note": {"type": "object", "properties": {"text": {"type": "string"}, "by": {"$ref": "#/Who"}}},
         "Who": {"type": "object", "properties": {"id": {"type": "integer"}}}}
        """);
    Path file = folder.resolve("main.yaml");
    Files.writeString(
        file,
        """
        openapi: 3.0.3
        paths:
          /notes:
            post:
              requestBody: { content: { application/json: { schema: { $ref: 'parts.json#/Note' } } } }
              responses: { "200": { content: { application/json: { schema: { $ref: 'parts.json#/Note' } } } } }
        """);
    Compilation compilation = Contract.compile(file);
    assertEquals(List.of(), compilation.diagnostics());
    assertEquals(List.of(file, folder.resolve("parts.json")), compilation.files());
    Operation operation = compilation.contract().orElseThrow().operations().getFirst();
    assertEquals("POST /notes", operation.id());
    assertTrue(operation.hasBodyField("/by/id"));
    assertFalse(operation.hasBodyField("/by/name"));
  }

  @Test
  void names_the_line_of_each_mistake() throws IOException {
    Path file = folder.resolve("wrong.yaml");
    Files.writeString(
        file,
        """
        openapi: 3.1.0
        paths:
          /a/{x}:
            get:
              operationId: a
              parameters:
                - { name: x, in: path, schema: { type: strin } }
              responses: { "20": {} }
          /a/{y}:
            get:
              operationId: a
              responses: { "200": { $ref: '#/nowhere' } }
            put:
              operationId: b
              responses: { "200": { content: { application/json: { schema: { $ref: 'gone.yaml' } } } } }
            post:
              operationId: c
              responses: { default: {} }
          /a/{z}:
            post:
              operationId: d
              responses: { default: {} }
        """);
    Compilation compilation = Contract.compile(file);
    assertTrue(compilation.contract().isEmpty());
    List<Integer> lines = new ArrayList<>();
    compilation.diagnostics().stream()
        .filter(diagnostic -> diagnostic.fatal())
        .forEach(diagnostic -> lines.add(diagnostic.line()));
    lines.sort(null);
    assertEquals(List.of(7, 8, 11, 12, 15, 21), lines, compilation.diagnostics().toString());
  }

  @Test
  void refuses_what_is_no_openapi_document() throws IOException {
    for (String text :
        List.of("", "[]", "a: [", "swagger: '2.0'", "openapi: 3.1.0", "{\"openapi\":")) {
      Path file = folder.resolve("x.json");
      Files.writeString(file, text);
      Compilation compilation = Contract.compile(file);
      assertTrue(compilation.contract().isEmpty(), text);
      assertFalse(compilation.diagnostics().isEmpty(), text);
    }
    assertTrue(Contract.compile(folder.resolve("missing.yaml")).contract().isEmpty());
  }

  @Test
  void takes_anything_for_an_operation_that_is_written_inline() {
    Contract contract = Contract.of(List.of(new InlineOperation("echo", "post", "/echo/{what}")));
    Match.Found found = found(contract, "POST", "/echo/a%20b");
    Parameters read =
        found.operation().parameters(found.raw(), "x=1&y=2&y=3", _ -> List.of(), true);
    Parameters.Decoded decoded = assertInstanceOf(Parameters.Decoded.class, read);
    assertEquals(Map.of("what", "a b"), decoded.path());
    assertEquals(Map.of("x", "1", "y", List.of("2", "3")), decoded.query());
    JsonBody json = assertInstanceOf(JsonBody.class, found.operation().body("application/json"));
    assertEquals(BodyVerdict.OK, json.validate(bytes("[1]"), BodyOptions.STRICT));
    assertInstanceOf(
        BodyVerdict.Malformed.class, json.validate(bytes("{\"a\":1,\"a\":2}"), BodyOptions.STRICT));
    assertInstanceOf(RequestBody.Opaque.class, found.operation().body("text/plain"));
    assertTrue(found.operation().hasAnswerField("/any/thing"));
    assertInstanceOf(
        Projection.Json.class, found.operation().projection(299, "application/x+json"));
  }

  @Test
  void refuses_two_inline_operations_at_one_place() {
    List<InlineOperation> twice =
        List.of(
            new InlineOperation("a", "GET", "/x/{id}"), new InlineOperation("b", "get", "/x/{no}"));
    assertThrows(IllegalArgumentException.class, () -> Contract.of(twice));
  }

  private static Match.Found found(Contract contract, String method, String path) {
    return assertInstanceOf(Match.Found.class, contract.match(method, path));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
