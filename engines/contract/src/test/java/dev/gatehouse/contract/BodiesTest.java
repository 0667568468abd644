package dev.gatehouse.contract;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.gatehouse.contract.multipart.MultipartBounds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bodies that are not JSON. */
class BodiesTest {
  private static final String FORM = "application/x-www-form-urlencoded";

  @TempDir Path folder;
  private Contract contract;

  @BeforeEach
  void compile() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("forms.yaml"),
            """
            openapi: 3.1.0
            paths:
              /orders:
                post:
                  operationId: order
                  requestBody:
                    content:
                      application/x-www-form-urlencoded:
                        schema:
                          type: object
                          required: [item]
                          additionalProperties: false
                          properties:
                            item: { type: string, maxLength: 8 }
                            count: { type: integer, maximum: 9 }
                            gift: { type: boolean }
                            code: { type: [string, integer], maxLength: 3, maximum: 50 }
                            tags: { type: array, items: { type: string, maxLength: 3 } }
                            ids: { type: array, items: { type: integer }, maxItems: 2 }
                            piped: { type: array, items: { type: integer } }
                            to: { type: object, required: [zip], properties: { zip: { type: integer } } }
                            deep: { type: object, properties: { age: { type: integer } }, additionalProperties: false }
                            flat: { type: object, properties: { lat: { type: number }, lon: { type: number } } }
                            lines: { type: array, items: { type: object, properties: { n: { type: integer } } } }
                        encoding:
                          ids: { style: form, explode: false }
                          piped: { style: pipeDelimited, explode: false }
                          deep: { style: deepObject, explode: true }
                          flat: { style: form, explode: true }
                  responses: { "204": { description: done } }
              /uploads:
                post:
                  operationId: upload
                  requestBody:
                    content:
                      multipart/form-data:
                        schema:
                          type: object
                          required: [meta, photo]
                          properties:
                            meta: { type: object, required: [title], properties: { title: { type: string } } }
                            photo: { type: string, format: binary, maxLength: 12 }
                            scan: {}
                            note: { type: string, maxLength: 5 }
                            count: { type: integer }
                            tags: { type: array, maxItems: 2, items: { type: string } }
                            files: { type: array, maxItems: 2, items: { type: string, format: binary } }
                            points: { type: array, items: { type: object, properties: { x: { type: integer } } } }
                            sheet: { type: string }
                            list: { type: array, items: { type: integer } }
                        encoding:
                          photo:
                            contentType: image/png, image/jpeg
                            headers: { X-Kind: { required: true, schema: { type: string, enum: [photo] } } }
                          sheet: { contentType: text/csv }
                          list: { style: form, explode: false }
                  responses: { "204": { description: done } }
              /texts:
                post:
                  operationId: text
                  requestBody:
                    content:
                      text/plain: { schema: { type: string, maxLength: 4, pattern: "^[a-zü]*$" } }
                      text/csv: { schema: { type: integer, minimum: 3 } }
                      application/octet-stream: { schema: { type: string, format: binary, maxLength: 3 } }
                      image/png: { schema: { type: string, format: binary } }
                      application/json: { schema: { type: object, properties: { a: {} } } }
                  responses: { "204": { description: done } }
            """);
    Compilation compilation = Contract.compile(file);
    assertEquals(List.of(), compilation.diagnostics());
    contract = compilation.contract().orElseThrow();
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "item=pen                                     | ok",
        "item=pen&                                    | ok",
        "item=a+b%C3%BC&count=9&gift=true             | ok",
        "item=7&count=9                               | ok",
        "item=pen&tags=a&tags=b&ids=1,2&piped=1%7C2   | ok",
        "item=pen&code=abc                            | ok",
        "item=pen&code=007                            | ok",
        "item=pen&code=50                             | ok",
        "item=pen&code=51                             | ok",
        "item=pen&to={\"zip\":1}                      | ok",
        "item=pen&to=%7B%22zip%22%3A1%7D              | ok",
        "item=pen&deep[age]=5                         | ok",
        "item=pen&deep%5Bage%5D=5                     | ok",
        "item=pen&lat=1.5&lon=2                       | ok",
        "item=pen&lines={\"n\":1}&lines={\"n\":2}     | ok",
        "''                                           | required /item",
        "count=1                                      | required /item",
        "item=toolongtobe                             | maxLength /item",
        "item=pen&count=ten                           | type /count",
        "item=pen&count=05                            | type /count",
        "item=pen&count=                              | type /count",
        "item=pen&count=10                            | maximum /count",
        "item=pen&code=1234                           | maximum /code",
        "item=pen&item=cup                            | repeated /item",
        "item=pen&tags=a&tags=long                    | maxLength /tags/1",
        "item=pen&ids=1,2,3                           | maxItems /ids",
        "item=pen&ids=1&ids=2                         | repeated /ids",
        "item=pen&to={}                               | required /to/zip",
        "item=pen&to=x                                | json! /to",
        "item=pen&to={\"zip\":1,\"zip\":2}            | duplicate-key! /to",
        "item=pen&deep[age]=x                         | type /deep/age",
        "item=pen&deep[other]=1                       | additionalProperties /deep/other",
        "item=pen&deep[age][x]=1                      | style /deep",
        "item=pen&deep[]=1                            | style /deep",
        "item=pen&deep[age=1                          | style /deep",
        "item=pen&deep[=1                             | style /deep",
        "item=pen&lat=north                           | type /flat/lat",
        "item=pen&lines={\"n\":1}&lines={\"n\":\"\"}  | type /lines/1/n",
        "item=pen&other=1                             | additionalProperties /other",
        "item=%zz                                     | percent-encoding!",
        "item=%ff                                     | percent-encoding!",
        "item=%                                       | percent-encoding!",
        "item=a b                                     | form!",
        "item=ü                                       | form!",
      })
  void holds_a_form_against_its_schema(String body, String expected) {
    assertEquals(expected, said("order", FORM, body.getBytes(UTF_8)));
  }

  @Test
  void reads_forms_in_utf_8_alone() {
    assertEquals("ok", said("order", FORM + "; charset=UTF-8", "item=a".getBytes(UTF_8)));
    assertEquals("charset!", said("order", FORM + ";charset=iso-8859-1", "item=a".getBytes(UTF_8)));
    assertEquals("charset!", said("text", "application/json;charset=utf-16", "{}".getBytes(UTF_8)));
  }

  @Test
  void takes_a_form_with_its_parts() {
    assertEquals("ok", upload(""));
    assertEquals(
        "ok",
        upload(
            part("note", "", "hello")
                + part("count", "text/plain; charset=utf-8", "5")
                + part("tags", "", "a")
                + part("tags", "", "b")
                + part("files", "application/pdf", "x")
                + part("points", "application/json", "{\"x\":1}")
                + part("points", "", "{\"x\":2}")
                + part("sheet", "text/csv", "a;b")
                + part("list", "", "1,2")
                + part("scan", "image/tiff", "\u0000")
                + part("more", "", "anything")));
  }

  @ParameterizedTest(name = "{0} as {1}: {2} is {3}")
  @CsvSource(
      delimiter = '|',
      value = {
        "note   | ''                        | toolong     | maxLength /note",
        "note   | application/json          | \"a\"       | content-type /note",
        "note   | text/plain; charset=utf-7 | a           | charset! /note",
        "note   | multipart/mixed           | a           | content-type /note",
        "note   | nonsense                  | a           | content-type /note",
        "count  | ''                        | five        | type /count",
        "points | application/json          | {\"x\":\"\"}| type /points/0/x",
        "points | text/plain                | {}          | content-type /points",
        "points | ''                        | {           | json! /points",
        "points | application/json          | {\"x\":1},0 | json! /points",
        "points | application/json          | [{\"x\":1}] | type /points/0",
        "sheet  | text/html                 | a           | content-type /sheet",
        "list   | ''                        | 1,b         | type /list/1",
        "list   | ''                        | 1;2         | type /list/0",
        "scan   | multipart/mixed           | a           | content-type /scan",
      })
  void refuses_a_part(String name, String type, String content, String expected) {
    assertEquals(expected, upload(part(name, type, content)));
  }

  @Test
  void holds_files_to_their_size_type_and_header_fields() {
    String meta = part("meta", "", "{\"title\":\"a\"}");
    String png = "\u0089PNG\r\n\u001a\n";
    String photo = "Content-Type: image/png\r\nX-Kind: photo\r\n";
    assertEquals("ok", multipart(meta + file("photo", photo, png)));
    assertEquals("ok", multipart(meta + file("photo", photo, png + "1234")));
    assertEquals("maxLength /photo", multipart(meta + file("photo", photo, png + "12345")));
    assertEquals("file-type /photo", multipart(meta + file("photo", photo, "<html>")));
    String jpeg = photo.replace("png", "jpeg");
    assertEquals("file-type /photo", multipart(meta + file("photo", jpeg, png)));
    assertEquals("ok", multipart(meta + file("photo", jpeg, "\u00ff\u00d8\u00ff")));
    String gif = photo.replace("png", "gif");
    assertEquals("content-type /photo", multipart(meta + file("photo", gif, "GIF89a")));
    assertEquals("content-type /photo", multipart(meta + file("photo", "X-Kind: photo\r\n", png)));
    assertEquals(
        "required /photo", multipart(meta + file("photo", "Content-Type: image/png\r\n", png)));
    String other = photo.replace("photo", "movie");
    assertEquals("enum /photo", multipart(meta + file("photo", other, png)));
    assertEquals("required /photo", multipart(meta));
    String twice = file("photo", photo, png) + file("photo", photo, png);
    assertEquals("repeated /photo", multipart(meta + twice));
    String files = file("files", "", "a") + file("files", "", "b") + file("files", "", "c");
    assertEquals("maxItems /files", multipart(meta + file("photo", photo, png) + files));
  }

  @Test
  void refuses_a_field_that_comes_as_a_file() {
    assertEquals("filename /note", upload(file("note", "", "a")));
  }

  @Test
  void refuses_text_that_is_not_utf_8_or_says_so() {
    assertEquals("utf-8! /note", upload(part("note", "", "\u00ff")));
    assertEquals("charset! /_charset_", upload(part("_charset_", "", "iso-8859-1")));
    assertEquals(
        "charset!", said("upload", "multipart/form-data; charset=ibm037; boundary=b", new byte[0]));
    assertEquals("ok", upload(part("_charset_", "", "UTF-8")));
  }

  @Test
  void says_what_is_wrong_with_the_parts_themselves() {
    assertEquals("multipart-start!", said("upload", "multipart/form-data; boundary=b", bytes("x")));
    assertEquals("multipart-boundary!", said("upload", "multipart/form-data", bytes("--b--")));
    BodyOptions small = BodyOptions.STRICT.form(new MultipartBounds(2, 100, 20, 200));
    assertEquals(
        "max-parts!",
        said(
            verdict(
                "upload",
                "multipart/form-data; boundary=b",
                bytes(part("a", "", "") + part("b", "", "") + part("c", "", "") + "--b--"),
                small)));
    assertEquals("max-parts!", said(verdict("order", FORM, bytes("item=a&b=c&d=e"), small)));
    assertEquals(
        "max-name!", said(verdict("order", FORM, bytes("abcdefghijklmnopqrstu=1"), small)));
  }

  @ParameterizedTest(name = "{0}: {1} is {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "text/plain                   | abc    | ok",
        "text/plain; charset=us-ascii | abc    | ok",
        "text/plain                   | zürz   | ok",
        "text/plain                   | ''     | ok",
        "text/plain                   | abcde  | maxLength",
        "text/plain                   | A      | pattern",
        "text/plain; charset=utf-16   | abc    | charset!",
        "text/csv                     | 3      | ok",
        "text/csv                     | 2      | minimum",
        "text/csv                     | two    | type",
        "application/octet-stream     | abc    | ok",
        "application/octet-stream     | abcd   | maxLength",
        "application/octet-stream     | äö     | maxLength",
      })
  void holds_text_and_bytes_against_their_schema(String type, String body, String expected) {
    assertEquals(expected, said("text", type, body.getBytes(UTF_8)));
  }

  @Test
  void refuses_undeclared_members_where_asked() {
    BodyOptions strict = BodyOptions.STRICT.undeclaredRefused(true);
    assertEquals("ok", said(verdict("text", "application/json", bytes("{\"a\":1}"), strict)));
    assertEquals(
        "undeclared /b",
        said(verdict("text", "application/json", bytes("{\"a\":1,\"b\":1}"), strict)));
    assertEquals("ok", said("text", "application/json", bytes("{\"a\":1,\"b\":1}")));
    String form = good() + part("more", "", "x") + "--b--";
    assertEquals(
        "undeclared /more",
        said(verdict("upload", "multipart/form-data; boundary=b", bytes(form), strict)));
  }

  @Test
  void names_what_is_beyond_the_fields_that_may_be_sent() {
    assertEquals(List.of("/count"), beyond("order", FORM, "item=a&count=1", List.of("item")));
    String form = good() + part("note", "", "x") + "--b--";
    String type = "multipart/form-data; boundary=b";
    assertEquals(List.of("/note"), beyond("upload", type, form, List.of("meta", "photo")));
    assertEquals(
        List.of("/meta/title", "/note"), beyond("upload", type, form, List.of("/meta/x", "photo")));
    assertEquals(List.of(""), beyond("text", "text/plain", "a", List.of("a")));
    assertEquals(List.of(""), beyond("text", "application/octet-stream", "a", List.of("a")));
  }

  @Test
  void leaves_alone_what_nothing_is_said_about() {
    assertInstanceOf(
        RequestBody.Opaque.class, contract.operation("text").orElseThrow().body("image/png"));
  }

  private List<String> beyond(String operation, String type, String body, List<String> fields) {
    RequestBody found = contract.operation(operation).orElseThrow().body(type);
    return assertInstanceOf(RequestBody.Validated.class, found)
        .beyond(Sendable.of(fields), type, bytes(body), BodyOptions.STRICT);
  }

  private static String good() {
    return part("meta", "", "{\"title\":\"a\"}")
        + file("photo", "Content-Type: image/jpeg\r\nX-Kind: photo\r\n", "\u00ff\u00d8\u00ff");
  }

  private String upload(String more) {
    return multipart(good() + more);
  }

  private String multipart(String parts) {
    return said("upload", "multipart/form-data; boundary=b", bytes(parts + "--b--\r\n"));
  }

  private static String part(String name, String type, String content) {
    String typed = type.isEmpty() ? "" : "Content-Type: " + type + "\r\n";
    return "--b\r\nContent-Disposition: form-data; name=\"%s\"\r\n%s\r\n%s\r\n"
        .formatted(name, typed, content);
  }

  private static String file(String name, String headers, String content) {
    return "--b\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"f\"\r\n%s\r\n%s\r\n"
        .formatted(name, headers, content);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }

  private String said(String operation, String type, byte[] body) {
    return said(verdict(operation, type, body, BodyOptions.STRICT));
  }

  private BodyVerdict verdict(String operation, String type, byte[] body, BodyOptions options) {
    RequestBody found = contract.operation(operation).orElseThrow().body(type);
    return assertInstanceOf(RequestBody.Validated.class, found).validate(type, body, options);
  }

  private static String said(BodyVerdict verdict) {
    return switch (verdict) {
      case BodyVerdict.Ok _ -> "ok";
      case BodyVerdict.Malformed malformed ->
          (malformed.rule() + "! " + malformed.pointer()).strip();
      case BodyVerdict.Broken broken ->
          broken.violations().stream()
              .limit(1)
              .map(one -> (one.rule() + " " + one.pointer()).strip())
              .collect(Collectors.joining());
    };
  }
}
