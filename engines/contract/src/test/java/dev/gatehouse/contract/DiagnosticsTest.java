package dev.gatehouse.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a contract's author is told: nothing that is not read is passed over in silence. */
class DiagnosticsTest {
  @TempDir Path folder;

  @ParameterizedTest(name = "{2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "parameters: [{ name: a, in: query, style: matrix, schema: {} }]                | 6 | E"
            + " style matrix is not for query",
        "parameters: [{ name: a, in: header, style: form, schema: {} }]                 | 6 | E"
            + " style form is not for header",
        "parameters: [{ name: a, in: cookie, style: deepObject, schema: {} }]           | 6 | E"
            + " style deepObject is not for cookie",
        "parameters: [{ name: a, in: query, style: fancy, schema: {} }]                 | 6 | E"
            + " style fancy is not for query",
        "parameters: [{ name: a, in: query, style: deepObject, schema: { type: string } }] | 6 | E"
            + " style deepObject is for objects",
        "parameters: [{ name: a, in: query, style: pipeDelimited, schema: { type: string } }] | 6 |"
            + " W this style is for arrays",
        "parameters: [{ name: a, in: query }]                                           | 6 | W has"
            + " no `schema`",
        "parameters: [{ name: a, in: query, schema: {}, content: { text/plain: {} } }]  | 6 | E"
            + " either a `schema`, or a `content`",
        "parameters: [{ name: a, in: query, content: { text/plain: {}, text/csv: {} } }] | 6 | E"
            + " either a `schema`, or a `content`",
        "parameters: [{ name: a, in: query, content: { application/xml: { schema: { type: object }"
            + " } } }] | 6 | W is not looked into",
        "parameters: [{ name: a, in: body, schema: {} }]                                | 6 | E a"
            + " parameter has a `name`",
        "parameters: [{ in: query, schema: {} }]                                        | 6 | E a"
            + " parameter has a `name`",
        "parameters: [{ name: a, in: querystring, content: {} }]                        | 6 | E"
            + " querystring is not supported",
        "parameters: [{ name: Accept, in: header, schema: {} }]                         | 6 | W the"
            + " field Accept",
        "parameters: [{ name: a, in: path, required: true, schema: {} }]                | 5 | W"
            + " path parameter a is not in",
        "parameters: [{ name: a, in: query, schema: {} }, { name: a, in: query, schema: {} }] | 6 |"
            + " E is in the list twice",
        "parameters: [{ name: a, in: query, schema: {}, requird: true }]                | 6 | W"
            + " 'requird' is no field of a parameter",
        "requestBody: { required: true }                                                | 6 | W no"
            + " `content`",
        "requestBody: { content: { json: { schema: {} } } }                             | 6 | W"
            + " 'json' is no media type",
        "requestBody: { content: { application/xml: { schema: { type: object } } } }    | 6 | W"
            + " bodies in application/xml are not looked into",
        "requestBody: { content: { application/json: { schema: {} } }, maxSize: 5 }     | 6 | W"
            + " 'maxSize' is no field of a request body",
        "requestBody: { content: { application/json: { shema: {} } } }                  | 6 | W"
            + " 'shema' is no field of a media type",
        "requestBody: { content: { application/jsonl: { itemSchema: {} } } }            | 6 | W"
            + " 'itemSchema' is not supported",
        "requestBody: { content: { multipart/form-data: { schema: { type: object, properties: { a:"
            + " {} } }, encoding: { b: {} } } } } | 6 | W encoding of 'b'",
        "requestBody: { content: { multipart/form-data: { schema: { type: object, properties: { a:"
            + " {} } }, encoding: { a: { style: deepObject } } } } } | 6 | W deepObject is not"
            + " read",
        "requestBody: { content: { multipart/form-data: { schema: { type: object, properties: { a:"
            + " {} } }, encoding: { a: { style: matrix } } } } } | 6 | W style of a form is",
        "requestBody: { content: { multipart/form-data: { schema: { type: object, properties: { a:"
            + " {} } }, encoding: { a: { type: b } } } } } | 6 | W 'type' is no field of an"
            + " encoding",
        "secret: true                                                                   | 6 | W"
            + " 'secret' is no field of an operation",
      })
  void says_what_is_wrong_and_where(String line, int at, String expected) throws IOException {
    assertTold(
        """
        openapi: 3.2.0
        paths:
          /x:
            get:
              responses: { default: { description: any } }
              %s
        """
            .formatted(line),
        at,
        expected);
  }

  @ParameterizedTest(name = "{2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "/x#y: { get: { responses: { default: {} } } }                       | 3 | W no request has"
            + " this path",
        "/x: { gett: {}, get: { responses: { default: {} } } }               | 3 | W 'gett' is no"
            + " field of a path item",
        "/x: { query: { responses: { default: {} } } }                       | 3 | W 'query' is no"
            + " field of a path item in OpenAPI 3.1",
        "/x/{id}: { get: { responses: { default: {} } } }                    | 3 | W path parameter"
            + " id is not declared",
        "/x/{id: { get: { responses: { default: {} } } }                     | 3 | E a parameter is"
            + " not closed",
        "x: { get: { responses: { default: {} } } }                          | 3 | E a path must"
            + " start with /",
        "/x: { get: {} }                                                     | 3 | W no"
            + " `responses`",
        "/x: { get: { responses: { 2000: {} } } }                            | 3 | E is not a"
            + " status",
        "/x: { get: { responses: { default: { contents: {} } } } }           | 3 | W 'contents' is"
            + " no field of a response",
        "\"/{a}/y\": { parameters: [{ name: a, in: path, schema: {} }], get: { responses: {"
            + " default: {} } } } | 3 | W must say `required: true`",
      })
  void says_what_is_wrong_with_paths(String line, int at, String expected) throws IOException {
    assertTold("openapi: 3.1.0\npaths:\n  %s\n".formatted(line), at, expected);
  }

  @Test
  void says_which_paths_are_ambiguous() throws IOException {
    String get =
        "{ get: { parameters: [{ name: a, in: path, required: true, schema: {} }], responses: {"
            + " default: {} } } }";
    String text =
        "openapi: 3.1.0\npaths:\n  '/{a}/me': %s\n  '/books/{a}': %s\n  '/books/me': %s\n"
            .formatted(get, get, get.replaceFirst("parameters: \\[[^\\]]*\\], ", ""));
    assertTold(text, 4, "W /{a}/me and /books/{a} can match the same path");
    Contract contract =
        Contract.compile(Files.writeString(folder.resolve("a.yaml"), text))
            .contract()
            .orElseThrow();
    assertEquals("/books/me", template(contract, "/books/me"));
    assertEquals("/books/{a}", template(contract, "/books/7"));
    assertEquals("/{a}/me", template(contract, "/shelves/me"));
  }

  @Test
  void reads_operations_that_version_3_2_adds() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("v.yaml"),
            """
            openapi: 3.2.0
            paths:
              /x:
                query: { operationId: search, responses: { default: { description: any } } }
                additionalOperations:
                  COPY: { operationId: copy, responses: { default: { description: any } } }
            """);
    Compilation compilation = Contract.compile(file);
    assertEquals(List.of(), compilation.diagnostics());
    Contract contract = compilation.contract().orElseThrow();
    assertEquals(
        List.of("QUERY", "COPY"), contract.operations().stream().map(Operation::method).toList());
  }

  private static String template(Contract contract, String path) {
    return contract.match("GET", path) instanceof Match.Found found
        ? found.operation().template()
        : "none";
  }

  private void assertTold(String text, int line, String expected) throws IOException {
    Path file = Files.writeString(folder.resolve("told.yaml"), text);
    Compilation compilation = Contract.compile(file);
    boolean fatal = expected.startsWith("E");
    String words = expected.substring(2);
    assertTrue(
        compilation.diagnostics().stream()
            .anyMatch(
                one -> one.fatal() == fatal && one.line() == line && one.message().contains(words)),
        compilation.diagnostics().toString());
    assertEquals(fatal, compilation.contract().isEmpty());
  }
}
