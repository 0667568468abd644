package dev.gatehouse.contract.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.contract.document.Diagnostic;
import dev.gatehouse.contract.document.Documents;
import dev.gatehouse.contract.document.Node;
import dev.gatehouse.contract.document.Parse;
import dev.gatehouse.contract.json.Bounds;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Schemas and values that are made to cost more than they are worth. */
class HostileSchemaTest {
  // Long for what is linear, on any machine; what is not takes hours.
  private static final Duration SOON = Duration.ofSeconds(30);
  // Exponential for a matcher that goes back.
  private static final String COSTLY = "^(a+)+\\\\1b";
  private static final String TEXT = "a".repeat(60);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'pattern':'P'}",
        "{'not':{'pattern':'P'}}",
        "{'anyOf':[{'pattern':'P'},true]}",
        "{'oneOf':[{'pattern':'P'},{}]}",
        "{'if':{'pattern':'P'},'then':false}",
        "{'not':{'not':{'not':{'pattern':'P'}}}}",
      })
  void refuses_a_text_whose_pattern_has_spent_its_budget(String schema) {
    assertTimeoutPreemptively(SOON, () -> assertTooCostly(schema, "\"" + TEXT + "\""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'patternProperties':{'P':false}}",
        "{'propertyNames':{'not':{'pattern':'P'}}}",
        "{'additionalProperties':{'contains':{'not':{'pattern':'P'}}}}",
        "{'unevaluatedProperties':false,'patternProperties':{'P':true}}",
      })
  void refuses_an_object_whose_pattern_has_spent_its_budget(String schema) {
    String value = "{\"" + TEXT + "\":[\"" + TEXT + "\"]}";
    assertTimeoutPreemptively(SOON, () -> assertTooCostly(schema, value));
  }

  @Test
  void gives_one_budget_to_all_texts_of_a_document() {
    // Each alone would be within what one text may cost.
    String item = "\"" + "a".repeat(14) + "\"";
    String value = "[" + (item + ",").repeat(50_000) + item + "]";
    String schema = "{'items':{'not':{'pattern':'P'}}}";
    assertTrue(evaluate(compile(schema), "[" + item + "]").isEmpty());
    assertTimeoutPreemptively(SOON, () -> assertTooCostly(schema, value));
  }

  @Test
  void runs_patterns_that_look_around_where_they_are_cheap() {
    Schema schema = compile("{'pattern':'^(?=.*[A-Z])(?=.*[0-9]).{8,}$'}");
    assertTrue(evaluate(schema, "\"Secret-0123\"").isEmpty());
    assertEquals("pattern", evaluate(schema, "\"secret-0123\"").getFirst().rule());
  }

  @Test
  void reads_wide_objects_and_arrays_in_linear_time() {
    String members =
        IntStream.range(0, 600_000)
            .mapToObj(i -> "\"n" + i + "\":" + i)
            .collect(Collectors.joining(",", "{", "}"));
    Schema object =
        compile(
            "{'propertyNames':{'maxLength':9},'additionalProperties':{'type':'integer'},"
                + "'unevaluatedProperties':false,'anyOf':[{'required':['n1']},{'required':['n2']}]}");
    assertTimeoutPreemptively(SOON, () -> assertTrue(evaluate(object, members).isEmpty()));
    String items =
        IntStream.range(0, 300_000)
            .mapToObj(i -> "{\"a\":" + i + ".5}")
            .collect(Collectors.joining(",", "[", "]"));
    Schema array = compile("{'uniqueItems':true,'contains':{'required':['a']}}");
    assertTimeoutPreemptively(SOON, () -> assertTrue(evaluate(array, items).isEmpty()));
  }

  @Test
  void looks_numbers_up_among_very_many() {
    String choices = IntStream.range(0, 100_000).mapToObj(i -> i + ".5," + i).collect(commas());
    Schema schema = compile("{'items':{'enum':[" + choices + "]}}");
    String values =
        IntStream.range(0, 20_000)
            .mapToObj(i -> 99_999 - i + (i % 3 == 0 ? "" : i % 3 == 1 ? ".50" : "e0"))
            .collect(commas());
    assertTimeoutPreemptively(
        SOON,
        () -> {
          assertTrue(evaluate(schema, "[" + values + "]").isEmpty());
          assertFalse(evaluate(schema, "[" + values + ",0.25]").isEmpty());
        });
  }

  @Test
  void looks_values_of_all_kinds_up_among_very_many() {
    String choices =
        IntStream.range(0, 50_000)
            .mapToObj(i -> "{'n':" + i + ",'ä':['t" + i + "',null]},[" + i + ",1e30,true]")
            .collect(commas());
    Schema schema = compile("{'items':{'enum':[" + choices + ",false,{},[]]}}");
    String members = "{\"\\u00e4\":[\"\\u0074%d\",null],\"n\":%d.0}";
    String values =
        IntStream.range(20_000, 50_000)
            .mapToObj(i -> i % 2 == 0 ? members.formatted(i, i) : "[" + i + "e0,10.0E29,true]")
            .collect(commas());
    assertTimeoutPreemptively(
        SOON,
        () -> {
          assertTrue(evaluate(schema, "[" + values + ",false,{},[]]").isEmpty());
          for (String other :
              List.of("true", "null", "{\"n\":1}", "[1,1e30,false]", members.formatted(1, 2))) {
            assertFalse(evaluate(schema, "[" + other + "]").isEmpty(), other);
          }
        });
  }

  @Test
  void compiles_choices_that_aliases_make_endless() {
    String doubling =
        IntStream.rangeClosed(1, 60)
            .mapToObj(i -> "- &a%d [*a%d, *a%d]\n".formatted(i, i - 1, i - 1))
            .collect(Collectors.joining());
    Node root =
        Parse.yaml(URI.create("test:alias"), "enum:\n- &a0 {k: v}\n" + doubling, _ -> {})
            .orElseThrow();
    assertTimeoutPreemptively(
        SOON,
        () -> {
          Schema schema = compile(root, new ArrayList<>());
          assertTrue(evaluate(schema, "[{\"k\":\"v\"},{\"k\":\"v\"}]").isEmpty());
          assertFalse(evaluate(schema, "[{\"k\":\"v\"},{\"k\":\"w\"}]").isEmpty());
        });
  }

  @Test
  void asks_for_very_many_names() {
    String names = IntStream.range(0, 100_000).mapToObj(i -> "'name" + i + "'").collect(commas());
    String members = names.replace("'", "\"").replace(",", ":0,") + ":0";
    assertTimeoutPreemptively(
        SOON,
        () -> {
          Schema schema = compile("{'required':[" + names + ",'name70']}");
          assertTrue(evaluate(schema, "{" + members + "}").isEmpty());
          assertFalse(evaluate(schema, "{}").isEmpty());
          String most = members.replace("name77777\"", "other\"");
          assertEquals("required", evaluate(schema, "{" + most + "}").getFirst().rule());
        });
  }

  @Test
  void divides_numbers_without_writing_out_their_zeros() {
    Schema schema = compile("{'items':{'multipleOf':3e-300}}");
    String values = IntStream.range(0, 300_000).mapToObj(_ -> "9e399").collect(commas());
    assertTimeoutPreemptively(
        SOON, () -> assertTrue(evaluate(schema, "[" + values + "]").isEmpty()));
  }

  @ParameterizedTest
  @CsvSource({
    "0.01, 19.99, true",
    "0.01, 19.995, false",
    "3, 9e399, true",
    "7, 1e399, false",
    "1e-5, 0.00001, true",
    "0.1, 0.05, false",
    "2.5, 1e1, true",
    "1e5, 1e4, false",
    "1e5, 12e4, false",
    "1e5, 1.2e6, true",
    "1e5, 1200000.00, true",
    "0.3, 0e399, true",
    "0.3, -0.9000000000000000000000, true",
    "0.3, -0.9000000000000000000001, false",
    "123456789012345678901, 246913578024691357802, true",
    "123456789012345678901, 246913578024691357803, false",
  })
  void knows_multiples_exactly(String step, String number, boolean expected) {
    assertEquals(expected, evaluate(compile("{'multipleOf':" + step + "}"), number).isEmpty());
  }

  private static Collector<CharSequence, ?, String> commas() {
    return Collectors.joining(",");
  }

  @Test
  void ends_references_that_double_at_each_level() {
    String levels =
        IntStream.range(0, 40)
            .mapToObj(
                i ->
                    "'l"
                        + i
                        + "':{'allOf':[{'$ref':'#/$defs/l%d'},{'$ref':'#/$defs/l%d'}]}"
                            .formatted(i + 1, i + 1))
            .collect(Collectors.joining(","));
    String schema = "{'$ref':'#/$defs/l0','$defs':{" + levels + ",'l40':{'type':'object'}}}";
    assertTimeoutPreemptively(SOON, () -> assertTooCostly(schema, "{}"));
  }

  @Test
  void compiles_a_chain_of_references_however_long() {
    String links =
        IntStream.range(0, 30_000)
            .mapToObj(i -> "'l" + i + "':{'$ref':'#/$defs/l" + (i + 1) + "'}")
            .collect(Collectors.joining(","));
    String schema = "{'$ref':'#/$defs/l0','$defs':{" + links + ",'l30000':{'type':'object'}}}";
    assertTimeoutPreemptively(SOON, () -> assertTooCostly(schema, "{}"));
  }

  @Test
  void compiles_schemas_nested_as_deep_as_a_document_may_be() {
    String deep = "{'not':".repeat(999) + "{}" + "}".repeat(999);
    assertTimeoutPreemptively(SOON, () -> evaluate(compile(deep), "1"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1_001, 20_000, 400_000})
  void refuses_yaml_that_is_nested_too_deeply(int depth) {
    List<Diagnostic> diagnostics = new ArrayList<>();
    String yaml = "[".repeat(depth) + "]".repeat(depth);
    assertTimeoutPreemptively(
        SOON, () -> Parse.yaml(URI.create("test:deep"), yaml, diagnostics::add));
    assertFalse(diagnostics.isEmpty());
    assertTrue(diagnostics.getFirst().toString().contains("nested too deeply"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"\\x\"", "\"\\u12\"", "\"\\U\"", "\"\\xZZ\"", "'\\x", "- \"\\u00_0\""})
  void refuses_yaml_whose_escapes_are_none(String yaml) {
    List<Diagnostic> diagnostics = new ArrayList<>();
    assertTrue(Parse.yaml(URI.create("test:escape"), yaml, diagnostics::add).isEmpty());
    assertTrue(diagnostics.getFirst().toString().contains("not YAML"), diagnostics.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e1000000000", "-1E-999999999", "1e2001", "1e1999"})
  void reads_numbers_of_yaml_within_the_bounds_of_json(String number) {
    Node root = Parse.yaml(URI.create("test:number"), "a: " + number, _ -> {}).orElseThrow();
    Node value = ((Node.Mapping) root).members().get("a");
    assertEquals(number.equals("1e1999"), value instanceof Node.Numeric);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{'$schema':'/a%ct'}", "{'$ref':'/a%ct'}", "{'$schema':'%','$id':'%'}"})
  void reports_names_of_schemas_that_are_no_uris(String text) {
    List<Diagnostic> found = new ArrayList<>();
    Documents documents = new Documents(Path.of(""), found::add);
    URI uri = URI.create("test:schema");
    byte[] bytes = text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    Node root = Parse.json(uri, bytes, found::add).orElseThrow();
    Schemas schemas = new Schemas(Dialect.DRAFT2020, Direction.NONE, false, documents, found::add);
    schemas.root(uri.toString(), root);
    schemas.finish();
    assertTrue(found.getFirst().toString().contains("is not a URI"), found.toString());
  }

  private static void assertTooCostly(String schema, String value) {
    List<Breach> breaches = evaluate(compile(schema), value);
    assertTrue(
        breaches.stream().anyMatch(breach -> breach.rule().equals("complexity")),
        breaches.toString());
  }

  private static Schema compile(String text) {
    List<Diagnostic> errors = new ArrayList<>();
    byte[] bytes =
        text.replace("'P'", "'" + COSTLY + "'").replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    return compile(Parse.json(URI.create("test:schema"), bytes, errors::add).orElseThrow(), errors);
  }

  private static Schema compile(Node root, List<Diagnostic> errors) {
    Documents documents = new Documents(Path.of(""), errors::add);
    Schemas schemas = new Schemas(Dialect.DRAFT2020, Direction.NONE, false, documents, errors::add);
    Schema schema = schemas.root("test:schema", root);
    schemas.finish();
    errors.removeIf(diagnostic -> !diagnostic.fatal());
    assertEquals(List.of(), errors);
    return schema;
  }

  /** What a value breaks; the two passes come to the same verdict. */
  private static List<Breach> evaluate(Schema schema, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    Evaluation evaluation = new Evaluation();
    assertEquals(null, evaluation.tape().read(bytes, 0, bytes.length, Bounds.DEFAULT));
    boolean holds = evaluation.holds(schema);
    List<Breach> breaches = evaluation.breaches(schema, 5);
    assertEquals(holds, breaches.isEmpty());
    return breaches;
  }
}
