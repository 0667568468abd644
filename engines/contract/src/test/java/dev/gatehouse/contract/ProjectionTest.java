package dev.gatehouse.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProjectionTest {
  @TempDir Path folder;

  @ParameterizedTest(name = "{0} leaves as {1}")
  @CsvSource(
      delimiter = ';',
      value = {
        "{\"id\":1,\"passwordHash\":\"x\"}; {\"id\":1}",
        "{\"passwordHash\":\"x\",\"id\":1}; {\"id\":1}",
        "{\"a\":1,\"b\":{\"c\":[]},\"id\":1,\"d\":2,\"name\":\"n\",\"e\":3};"
            + " {\"id\":1,\"name\":\"n\"}",
        "{\"a\":1,\"b\":2}; {}",
        "{}; {}",
        "{\"company\":{\"name\":\"A\",\"ssn\":1,\"parent\":{\"x\":1,\"parent\":{\"name\":\"P\",\"y\":2}}}};"
            + " {\"company\":{\"name\":\"A\",\"parent\":{\"parent\":{\"name\":\"P\"}}}}",
        "{\"secret\":\"s\",\"secret\":null,\"id\":2}; {\"id\":2}",
        "{\"meta\":{\"any\":[{\"x\":1}]},\"prices\":{\"eur\":{\"amount\":1,\"cost\":2}}};"
            + " {\"meta\":{\"any\":[{\"x\":1}]},\"prices\":{\"eur\":{\"amount\":1}}}",
        "{\"i\\u0064\":1,\"passwordHas\\u0068\":2}; {\"i\\u0064\":1}",
        "{\"name\":{\"first\":\"A\",\"ssn\":1},\"id\":1}; {\"id\":1}",
        "{\"company\":\"all of it\",\"id\":null}; {\"id\":null}",
        "{\"tags\":[\"a\",{\"b\":1},\"c\",[1]]}; {\"tags\":[\"a\",\"c\"]}",
        "{\"tags\":[{\"b\":1},{\"b\":1}]}; {\"tags\":[]}",
      })
  void drops_what_the_contract_does_not_declare(String answer, String leaves) {
    assertEquals(leaves, rewritten(json("getContact"), answer));
  }

  @Test
  void keeps_the_same_bytes_where_nothing_is_dropped() {
    byte[] body = bytes(" { \"id\" : 1 , \"tags\" : [ ] } ");
    var done = assertInstanceOf(Projection.Rewrite.Done.class, json("getContact").rewrite(body));
    assertSame(body, done.body());
  }

  @Test
  void projects_each_item_of_an_array() {
    assertEquals(
        "[{\"id\":1},{\"id\":2}]",
        rewritten(json("listContacts"), "[{\"id\":1,\"x\":1},5,{\"x\":1,\"id\":2}]"));
  }

  @ParameterizedTest(name = "{0} of {1} leave as {2}")
  @CsvSource(
      delimiter = ';',
      value = {
        "id; {\"id\":1,\"name\":\"n\",\"company\":{\"name\":\"c\"}}; {\"id\":1}",
        "company; {\"id\":1,\"company\":{\"name\":\"c\",\"x\":1}}; {\"company\":{\"name\":\"c\"}}",
        "/company/name; {\"company\":{\"name\":\"c\",\"parent\":{}}};"
            + " {\"company\":{\"name\":\"c\"}}",
        "/company/name; {\"company\":{\"parent\":{}}}; {\"company\":{}}",
        "/prices/*/amount; {\"prices\":{\"eur\":{\"amount\":1,\"x\":2}}};"
            + " {\"prices\":{\"eur\":{\"amount\":1}}}",
        "/prices/eur; {\"prices\":{\"usd\":{},\"eur\":{\"amount\":1}}};"
            + " {\"prices\":{\"eur\":{\"amount\":1}}}",
        "/meta/a; {\"meta\":{\"a\":{\"b\":1},\"c\":1}}; {\"meta\":{\"a\":{\"b\":1}}}",
        "/meta/a/*/b; {\"meta\":{\"a\":[{\"b\":1,\"c\":2},3]}}; {\"meta\":{\"a\":[{\"b\":1}]}}",
        "*; {\"secret\":\"s\",\"id\":1,\"x\":2}; {\"id\":1}",
        "/*; {\"secret\":\"s\",\"id\":1,\"x\":2}; {\"id\":1}",
        "secret; {\"secret\":1,\"id\":2}; {}",
        "passwordHash; {\"passwordHash\":1,\"id\":2}; {}",
      })
  void drops_what_the_fields_do_not_allow(String field, String answer, String leaves) {
    Projection projection =
        operation("getContact").projection(200, "application/json", Set.of(field));
    assertEquals(leaves, rewritten(assertInstanceOf(Projection.Json.class, projection), answer));
  }

  @Test
  void reads_a_bare_name_as_a_property_of_each_item() {
    Projection projection =
        operation("listContacts")
            .projection(200, "application/json", Set.of("id", "/*/company/name"));
    assertEquals(
        "[{\"id\":1,\"company\":{\"name\":\"c\"}},{}]",
        rewritten(
            assertInstanceOf(Projection.Json.class, projection),
            "[{\"id\":1,\"name\":\"n\",\"company\":{\"name\":\"c\",\"parent\":null}},{\"name\":\"m\"}]"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "{\"id\":1",
        "{\"id\":1,}",
        "{\"id\" 1}",
        "{id:1}",
        "{\"id\":1}x",
        "{\"id\":01}",
        "{\"x\":tru}",
        "{\"x\":[1,]}",
        "{\"x\":{\"y\"}}",
        "{,\"id\":1}",
        "{\"id\":1 \"x\":2}",
        "{\"x\":\"\u0001\"}",
        "{]",
        "{\"tags\":[}",
        "{\"tags\":[,1]}",
        "{\"x\":[}",
        "{\"x\":\"\\x\"}"
      })
  void withholds_what_it_cannot_read(String answer) {
    Projection.Rewrite rewrite = json("getContact").rewrite(bytes(answer));
    assertInstanceOf(Projection.Rewrite.Failed.class, rewrite);
  }

  @Test
  void withholds_an_answer_of_another_type() {
    for (String answer : List.of("[{\"id\":1}]", "\"text\"", "5", "true")) {
      assertEquals(
          new Projection.Rewrite.Failed("type"), json("getContact").rewrite(bytes(answer)), answer);
    }
  }

  @Test
  void withholds_what_is_nested_beyond_all_measure() {
    String deep = "{\"meta\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}";
    assertEquals(
        new Projection.Rewrite.Failed("max-depth"), json("getContact").rewrite(bytes(deep)));
    String recursive = "{\"company\":".repeat(1) + "{\"parent\":".repeat(5_000);
    assertInstanceOf(Projection.Rewrite.Failed.class, json("getContact").rewrite(bytes(recursive)));
  }

  @Test
  void knows_a_status_exactly_then_by_range_then_by_default() {
    Operation get = operation("getContact");
    assertInstanceOf(Projection.Json.class, get.projection(200, "application/json;charset=utf-8"));
    assertInstanceOf(Projection.NotJson.class, get.projection(200, "text/csv"));
    assertInstanceOf(Projection.Undeclared.class, get.projection(200, "text/html"));
    assertInstanceOf(Projection.Undeclared.class, get.projection(200, ""));
    assertInstanceOf(Projection.Json.class, get.projection(404, "application/problem+json"));
    assertInstanceOf(Projection.Undeclared.class, get.projection(201, "application/json"));
    assertInstanceOf(Projection.Undeclared.class, get.projection(500, "application/json"));
    assertInstanceOf(Projection.Empty.class, operation("putContact").projection(500, "text/html"));
    assertInstanceOf(Projection.Empty.class, operation("getMine").projection(204, ""));
  }

  @Test
  void names_what_is_sent_beyond_the_allowed_fields() {
    Sendable sendable = Sendable.of(Set.of("name", "/company/name", "/items/*/id"));
    byte[] body =
        bytes(
            "{\"name\":1,\"company\":{\"name\":2,\"a/b\":3},\"items\":[{\"id\":1},{\"x\":1}],\"z\":[]}");
    assertEquals(List.of("/company/a~1b", "/items/1/x", "/z"), sendable.beyond(body, 10));
    assertEquals(1, sendable.beyond(body, 1).size());
    assertEquals(List.of(), sendable.beyond(bytes("{\"company\":{\"name\":{\"x\":1}}}"), 10));
    assertEquals(List.of("/company"), sendable.beyond(bytes("{\"company\":\"all\"}"), 10));
    assertEquals(List.of(""), sendable.beyond(bytes("\"text\""), 10));
  }

  private Projection.Json json(String operation) {
    return assertInstanceOf(
        Projection.Json.class, operation(operation).projection(200, "application/json"));
  }

  private Operation operation(String id) {
    return Crm.contract(folder).operation(id).orElseThrow();
  }

  private static String rewritten(Projection.Json projection, String answer) {
    Projection.Rewrite rewrite = projection.rewrite(bytes(answer));
    return new String(
        assertInstanceOf(Projection.Rewrite.Done.class, rewrite, answer).body(),
        StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
