package dev.gatehouse.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests that are made to cost much, or to mean two things. */
class ParameterAttackTest {
  private static final Duration SOON = Duration.ofSeconds(30);
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
                    - { name: a, in: query, schema: { type: array, items: { type: integer } } }
                    - { name: d, in: query, style: deepObject, explode: true, schema: { type: object } }
                    - { name: o, in: query, schema: { type: object, additionalProperties: { type: string } } }
                    - { name: l, in: query, explode: false, schema: { type: array, uniqueItems: true, items: { type: string } } }
                    - { name: c, in: cookie, schema: { type: string } }
                  requestBody:
                    content:
                      application/x-www-form-urlencoded:
                        schema: { type: object, properties: { d: { type: object } } }
                        encoding: { d: { style: deepObject, explode: true } }
                      multipart/form-data:
                        schema: { type: object, properties: { a: { type: array, items: { type: string } }, j: { type: object } } }
                  responses: { default: { description: any } }
            """);
  }

  @Test
  void stops_at_too_many_parameters_whatever_they_are() {
    for (String pair :
        List.of("a=1&", "&a=1", "x%d=1&", "d[x%d]=1&", "d" + "[a]".repeat(5) + "=1&")) {
      String query =
          IntStream.range(0, 1_000_000)
              .mapToObj(i -> pair.replace("%d", Integer.toString(i)))
              .collect(Collectors.joining());
      assertEquals("max-parameters", rule(query));
      byte[] form = query.getBytes(StandardCharsets.UTF_8);
      assertEquals(
          "max-parts", assertInstanceOf(BodyVerdict.Malformed.class, validate(FORM, form)).rule());
    }
    assertTimeoutPreemptively(SOON, () -> read("&".repeat(5_000_000)));
  }

  @Test
  void names_a_bounded_number_of_undeclared_parameters() {
    String query =
        IntStream.range(0, 900).mapToObj(i -> "d" + i + "]=1").collect(Collectors.joining("&"));
    Parameters read = assertTimeoutPreemptively(SOON, () -> strict("l=1&a=1&d[x]=1", query));
    assertTrue(assertInstanceOf(Parameters.Decoded.class, read).query().size() <= 4);
  }

  @Test
  void refuses_maps_of_more_than_one_level_at_once() {
    String deep = "d" + "[a]".repeat(1_000_000) + "=1";
    assertEquals("style", assertTimeoutPreemptively(SOON, () -> rule(deep)));
    BodyVerdict verdict =
        assertTimeoutPreemptively(
            SOON,
            () ->
                validate(
                    FORM,
                    deep.replace("[a]".repeat(1_000_000), "[a]".repeat(70))
                        .getBytes(StandardCharsets.UTF_8)));
    assertEquals(
        "style",
        assertInstanceOf(BodyVerdict.Broken.class, verdict).violations().getFirst().rule());
  }

  @Test
  void takes_linear_time_for_one_huge_value() {
    for (String query :
        List.of(
            "a=" + "9".repeat(3_000_000),
            "a=" + "1e".repeat(2_000_000),
            "l=" + ",".repeat(1_500_000),
            "l="
                + IntStream.range(0, 300_000)
                    .mapToObj(i -> "v" + i)
                    .collect(Collectors.joining(",")),
            "o%5B=" + "%41".repeat(1_500_000),
            "x".repeat(5_000_000))) {
      assertTimeoutPreemptively(SOON, () -> read(query), query.substring(0, 20));
    }
  }

  @Test
  void reads_each_escape_once_and_strictly() {
    for (String bad :
        List.of(
            "a=%", "a=%4", "a=%4g", "a=%C0%AF", "a=%ED%A0%80", "a=%F5%80%80%80", "%=1", "%80=1")) {
      assertEquals("percent-encoding", rule(bad), bad);
    }
    // What is encoded twice stays encoded once.
    Parameters read = read("l=%252C,%2541");
    assertEquals(
        Map.of("l", List.of("%2C", "%41")),
        assertInstanceOf(Parameters.Decoded.class, read).query());
  }

  @Test
  void reads_an_encoded_name_as_the_same_name() {
    assertEquals("type", rule("%61=x"));
    assertEquals("type", rule("a=1&%61=x"));
  }

  @Test
  void stops_at_too_many_cookies() {
    assertEquals("max-parameters", cookies("x=1; ".repeat(1_000_000)));
    assertEquals("max-parameters", cookies("x=1; ".repeat(1_000) + "c=beyond"));
    assertEquals("ok", cookies("x=1; ".repeat(999) + "c=within"));
    assertEquals("ok", cookies(";".repeat(2_000_000)));
  }

  private String cookies(String field) {
    Map<String, List<String>> fields = Map.of("Cookie", List.of(field));
    Parameters read =
        assertTimeoutPreemptively(
            SOON,
            () ->
                operation.parameters(
                    List.of(), "", name -> fields.getOrDefault(name, List.of()), true));
    return read instanceof Parameters.Refused(List<Violation> violations)
        ? violations.getFirst().rule()
        : "ok";
  }

  @Test
  void bounds_what_a_form_with_parts_costs() {
    String part = "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n\r\n";
    assertEquals("max-parts", multipart(part.repeat(1_000_000 / 4) + "--b--"));
    String json =
        "--b\r\n"
            + "Content-Disposition: form-data; name=\"j\"\r\n"
            + "Content-Type: application/json\r\n\r\n"
            + "[".repeat(1_000_000)
            + "\r\n--b--";
    assertEquals("max-depth", multipart(json));
    String nested =
        "--b\r\n"
            + "Content-Disposition: form-data; name=\"a\"\r\n"
            + "Content-Type: multipart/mixed; boundary=c\r\n\r\n"
            + "--c\r\n\r\n".repeat(500_000)
            + "\r\n--b--";
    assertEquals("content-type", multipart(nested));
  }

  private String multipart(String body) {
    String type = "multipart/form-data; boundary=b";
    BodyVerdict verdict =
        assertTimeoutPreemptively(
            SOON, () -> validate(type, body.getBytes(StandardCharsets.ISO_8859_1)));
    return switch (verdict) {
      case BodyVerdict.Ok _ -> "ok";
      case BodyVerdict.Malformed malformed -> malformed.rule();
      case BodyVerdict.Broken broken -> broken.violations().getFirst().rule();
    };
  }

  private BodyVerdict validate(String type, byte[] body) {
    return assertInstanceOf(RequestBody.Validated.class, operation.body(type))
        .validate(type, body, BodyOptions.STRICT);
  }

  private Parameters strict(String first, String more) {
    return operation.parameters(List.of(), first + "&" + more, _ -> List.of(), true);
  }

  private Parameters read(String query) {
    return operation.parameters(List.of(), query, _ -> List.of(), true);
  }

  private String rule(String query) {
    Parameters read = assertTimeoutPreemptively(SOON, () -> read(query));
    return assertInstanceOf(Parameters.Refused.class, read).violations().getFirst().rule();
  }
}
