package dev.gatehouse.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
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
    operation =
        Written.operation(
            folder,
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
                      application/json:
                        schema:
                          type: object
                          properties:
                            amount: { type: integer, maximum: 9 }
                            task: { type: string }
                            to: { type: object, properties: { id: { type: integer } } }
                            lines: { type: array, items: { type: object, properties: { n: { type: integer } } } }
                            map: { type: object, properties: { en: { type: string } }, additionalProperties: { type: string } }
                            either: { oneOf: [ { properties: { kind: { const: a }, id: { type: integer } }, required: [kind] }, { properties: { kind: { const: b }, ID: { type: integer } }, required: [kind] } ] }
                            é: { type: string }
                  responses: { default: { description: any } }
              /open:
                get:
                  parameters:
                    - { name: user, in: query, schema: { type: string, pattern: "^[a-z]+$" } }
                    - { name: rest, in: query, schema: { type: object, additionalProperties: { type: string } } }
                  responses: { default: { description: any } }
            """);
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
        "other=1;user=$ne       | style",
        "user=ada;user=$ne      | style,pattern",
        "page_size=5;user=x     | style,type",
        "other=1;User[]=x       | style",
        "other=1;us%65r=x       | style",
        "other=1;2;b=3;user     | ok",
        "other=1%3Buser=$ne     | ok",
      })
  void nothing_passes_unread_that_may_mean_a_parameter(String query, String rule) {
    assertEquals(rule, said(operation.parameters(List.of(), query, _ -> List.of(), false)));
  }

  @Test
  void strict_such_a_parameter_is_undeclared_like_any_other() {
    assertEquals(
        "undeclared", said(operation.parameters(List.of(), "user[]=x", _ -> List.of(), true)));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "user=ada               | ok",
        "sort[by]=a;            | ok",
        "user=$ne;=1            | pattern",
        "lat=1.5;x              | undeclared,type",
        "sort[by]=a;x           | undeclared",
        "sort[by]=a;x=1         | undeclared",
        "sort[by]=a;user=$ne    | undeclared",
        "sort[by]=a;us%65r      | undeclared",
        "sort[by]=a%3Bx=1       | ok",
      })
  void strict_every_name_behind_a_semicolon_is_undeclared(String query, String rule) {
    assertEquals(rule, said(operation.parameters(List.of(), query, _ -> List.of(), true)));
  }

  @Test
  void says_that_a_name_stands_behind_a_semicolon() {
    for (boolean strict : new boolean[] {true, false}) {
      Parameters read = operation.parameters(List.of(), "ids[]=1;user=x", _ -> List.of(), strict);
      Violation first = assertInstanceOf(Parameters.Refused.class, read).violations().getFirst();
      assertEquals("user", first.name());
      assertTrue(first.expected().contains("no name behind a `;`"), first.expected());
    }
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
        "user=ada;x=1      | name-behind-semicolon",
        "user=ada;;=;x=    | name-behind-semicolon",
        "other=a;b         | ok",
        "other=a%3Bb=1     | ok",
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

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'amount':5}                                | ok",
        "{'amount':10}                               | maximum",
        "{'other':10,'amounts':1,'Amoun':2}          | ok",
        "{'Amount':10}                               | undeclared /Amount",
        "{'amount':5,'AMOUNT':10}                    | undeclared /AMOUNT",
        "{'\\u0041mount':10}                       | undeclared /Amount",
        "{'ta\u017fk':1}                            | undeclared /ta\u017fk",
        "{'tas\u212a':1}                            | undeclared /tas\u212a",
        "{'\u00c9':1}                               | undeclared /\u00c9",
        "{'\u00eb':1,'x\\u0000':1}                | ok",
        "{'amount\\u0000x':5}                       | undeclared /amount\u0000x",
        "{'Amount\\u0000x':10}                      | undeclared /Amount\u0000x",
        "{'to':{'id':1,'x':1}}                       | ok",
        "{'to':{'Id':'x'}}                           | undeclared /to/Id",
        "{'lines':[{'n':1},{'N':'x'}]}               | undeclared /lines/1/N",
        "{'map':{'en':'a','EN':'b','de':'c'}}        | ok",
        "{'either':{'kind':'a','id':1}}              | ok",
        "{'either':{'kind':'b','ID':1}}              | ok",
        "{'either':{'kind':'b','Id':1}}              | undeclared /either/Id",
      })
  void nothing_passes_unread_that_may_mean_a_member(String json, String said) {
    byte[] body = json.replace('\'', '"').getBytes(UTF_8);
    BodyVerdict verdict =
        assertInstanceOf(RequestBody.Validated.class, operation.body("application/json"))
            .validate("application/json", body, BodyOptions.STRICT);
    String found =
        verdict instanceof BodyVerdict.Broken broken
            ? broken.violations().stream()
                .map(
                    one ->
                        one.rule().equals("undeclared")
                            ? "undeclared " + one.pointer()
                            : one.rule())
                .collect(Collectors.joining(","))
            : verdict instanceof BodyVerdict.Ok ? "ok" : "malformed";
    assertEquals(said, found);
  }

  @Test
  void looks_for_likeness_in_linear_time() {
    StringBuilder json = new StringBuilder("{");
    for (int i = 0; i < 100_000; i++) {
      json.append("\"\u00eb").append(i).append("\":{\"to\":1},");
    }
    byte[] body = json.append("\"amount\":1}").toString().getBytes(UTF_8);
    RequestBody.Validated declared =
        assertInstanceOf(RequestBody.Validated.class, operation.body("application/json"));
    assertTimeoutPreemptively(
        Duration.ofSeconds(30),
        () ->
            assertEquals(
                BodyVerdict.OK, declared.validate("application/json", body, BodyOptions.STRICT)));
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
