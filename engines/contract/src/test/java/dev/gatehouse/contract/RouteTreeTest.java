package dev.gatehouse.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RouteTreeTest {

  @Test
  void finds_each_of_many_templates_by_a_path_of_its_own() {
    List<String> templates = new ArrayList<>(templates(new Random(7), 5_000));
    List<InlineOperation> written = new ArrayList<>();
    for (int i = 0; i < templates.size(); i++) {
      for (String method : List.of("GET", "POST", "DELETE").subList(0, 1 + i % 3)) {
        written.add(new InlineOperation(method + i, method, templates.get(i)));
      }
    }
    Contract contract = Contract.of(written);
    for (InlineOperation one : written) {
      String path = one.path().replace("{p}", "0-7").replace("{q}", "0_8");
      Match.Found found =
          assertInstanceOf(Match.Found.class, contract.match(one.method(), path), path);
      assertEquals(one.id(), found.operation().id());
      assertEquals(one.id(), contract.operations().get(found.index()).id());
      List<String> values = new ArrayList<>();
      if (one.path().contains("{p}")) {
        values.add("0-7");
      }
      if (one.path().contains("{q}")) {
        values.add("0_8");
      }
      assertEquals(values, found.raw(), one.path());
    }
  }

  @Test
  void finds_them_in_contracts_of_every_size() {
    List<String> templates = new ArrayList<>(templates(new Random(8), 400));
    for (int count = 1; count <= templates.size(); count++) {
      List<InlineOperation> written =
          templates.subList(0, count).stream()
              .map(template -> new InlineOperation(template, "GET", template))
              .toList();
      Contract contract = Contract.of(written);
      String last = templates.get(count - 1);
      String path = last.replace("{p}", "0-7").replace("{q}", "0_8");
      Match.Found found = assertInstanceOf(Match.Found.class, contract.match("GET", path), path);
      assertEquals(last, found.operation().id());
    }
  }

  // Literals of all lengths around a word, many of them the beginnings of others.
  private static Set<String> templates(Random random, int count) {
    Set<String> templates = new LinkedHashSet<>();
    while (templates.size() < count) {
      StringBuilder made = new StringBuilder();
      int segments = 1 + random.nextInt(4);
      int p = random.nextInt(2 * segments);
      int q = p + 1 + random.nextInt(2 * segments);
      for (int i = 0; i < segments; i++) {
        made.append('/');
        if (i == p || i == q) {
          made.append(i == p ? "{p}" : "{q}");
          continue;
        }
        int length = 1 + random.nextInt(9);
        for (int k = 0; k < length; k++) {
          made.append((char) ('a' + random.nextInt(3)));
        }
      }
      templates.add(made.toString());
    }
    return templates;
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "/abcd",
        "/abcde/",
        "/abcde/f",
        "/abcdef",
        "/abcd\0",
        "/\u0161bcde",
        "/abcd\u0165"
      })
  void finds_nothing_by_what_only_resembles_a_literal(String path) {
    Contract contract = Contract.of(List.of(new InlineOperation("one", "GET", "/abcde")));
    assertInstanceOf(Match.Found.class, contract.match("GET", "/abcde"));
    assertInstanceOf(Match.NoPath.class, contract.match("GET", path));
  }

  @Test
  void makes_one_thing_of_what_requests_of_several_operations_may_hold(@TempDir Path folder)
      throws IOException {
    Path file = folder.resolve("api.yaml");
    Files.writeString(
        file,
        """
        openapi: 3.1.0
        info: { title: Test, version: '1' }
        components:
          parameters:
            id: { name: id, in: path, required: true, schema: { type: integer } }
            page: { name: page, in: query, schema: { type: integer } }
          requestBodies:
            note: { content: { application/json: { schema: { type: string } } } }
        paths:
          /a/{id}:
            parameters: [ { $ref: '#/components/parameters/id' } ]
            get: { operationId: a, responses: {} }
            post: { operationId: b, requestBody: { $ref: '#/components/requestBodies/note' }, responses: {} }
          /b/{id}:
            parameters: [ { $ref: '#/components/parameters/id' } ]
            get: { operationId: c, responses: {} }
            put: { operationId: d, requestBody: { $ref: '#/components/requestBodies/note' }, responses: {} }
          /c/{id}:
            parameters: [ { $ref: '#/components/parameters/id' }, { $ref: '#/components/parameters/page' } ]
            get: { operationId: e, responses: {} }
        """);
    Contract contract = Contract.compile(file).contract().orElseThrow();
    assertSame(requests(contract, "a"), requests(contract, "c"));
    assertSame(requests(contract, "b"), requests(contract, "d"));
    assertNotSame(requests(contract, "a"), requests(contract, "b"));
    assertNotSame(requests(contract, "a"), requests(contract, "e"));
  }

  private static Requests requests(Contract contract, String id) {
    return contract.operation(id).orElseThrow().requests();
  }
}
