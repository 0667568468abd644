package dev.gatehouse.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperationTest {
  @TempDir Path folder;

  @Test
  void decodes_parameters_in_their_types() {
    Parameters.Decoded decoded =
        assertInstanceOf(
            Parameters.Decoded.class,
            list("limit=5&tag=a&tag=b%2Cc&ids=1,2&filter%5Bcity%5D=Z%C3%BCrich&filter[age]=7"));
    assertEquals(
        Map.of(
            "limit", 5L,
            "tag", List.of("a", "b,c"),
            "ids", List.of(1L, 2L),
            "filter", Map.of("city", "Zürich", "age", 7L)),
        decoded.query());
  }

  @ParameterizedTest(name = "{0} breaks {1}")
  @CsvSource({
    "limit=0, minimum",
    "limit=101, maximum",
    "limit=five, type",
    "limit=05, type",
    "limit=, type",
    "limit=1&limit=2, repeated",
    "ids=1;x, undeclared",
    "ids=1%3Bx, type",
    "limit=%zz, percent-encoding",
    "limit=%ff, percent-encoding",
    "other=1, undeclared",
    "filter[age]=x, type",
  })
  void refuses_a_query(String query, String rule) {
    Parameters.Refused refused = assertInstanceOf(Parameters.Refused.class, list(query));
    assertEquals(rule, refused.violations().getFirst().rule(), refused.toString());
  }

  @Test
  void reads_header_fields_and_cookies() {
    Operation operation = operation("listContacts");
    String uuid = "123e4567-e89b-12d3-a456-426614174000";
    Map<String, List<String>> fields =
        Map.of("X-Trace", List.of(uuid), "Cookie", List.of("a=b; theme=dark"));
    Parameters.Decoded decoded =
        assertInstanceOf(
            Parameters.Decoded.class,
            operation.parameters(
                List.of(), "", name -> fields.getOrDefault(name, List.of()), true));
    assertEquals(Map.of("X-Trace", uuid), decoded.headers());
    assertEquals(Map.of("theme", "dark"), decoded.cookies());
    Map<String, List<String>> wrong =
        Map.of("X-Trace", List.of("1"), "Cookie", List.of("theme=pink"));
    Parameters.Refused refused =
        assertInstanceOf(
            Parameters.Refused.class,
            operation.parameters(List.of(), "", name -> wrong.getOrDefault(name, List.of()), true));
    assertEquals(
        Set.of("format", "enum"),
        refused.violations().stream().map(Violation::rule).collect(Collectors.toSet()));
  }

  @Test
  void ignores_undeclared_query_parameters_unless_strict() {
    Parameters read =
        operation("listContacts").parameters(List.of(), "other=1", _ -> List.of(), false);
    assertEquals(Map.of(), assertInstanceOf(Parameters.Decoded.class, read).query());
  }

  @Test
  void refuses_a_path_value_of_another_type() {
    Parameters read = operation("getContact").parameters(List.of("abc"), "", _ -> List.of(), true);
    Violation violation = assertInstanceOf(Parameters.Refused.class, read).violations().getFirst();
    assertEquals(In.PATH, violation.in());
    assertEquals("contactId", violation.name());
    assertEquals("type", violation.rule());
  }

  @Test
  void validates_a_body_by_its_media_type() {
    Operation operation = operation("putContact");
    assertEquals(RequestBody.Need.REQUIRED, operation.bodyNeed());
    assertTrue(operation.encoded());
    assertInstanceOf(RequestBody.Opaque.class, operation.body("text/plain; charset=utf-8"));
    assertEquals(
        Set.of("application/json", "text/plain"),
        assertInstanceOf(RequestBody.Undeclared.class, operation.body("application/xml"))
            .declared());
    assertEquals(BodyVerdict.OK, validate(operation, "{\"name\":\"Ann\",\"tags\":[\"a\"]}"));
  }

  @ParameterizedTest(name = "{0} breaks {1} at {2}")
  @CsvSource(
      delimiter = ';',
      value = {
        "{\"tags\":[]}; required; /name",
        "{\"name\":5}; type; /name",
        "{\"name\":\"123456789012345678901\"}; maxLength; /name",
        "{\"name\":\"a\",\"company\":{\"parent\":{\"name\":1}}}; type; /company/parent/name",
        "{\"name\":\"a\",\"tags\":[\"b\",1]}; type; /tags/1",
        "[]; type; ''",
      })
  void refuses_a_body(String body, String rule, String pointer) {
    BodyVerdict.Broken broken =
        assertInstanceOf(BodyVerdict.Broken.class, validate(operation("putContact"), body));
    Violation violation = broken.violations().getFirst();
    assertEquals(rule, violation.rule());
    assertEquals(pointer, violation.pointer());
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource(
      delimiter = ';',
      value = {
        "{\"name\":; json; ''",
        "''; json; ''",
        "{\"a\":[{\"b\":1,\"b\":2}]}; duplicate-key; /a/0",
        "{\"a\":[1,{\"b\":}]}; json; /a/1",
      })
  void refuses_bytes_that_are_no_document(String body, String rule, String pointer) {
    assertEquals(new BodyVerdict.Malformed(rule, pointer), validate(operation("putContact"), body));
  }

  @Test
  void knows_the_fields_of_bodies_and_answers() {
    Operation put = operation("putContact");
    assertTrue(put.hasBodyField("company"));
    assertTrue(put.hasBodyField("/company/parent/parent/name"));
    assertTrue(put.hasBodyField("/tags/*"));
    assertFalse(put.hasBodyField("id"));
    assertFalse(put.hasBodyField("/tags/*/x"));
    Operation get = operation("getContact");
    for (String field :
        List.of("id", "/id", "/meta/x/y", "/prices/*/amount", "/prices/eur/amount")) {
      assertTrue(get.hasAnswerField(field), field);
    }
    for (String field : List.of("secret", "passwordHash", "/id/x", "/company/x", "/prices/*/x")) {
      assertFalse(get.hasAnswerField(field), field);
    }
    assertTrue(operation("listContacts").hasAnswerField("id"));
    assertTrue(operation("listContacts").hasAnswerField("/*/company/name"));
    assertFalse(operation("listContacts").hasAnswerField("/id"));
    assertTrue(get.answerFields().containsAll(Set.of("id", "name", "/company/name")));
  }

  private Parameters list(String query) {
    return operation("listContacts").parameters(List.of(), query, _ -> List.of(), true);
  }

  private Operation operation(String id) {
    return Crm.contract(folder).operation(id).orElseThrow();
  }

  private static BodyVerdict validate(Operation operation, String body) {
    JsonBody json = assertInstanceOf(JsonBody.class, operation.body("application/json"));
    return json.validate(body.getBytes(StandardCharsets.UTF_8), BodyOptions.STRICT);
  }
}
