package dev.gatehouse.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of OpenAPI 3.1.1 §4.8.12.4, and what lies beside it. */
class ParameterStylesTest {
  private static final String TEXT = "{ type: string }";
  private static final String LIST = "{ type: array, items: { type: string } }";
  private static final String MAP =
      "{ type: object, properties: { R: { type: integer }, G: { type: integer }, B: { type:"
          + " integer } } }";

  @TempDir Path folder;

  @ParameterizedTest(name = "{0} {1} explode={2} {3}: {4}")
  @CsvSource(
      delimiter = '|',
      value = {
        "path   | matrix         | false | text  | ;color=blue",
        "path   | matrix         | false | list  | ;color=blue,black,brown",
        "path   | matrix         | false | map   | ;color=R,100,G,200,B,150",
        "path   | matrix         | true  | text  | ;color=blue",
        "path   | matrix         | true  | list  | ;color=blue;color=black;color=brown",
        "path   | matrix         | true  | map   | ;R=100;G=200;B=150",
        "path   | label          | false | text  | .blue",
        "path   | label          | false | list  | .blue,black,brown",
        "path   | label          | false | map   | .R,100,G,200,B,150",
        "path   | label          | true  | text  | .blue",
        "path   | label          | true  | list  | .blue.black.brown",
        "path   | label          | true  | map   | .R=100.G=200.B=150",
        "path   | simple         | false | text  | blue",
        "path   | simple         | false | list  | blue,black,brown",
        "path   | simple         | false | map   | R,100,G,200,B,150",
        "path   | simple         | true  | text  | blue",
        "path   | simple         | true  | list  | blue,black,brown",
        "path   | simple         | true  | map   | R=100,G=200,B=150",
        "header | simple         | false | text  | blue",
        "header | simple         | false | list  | blue,black,brown",
        "header | simple         | false | list  | 'blue, black,  brown'",
        "header | simple         | false | map   | R,100,G,200,B,150",
        "header | simple         | true  | map   | R=100,G=200,B=150",
        "query  | form           | false | text  | color=blue",
        "query  | form           | false | list  | color=blue,black,brown",
        "query  | form           | false | map   | color=R,100,G,200,B,150",
        "query  | form           | true  | text  | color=blue",
        "query  | form           | true  | list  | color=blue&color=black&color=brown",
        "query  | form           | true  | map   | R=100&G=200&B=150",
        "query  | spaceDelimited | false | list  | color=blue%20black%20brown",
        "query  | spaceDelimited | false | list  | color=blue+black+brown",
        "query  | spaceDelimited | false | map   | color=R%20100%20G%20200%20B%20150",
        "query  | pipeDelimited  | false | list  | color=blue%7Cblack%7Cbrown",
        "query  | pipeDelimited  | false | list  | color=blue<P>black<P>brown",
        "query  | pipeDelimited  | false | map   | color=R%7C100%7CG%7C200%7CB%7C150",
        "query  | deepObject     | true  | map   |"
            + " color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150",
        "query  | deepObject     | true  | map   | color[R]=100&color[G]=200&color[B]=150",
        "cookie | form           | false | text  | color=blue",
        "cookie | form           | false | list  | color=blue,black,brown",
        "cookie | form           | false | map   | color=R,100,G,200,B,150",
      })
  void reads_the_examples_of_the_specification(
      String in, String style, boolean explode, String kind, String text) {
    String written = text.replace("<P>", "|");
    Object expected =
        switch (kind) {
          case "text" -> "blue";
          case "list" -> List.of("blue", "black", "brown");
          default -> Map.of("R", 100L, "G", 200L, "B", 150L);
        };
    String schema = kind.equals("text") ? TEXT : kind.equals("list") ? LIST : MAP;
    String more = "style: %s, explode: %s, schema: %s".formatted(style, explode, schema);
    assertEquals(Map.of("color", expected), values(in, read(in, more, written)));
  }

  @ParameterizedTest(name = "{0} {1} of {2}: {3} is {4}")
  @CsvSource(
      delimiter = '|',
      value = {
        "path   | style: matrix                | { type: string }  | blue            | style",
        "path   | style: matrix                | { type: string }  | ;colour=blue    | style",
        "path   | style: label                 | { type: string }  | blue            | style",
        "path   | style: simple                | { type: integer } | 1,2             | type",
        "path   | style: matrix, explode: true | { type: string }  | ;color=a;color=b| style",
        "query  | explode: false               | list              | color=a&color=b | repeated",
        "query  | style: pipeDelimited, explode: false | list      | color=a&color=b | repeated",
        "query  | style: form                  | { type: string }  | color=a&color=b | repeated",
        "query  | style: form, explode: false  | map               | color=R,100,G   | style",
        "query  | style: form, explode: false  | map               | color=R,x       | type",
        "query  | style: deepObject, explode: true | map           | color[R][x]=1   | style",
        "query  | style: deepObject, explode: true | map           | color[]=1       | style",
        "query  | style: deepObject, explode: true | map           | color[R=1       | style",
        "query  | style: deepObject, explode: true | map           | color[R]=x      | type",
        "query  | style: deepObject, explode: true | map           | color=x         | undeclared",
        "query  | style: form, explode: true   | map               | R=x             | type",
        "header | style: simple                | { type: integer } | 1.5             | type",
        "header | style: simple, explode: true | map               | R               | style",
        "cookie | style: form                  | { type: integer } | color=x         | type",
        "cookie | style: form                  | { type: string }  | color=a; color=b| repeated",
      })
  void refuses_another_style(String in, String style, String schema, String text, String rule) {
    String as = schema.equals("list") ? LIST : schema.equals("map") ? MAP : schema;
    assertEquals(rule, rule(read(in, style + ", schema: " + as, text)));
  }

  @Test
  void decodes_after_it_has_split() {
    String list = "style: form, explode: false, schema: " + LIST;
    assertEquals(
        Map.of("color", List.of("a,b", "c&d")),
        values("query", read("query", list, "color=a%2Cb,c%26d")));
    String path = "style: simple, schema: " + LIST;
    assertEquals(
        Map.of("color", List.of("a,b", "c")), values("path", read("path", path, "a%2Cb,c")));
  }

  @Test
  void holds_reserved_characters_to_what_is_declared() {
    for (String sent : List.of("a/b?c:d@e!f", "a%2Fb%3Fc%3Ad%40e%21f")) {
      String open = "allowReserved: true, schema: " + TEXT;
      assertEquals(
          Map.of("color", "a/b?c:d@e!f"), values("query", read("query", open, "color=" + sent)));
    }
    String closed = "allowReserved: false, schema: " + TEXT;
    assertEquals("reserved", rule(read("query", closed, "color=a/b")));
    assertEquals("reserved", rule(read("query", closed, "color=a@b")));
    assertEquals("undeclared", rule(read("query", closed, "color=a;b")));
    assertEquals(Map.of("color", "a/b"), values("query", read("query", closed, "color=a%2Fb")));
    String list = "allowReserved: false, explode: false, schema: " + LIST;
    assertEquals(
        Map.of("color", List.of("a", "b")), values("query", read("query", list, "color=a,b")));
    assertEquals(
        Map.of("color", "a:b"), values("query", read("query", "schema: " + TEXT, "color=a:b")));
  }

  @Test
  void reads_content_as_its_media_type() {
    String json = "content: { application/json: { schema: " + MAP + " } }";
    assertEquals(
        Map.of("color", Map.of("R", 1L)),
        values("query", read("query", json, "color=%7B%22R%22%3A1%7D")));
    assertEquals(
        Map.of("color", Map.of("R", 1L)), values("header", read("header", json, "{\"R\":1}")));
    assertEquals("type", rule(read("query", json, "color={\"R\":\"\"}")));
    assertEquals("json", rule(read("query", json, "color={")));
    assertEquals("json", rule(read("query", json, "color={}&color={}")));
    String text = "content: { text/plain: { schema: { type: string, maxLength: 3 } } }";
    assertEquals(Map.of("color", "a,b"), values("query", read("query", text, "color=a,b")));
    assertEquals("maxLength", rule(read("query", text, "color=abcd")));
  }

  @Test
  void wants_what_is_required_wherever_it_is() {
    for (String in : List.of("query", "header", "cookie")) {
      assertEquals("required", rule(read(in, "required: true, schema: " + TEXT, "")));
    }
    assertEquals(
        "required",
        rule(
            read("query", "required: true, style: deepObject, explode: true, schema: " + MAP, "")));
    assertEquals(
        "required", rule(read("query", "required: true, explode: true, schema: " + MAP, "")));
  }

  @Test
  void lets_an_empty_value_stand_for_nothing_only_where_it_may() {
    assertEquals("type", rule(read("query", "schema: { type: integer }", "color=")));
    assertEquals("type", rule(read("query", "schema: { type: integer }", "color")));
    assertEquals(
        Map.of("color", ""),
        values(
            "query", read("query", "allowEmptyValue: true, schema: { type: integer }", "color=")));
    assertEquals(Map.of("color", ""), values("query", read("query", "schema: " + TEXT, "color=")));
  }

  @Test
  void joins_the_lines_of_a_list_in_header_fields() throws IOException {
    Operation operation = operation("header", "schema: " + LIST);
    Parameters read = operation.parameters(List.of(), "", _ -> List.of("a, b", "c"), false);
    assertEquals(Map.of("color", List.of("a", "b", "c")), values("header", read));
    Parameters twice =
        operation("header", "schema: " + TEXT)
            .parameters(List.of(), "", _ -> List.of("a", "b"), false);
    assertEquals("repeated", rule(twice));
  }

  @Test
  void refuses_overriding_fields_where_strict_unless_they_are_declared() throws IOException {
    Map<String, List<String>> sent = Map.of("X-HTTP-Method-Override", List.of("DELETE"));
    Operation operation = operation("query", "schema: " + TEXT);
    assertEquals(
        "undeclared",
        rule(
            operation.parameters(List.of(), "", name -> sent.getOrDefault(name, List.of()), true)));
    assertInstanceOf(
        Parameters.Decoded.class,
        operation.parameters(List.of(), "", name -> sent.getOrDefault(name, List.of()), false));
  }

  @Test
  void gives_an_open_map_what_other_parameters_leave() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("open.yaml"),
            """
            openapi: 3.1.0
            paths:
              /x:
                get:
                  parameters:
                    - { name: any, in: query, schema: { type: object, additionalProperties: { type: integer } } }
                    - { name: limit, in: query, schema: { type: integer } }
                  responses: { default: { description: any } }
            """);
    Operation operation = Contract.compile(file).contract().orElseThrow().operations().getFirst();
    assertEquals(
        Map.of("any", Map.of("a", 1L, "b", 2L), "limit", 5L),
        values("query", operation.parameters(List.of(), "a=1&limit=5&b=2", _ -> List.of(), true)));
  }

  private Parameters read(String in, String more, String written) {
    try {
      Operation operation = operation(in, more);
      boolean absent = written.isEmpty();
      return operation.parameters(
          in.equals("path") ? List.of(written) : List.of(),
          in.equals("query") ? written : "",
          name ->
              !absent
                      && ((in.equals("header") && name.equals("color"))
                          || (in.equals("cookie") && name.equals("Cookie")))
                  ? List.of(written)
                  : List.of(),
          true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Operation operation(String in, String more) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("styles.yaml"),
            """
            openapi: 3.1.0
            paths:
              /x%s:
                get:
                  parameters:
                    - { name: color, in: %s%s, %s }
                  responses: { default: { description: any } }
            """
                .formatted(
                    in.equals("path") ? "/{color}" : "",
                    in,
                    in.equals("path") ? ", required: true" : "",
                    more));
    Compilation compilation = Contract.compile(file);
    assertEquals(List.of(), compilation.diagnostics());
    return compilation.contract().orElseThrow().operations().getFirst();
  }

  private static Map<String, Object> values(String in, Parameters read) {
    Parameters.Decoded decoded = assertInstanceOf(Parameters.Decoded.class, read);
    return switch (in) {
      case "path" -> decoded.path();
      case "query" -> decoded.query();
      case "header" -> decoded.headers();
      default -> decoded.cookies();
    };
  }

  private static String rule(Parameters read) {
    return assertInstanceOf(Parameters.Refused.class, read).violations().getFirst().rule();
  }
}
