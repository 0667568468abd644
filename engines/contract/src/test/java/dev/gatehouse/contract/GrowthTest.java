package dev.gatehouse.contract;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.contract.document.Documents;
import dev.gatehouse.contract.document.Node;
import dev.gatehouse.contract.document.Parse;
import dev.gatehouse.contract.json.Bounds;
import dev.gatehouse.contract.multipart.Multipart;
import dev.gatehouse.contract.multipart.MultipartBounds;
import dev.gatehouse.contract.projection.Filter;
import dev.gatehouse.contract.projection.Rewriter;
import dev.gatehouse.contract.schema.Dialect;
import dev.gatehouse.contract.schema.Direction;
import dev.gatehouse.contract.schema.Evaluation;
import dev.gatehouse.contract.schema.Schema;
import dev.gatehouse.contract.schema.Schemas;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is made to cost more than it should: eight times as much of it takes about eight times the
 * time of a processor. Time that others took does not count, and the best of some rounds does.
 */
class GrowthTest {
  private static final int TIMES = 8;
  // More than a memory that gets farther away costs, and far from the 64 of a square.
  private static final double MOST = 30;
  private static final int ROUNDS = 12;
  private static final int RUNS = 3;

  /** {@code N} is replaced by a number of its own for each part. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = " | ",
      quoteCharacter = '~',
      value = {
        "names that the schema does not know | {'properties':{'a':{}}} | {'a':1 | ,'nN':1 | } |"
            + " 20000",
        "names that collide elsewhere | {'properties':{'a':{}}} | {'a':1 | ,'H':1 | } | 4096",
        "names with escapes | {'additionalProperties':{'type':'integer'}} | {'a':1 | ,'\\u006eN':1"
            + " | } | 20000",
        "members of objects that are nested | {'$id':'r','additionalProperties':{'$ref':'r'}} |"
            + " {'a':1 | ,'nN':{'a':{'b':{'c':{}}}} | } | 8000",
        "unevaluated members |"
            + " {'anyOf':[{'required':['a']},{'minProperties':1}],'patternProperties':{'^n':{}},'unevaluatedProperties':{'type':'integer'}}"
            + " | {'a':1 | ,'nN':1 | } | 8000",
        "items that are unique | {'uniqueItems':true} | [0 | ,{'a':N.5,'b':[N]} | ] | 8000",
        "items that many branches refuse |"
            + " {'items':{'oneOf':[{'type':'string'},{'required':['a']},{'required':['b']}]}} |"
            + " ['a' | ,{'a':N} | ] | 8000",
        "items that are contained | {'contains':{'const':-1},'minContains':0,'maxContains':2} | [0"
            + " | ,N | ] | 20000",
        "numbers with many digits | {'items':{'multipleOf':0.01}} | [0 | ,NNNNNNNNNNNNNNNNNNNN.25 |"
            + " ] | 2000",
        "a text that is escaped | {'pattern':'b$|^.'} | 'a | \\u00e9\\n | ' | 20000",
        "a pattern that could go back | {'pattern':'^(([a-z])+.)+[A-Z]([a-z])+$|^'} | 'a | aaaa | '"
            + " | 20000",
        "a pattern that doubles | {'pattern':'^(a|a|aa)*$'} | 'a | aaaa | ' | 20000",
        "white space | {} | [1 | ,      1 | ] | 20000",
        "containers in a row | {} | [1 | ,[[[[[[[[[[]]]]]]]]]] | ] | 8000",
      })
  void is_linear(String what, String schema, String head, String part, String tail, int parts) {
    Schema compiled = compile(schema.replace('\'', '"'));
    Evaluation evaluation = new Evaluation();
    assertLinear(
        what,
        count -> {
          byte[] document = document(head, part, tail, count);
          return () -> {
            evaluation.passes(compiled, document, 0, document.length, Bounds.DEFAULT);
            assertTrue(
                evaluation.tape().read(document, 0, document.length, Bounds.DEFAULT) == null);
            evaluation.holds(compiled);
          };
        },
        parts);
  }

  @Test
  void drops_members_in_linear_time() {
    Rewriter rewriter = new Rewriter();
    assertLinear(
        "projection",
        count -> {
          byte[] document = document("{'a':1", ",'nN':{'b':[N]}", "}", count);
          return () -> assertTrue(rewriter.rewrite(document, Filter.ALL) != null);
        },
        20_000);
  }

  @Test
  void cuts_forms_in_linear_time() {
    assertLinear(
        "boundaries that are almost one",
        count -> {
          byte[] body =
              ("--bbbbbbbb" + "\r\n--bbbbbbb".repeat(count)).getBytes(StandardCharsets.US_ASCII);
          return () ->
              Multipart.of("multipart/form-data; boundary=bbbbbbbb", body, MultipartBounds.DEFAULT);
        },
        40_000);
  }

  @Test
  void reads_yaml_in_linear_time() {
    assertLinear(
        "aliases that double",
        count -> {
          String yaml =
              IntStream.range(1, count)
                  .mapToObj(i -> "a%d: &a%d [*a%d, *a%d]".formatted(i, i, i - 1, i - 1))
                  .collect(Collectors.joining("\n", "a0: &a0 [x]\n", "\n"));
          return () -> assertTrue(Parse.yaml(URI.create("test:a"), yaml, _ -> {}).isPresent());
        },
        400);
  }

  @Test
  void merges_yaml_in_linear_time() {
    assertLinear(
        "merges of lists that double",
        count -> {
          String yaml =
              IntStream.range(1, count)
                  .mapToObj(i -> "a%d: &a%d [*a%d, *a%d]".formatted(i, i, i - 1, i - 1))
                  .collect(Collectors.joining("\n", "a0: &a0 [{ b: 1 }]\n", "\n"));
          String merge = yaml + "m: { <<: *a%d }\n".formatted(count - 1);
          return () -> assertTrue(Parse.yaml(URI.create("test:a"), merge, _ -> {}).isPresent());
        },
        400);
  }

  @Test
  void compiles_references_in_linear_time() {
    assertLinear(
        "a chain of references",
        count -> {
          String links =
              IntStream.range(0, count)
                  .mapToObj(i -> "'l%d':{'$ref':'#/$defs/l%d'}".formatted(i, i + 1))
                  .collect(Collectors.joining(","));
          String text =
              "{'$ref':'#/$defs/l0','$defs':{%s,'l%d':{'type':'object'}}}".formatted(links, count);
          return () -> compile(text.replace('\'', '"'));
        },
        1_500);
  }

  @Test
  void matches_paths_in_time_that_does_not_depend_on_how_many_there_are() {
    assertLinear(
        "paths that differ in their numbers",
        count -> {
          Contract contract =
              Contract.of(
                  IntStream.range(0, count)
                      .mapToObj(i -> new InlineOperation("op" + i, "GET", numbered(i) + "/{id}"))
                      .toList());
          List<String> paths = IntStream.range(0, count).mapToObj(i -> numbered(i) + "/7").toList();
          return () ->
              paths.forEach(it -> assertTrue(contract.match("GET", it) instanceof Match.Found));
        },
        4_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"%d.5", "{'n':%d,'a':['t%d',null]}", "'t%d'", "[%d,1e30,true]"})
  void looks_values_up_in_time_that_does_not_depend_on_how_many_choices_there_are(String choice) {
    assertLinear(
        "choices like " + choice,
        count -> {
          String choices =
              IntStream.range(0, count)
                  .mapToObj(i -> choice.replace("%d", Integer.toString(i)))
                  .collect(Collectors.joining(","))
                  .replace('\'', '"');
          Schema schema = compile("{\"items\":{\"enum\":[" + choices + "]}}");
          byte[] values = ("[" + choices + "]").getBytes(StandardCharsets.UTF_8);
          Evaluation evaluation = new Evaluation();
          return () -> {
            assertTrue(evaluation.tape().read(values, 0, values.length, Bounds.DEFAULT) == null);
            assertTrue(evaluation.holds(schema));
          };
        },
        8_000);
  }

  @Test
  void reads_paths_loosely_in_linear_time() {
    Contract contract =
        Contract.of(
            List.of(
                new InlineOperation("find", "GET", "/contacts/search"),
                new InlineOperation("one", "GET", "/contacts/{id}")));
    assertLinear(
        "parts of a path that other readers drop",
        count -> {
          String path = "/contacts/" + ".%20%C3%84.B".repeat(count) + ".%20".repeat(count);
          return () -> assertTrue(contract.match("GET", path) instanceof Match.Found);
        },
        8_000);
  }

  private static String numbered(int i) {
    return "/kind-%06d-of".formatted(i);
  }

  @Test
  void looks_for_ambiguous_paths_in_linear_time() {
    assertLinear(
        "paths of a document",
        count -> {
          Overlaps overlaps = new Overlaps();
          List<Template> templates =
              IntStream.range(0, count).mapToObj(i -> Template.of("/kind-" + i + "/{id}")).toList();
          IntStream.range(0, count).forEach(i -> overlaps.add(templates.get(i), i));
          return () -> templates.forEach(it -> assertTrue(overlaps.of(it).length == 1));
        },
        4_000);
  }

  private static byte[] document(String head, String part, String tail, int parts) {
    StringBuilder made = new StringBuilder(head);
    for (int i = 0; i < parts; i++) {
      made.append(part.replace("N", Integer.toString(i + 1)).replace("H", colliding(i)));
    }
    return made.append(tail).toString().replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }

  /** Texts of the same {@link String#hashCode}. */
  private static String colliding(int number) {
    StringBuilder name = new StringBuilder();
    for (int bit = 0; bit < 14; bit++) {
      name.append((number >> bit & 1) == 0 ? "Aa" : "BB");
    }
    return name.toString();
  }

  private static void assertLinear(String what, IntFunction<Runnable> of, int parts) {
    Runnable few = of.apply(2 * parts / TIMES);
    Runnable many = of.apply(2 * parts);
    few.run();
    many.run();
    double least = Double.MAX_VALUE;
    for (int round = 0; round < ROUNDS && least > MOST; round++) {
      long first = best(few);
      least = Math.min(least, (double) best(many) / first);
    }
    double found = least;
    assertTrue(
        found <= MOST,
        () -> "%d times of %s took %.1f times as long".formatted(TIMES, what, found));
  }

  private static long best(Runnable action) {
    long best = Long.MAX_VALUE;
    for (int run = 0; run < RUNS; run++) {
      long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      action.run();
      best = Math.min(best, ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start);
    }
    return Math.max(best, 1);
  }

  private static Schema compile(String text) {
    Documents documents = new Documents(Path.of(""), GrowthTest::fail);
    URI uri = URI.create("test:schema");
    Node root =
        Parse.json(uri, text.getBytes(StandardCharsets.UTF_8), GrowthTest::fail).orElseThrow();
    Schemas schemas =
        new Schemas(Dialect.DRAFT2020, Direction.NONE, true, documents, GrowthTest::fail);
    Schema schema = schemas.root(uri.toString(), root);
    schemas.finish();
    return schema;
  }

  private static void fail(Object diagnostic) {
    throw new AssertionError(diagnostic.toString());
  }
}
