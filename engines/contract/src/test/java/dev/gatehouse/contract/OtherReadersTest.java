package dev.gatehouse.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
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

/** Requests in which another reader would find a declared name where this one does not. */
class OtherReadersTest {
  private static final String FORM = "application/x-www-form-urlencoded";

  @TempDir Path folder;
  private Operation operation;

  @BeforeEach
  void compile() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("x.yaml"),
            """
            openapi: 3.1.0
            paths:
              /x:
                post:
                  parameters:
                    - { name: user, in: query, schema: { type: string, pattern: "^[a-z]+$" } }
                    - { name: page_size, in: query, schema: { type: integer } }
                    - { name: "ids[]", in: query, schema: { type: array, items: { type: integer } } }
                    - { name: "sort[by]", in: query, schema: { type: string } }
                    - { name: filter, in: query, style: deepObject, explode: true, schema: { type: object, properties: { age: { type: integer } } } }
                    - { name: point, in: query, schema: { type: object, properties: { lat: { type: number } } } }
                    - { name: sid, in: cookie, schema: { type: string, pattern: "^[a-z]+$" } }
                  requestBody:
                    content:
                      application/x-www-form-urlencoded:
                        schema: &form
                          type: object
                          properties:
                            user: { type: string, pattern: "^[a-z]+$" }
                            page_size: { type: integer }
                            filter: { type: object, properties: { age: { type: integer } } }
                        encoding: { filter: { style: deepObject, explode: true } }
                      multipart/form-data: { schema: *form }
                  responses: { default: { description: any } }
              /open:
                get:
                  parameters:
                    - { name: user, in: query, schema: { type: string, pattern: "^[a-z]+$" } }
                    - { name: rest, in: query, schema: { type: object, additionalProperties: { type: string } } }
                  responses: { default: { description: any } }
            """);
    operation = Contract.compile(file).contract().orElseThrow().operations().getFirst();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "user=ada               | ok",
        "user=$ne               | pattern",
        "other=1&userx=1&use=1  | ok",
        "user[$ne]=x            | style",
        "user%5B$ne%5D=x        | style",
        "user[]=x               | style",
        "user[=x                | style",
        "user=ada&user[]=x      | style",
        "User=x                 | style",
        "USER=x                 | style",
        "+user=x                | style",
        "user%20=x              | style",
        "user%00=x              | style",
        "user%00x=x             | style",
        "%09user=x              | style",
        "page_size=5            | ok",
        "page.size=x            | style",
        "page+size=x            | style",
        "page[size=x            | style",
        "pagesize=x             | ok",
        "ids[]=1&ids[]=2        | ok",
        "ids=x                  | style",
        "ids[0]=x               | style",
        "sort[by]=name          | ok",
        "sort[order]=up         | ok",
        "Sort[by]=name          | style",
        "filter[age]=3          | ok",
        "filter=x               | style",
        "Filter[age]=x          | style",
        "filter[]=x             | style",
        "lat=1.5                | ok",
        "point=x                | style",
        "Lat=x                  | style",
      })
  void nothing_passes_unread_that_may_mean_a_parameter(String query, String rule) {
    assertEquals(rule, said(operation.parameters(List.of(), query, _ -> List.of(), false)));
  }

  @Test
  void strict_such_a_parameter_is_undeclared_like_any_other() {
    assertEquals(
        "undeclared", said(operation.parameters(List.of(), "user[]=x", _ -> List.of(), true)));
  }

  @Test
  void a_map_of_any_names_does_not_take_what_may_mean_a_parameter() {
    Operation open = operations().getLast();
    assertEquals("ok", said(open.parameters(List.of(), "user=ada&x=1", _ -> List.of(), true)));
    assertEquals("style", said(open.parameters(List.of(), "user[]=x", _ -> List.of(), true)));
    assertEquals("style", said(open.parameters(List.of(), "user[]=x", _ -> List.of(), false)));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "sid=ada        | ok",
        "x=1; sid=ada   | ok",
        "x[sid]=1       | ok",
        "sid[x]=1       | style",
        "Sid=1          | style",
        "sid=a; sid=b   | repeated",
      })
  void nothing_passes_unread_that_may_mean_a_cookie(String field, String rule) {
    Map<String, List<String>> fields = Map.of("Cookie", List.of(field));
    assertEquals(
        rule,
        said(
            operation.parameters(
                List.of(), "", name -> fields.getOrDefault(name, List.of()), false)));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "user=ada          | ok",
        "user=ada&x=1      | ok",
        "user[$ne]=1       | style",
        "user%00=1         | style",
        "User=1            | style",
        "page.size=x       | style",
        "filter[age]=1     | ok",
        "filter=age,1      | style",
        "filter[age][x]=1  | style",
      })
  void nothing_passes_unread_that_may_mean_a_field_of_a_form(String form, String rule) {
    assertEquals(rule, said(FORM, form));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "user       | ok",
        "x          | ok",
        "user[$ne]  | style",
        "user[]     | style",
        "USER       | style",
        "' user'    | style",
        "page.size  | style",
      })
  void nothing_passes_unread_that_may_mean_a_part(String name, String rule) {
    String body =
        "--b\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\nada\r\n--b--";
    assertEquals(rule, said("multipart/form-data; boundary=b", body));
  }

  private List<Operation> operations() {
    return Contract.compile(folder.resolve("x.yaml")).contract().orElseThrow().operations();
  }

  private String said(String type, String body) {
    BodyVerdict verdict =
        assertInstanceOf(RequestBody.Validated.class, operation.body(type))
            .validate(type, body.getBytes(UTF_8), BodyOptions.STRICT);
    return switch (verdict) {
      case BodyVerdict.Ok _ -> "ok";
      case BodyVerdict.Malformed malformed -> malformed.rule();
      case BodyVerdict.Broken broken -> rules(broken.violations());
    };
  }

  private static String said(Parameters read) {
    return read instanceof Parameters.Refused refused ? rules(refused.violations()) : "ok";
  }

  private static String rules(List<Violation> violations) {
    return violations.stream().map(Violation::rule).distinct().collect(Collectors.joining(","));
  }
}
