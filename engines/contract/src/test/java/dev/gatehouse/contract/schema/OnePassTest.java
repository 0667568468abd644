package dev.gatehouse.contract.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.contract.document.Documents;
import dev.gatehouse.contract.document.Node;
import dev.gatehouse.contract.document.Parse;
import dev.gatehouse.contract.json.Bounds;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One pass says yes where the tape and its rules say yes, and to nothing else. */
class OnePassTest {
  private static final String CONTACT =
      """
      {"$defs":{"tag":{"type":"string","maxLength":5}},
       "type":"object","required":["id","name"],"additionalProperties":false,"maxProperties":6,
       "properties":{"id":{"type":"integer","minimum":1},"name":{"type":"string","minLength":1,"maxLength":9},
        "a long name":{"enum":["x","ä",1,null]},"tags":{"type":"array","maxItems":3,"items":{"$ref":"#/$defs/tag"}},
        "pair":{"prefixItems":[{"type":"boolean"},{}],"items":false},
        "at":{"type":"object","properties":{"x":{"type":"number","maximum":90.5}},"required":["x"]},
        "choice":{"oneOf":[{"required":["p"]},{"required":["q"]}]}}}\
      """;
  private final Evaluation evaluation = new Evaluation();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\":1,\"name\":\"Ada\"}",
        " { \"name\" : \"Ada\" , \"id\" : 1 } ",
        "{\"id\":1,\"name\":\"\\u0041\",\"a long name\":\"ä\",\"tags\":[\"a\",\"b\"]}",
        "{\"id\":1,\"name\":\"Ada\",\"pair\":[true,{\"any\":[1,{}]}],\"at\":{\"x\":-1.5e1,\"y\":[]}}",
        "{\"id\":1,\"name\":\"Ada\",\"choice\":{\"p\":1},\"tags\":[],\"at\":{\"x\":90.5}}",
      })
  void passes_what_keeps_its_schema(String document) {
    Schema schema = compile(CONTACT);
    assertTrue(passes(schema, bytes(document), Bounds.DEFAULT));
    assertTrue(judged(schema, bytes(document), Bounds.DEFAULT));
  }

  /** Each is wrong in one place. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "{\"id\":1}",
        "{\"id\":0,\"name\":\"Ada\"}",
        "{\"id\":1,\"name\":\"\"}",
        "{\"id\":1,\"name\":\"Ada\",\"id\":2}",
        "{\"id\":1,\"name\":\"Ada\",\"no\":2}",
        "{\"id\":1,\"name\":\"Ada\",\"tags\":[\"a\",\"b\",\"c\",\"d\"]}",
        "{\"id\":1,\"name\":\"Ada\",\"tags\":[\"a\",\"too long\"]}",
        "{\"id\":1,\"name\":\"Ada\",\"pair\":[true,1,2]}",
        "{\"id\":1,\"name\":\"Ada\",\"at\":{\"x\":90.51}}",
        "{\"id\":1,\"name\":\"Ada\",\"at\":{\"x\":1,\"y\":1,\"y\":2}}",
        "{\"id\":1,\"name\":\"Ada\",\"at\":{\"x\":1,\"y\":{\"z\":1,\"z\":2}}}",
        "{\"id\":1,\"name\":\"Ada\",\"choice\":{\"p\":1,\"q\":2}}",
        "{\"id\":1,\"name\":\"Ada\"},",
        "{\"id\":1,\"name\":\"Ada\",}",
        "{\"id\":1,\"name\":\"Ada\" \"at\":1}",
        "{\"id\":01,\"name\":\"Ada\"}",
        "{\"id\":1,\"name\":\"Ada\"",
        "{\"id\":1,\"name\":\"Ada",
        "{\"id\":1,\"name\"",
        "{\"id\":1,\"name\":",
        "{\"id\":",
        "{",
        "''",
        "[]",
      })
  void does_not_pass_what_breaks_it(String document) {
    Schema schema = compile(CONTACT);
    assertFalse(passes(schema, bytes(document), Bounds.DEFAULT));
    assertFalse(judged(schema, bytes(document), Bounds.DEFAULT));
  }

  @Test
  void keeps_the_bounds_of_a_document() {
    Schema list =
        compile("{\"$id\":\"r\",\"type\":[\"array\",\"integer\"],\"items\":{\"$ref\":\"#\"}}");
    Bounds few = new Bounds(5, 8, 10, 3, 10, false);
    for (String document :
        new String[] {
          "[[[[[]]]]]", "[[[[[[]]]]]]", "[1,2,3,4,5,6,7]", "[1,2,3,4,5,6,7,8]", "[123]", "[1234]"
        }) {
      assertEquals(
          judged(list, bytes(document), few), passes(list, bytes(document), few), document);
    }
  }

  @Test
  void takes_repeated_names_where_they_are_allowed() {
    Schema schema = compile("{\"properties\":{\"a\":{\"type\":\"integer\"}}}");
    Bounds repeating = Bounds.DEFAULT.duplicateKeys(true);
    assertTrue(passes(schema, bytes("{\"a\":1,\"a\":2,\"b\":1,\"b\":2}"), repeating));
    assertFalse(passes(schema, bytes("{\"a\":1,\"a\":\"2\"}"), repeating));
  }

  @Test
  void does_not_take_a_name_that_has_to_be_escaped_for_one_that_has_not() {
    Schema schema =
        compile(
            "{\"properties\":{\"a\\\"b\":{\"type\":\"integer\"}},\"additionalProperties\":false}");
    for (String document : new String[] {"{\"a\"b\":1}", "{\"a\\\"b\":\"1\"}", "{\"a\":1}"}) {
      assertFalse(passes(schema, bytes(document), Bounds.DEFAULT), document);
    }
  }

  /** Bytes of good documents changed, dropped, doubled and cut off anywhere. */
  @Test
  void agrees_with_the_tape_on_bent_documents() {
    Random random = new Random(20261125);
    RandomSchemas schemas = new RandomSchemas(random);
    byte[] contact =
        bytes(
            "{\"id\":12,\"name\":\"Ädä\",\"a long"
                + " name\":null,\"tags\":[\"a\",\"bc\"],\"pair\":[true,{\"k\":[1]}],"
                + "\"at\":{\"x\":-1.5e1,\"yy\":[]}}");
    Schema contacts = compile(CONTACT);
    int passed = 0;
    for (int i = 0; i < 60_000; i++) {
      byte[] bent = i < 1_000 ? Arrays.copyOf(contact, i % contact.length) : bend(contact, random);
      boolean one = passes(contacts, bent, Bounds.DEFAULT);
      boolean all = judged(contacts, bent, Bounds.DEFAULT);
      // A name with an escape is left to the tape.
      if (one != all && (one || !new String(bent, StandardCharsets.UTF_8).contains("\\"))) {
        throw new AssertionError(new String(bent, StandardCharsets.UTF_8) + ": " + one);
      }
      passed += one ? 1 : 0;
    }
    assertTrue(passed > 1_000, () -> "hardly anything passed");
    for (int i = 0; i < 300; i++) {
      Schema schema = compile(schemas.schema());
      for (int k = 0; k < 50; k++) {
        byte[] value = bytes(schemas.value());
        byte[] bent = k % 2 == 0 ? value : bend(value, random);
        if (passes(schema, bent, Bounds.DEFAULT)) {
          assertTrue(
              judged(schema, bent, Bounds.DEFAULT), () -> new String(bent, StandardCharsets.UTF_8));
        }
      }
    }
  }

  private static byte[] bend(byte[] good, Random random) {
    byte[] bent = good.clone();
    for (int changes = random.nextInt(3) + 1; changes > 0 && bent.length > 1; changes--) {
      int at = random.nextInt(bent.length - 1);
      int to = at + 1 + random.nextInt(Math.min(4, bent.length - at - 1) + 1);
      switch (random.nextInt(4)) {
        case 0 ->
            bent[at] = "{}[]:,\"\\ 019.e-ntfé".getBytes(StandardCharsets.UTF_8)[random.nextInt(18)];
        case 1 -> bent[at] = good[random.nextInt(good.length)];
        case 2 -> bent = joined(bent, at, Math.min(to, bent.length));
        default -> bent = joined(bent, Math.min(to, bent.length), at);
      }
    }
    return bent;
  }

  private static byte[] joined(byte[] from, int firstEnd, int secondStart) {
    byte[] made = Arrays.copyOf(from, firstEnd + from.length - secondStart);
    System.arraycopy(from, secondStart, made, firstEnd, from.length - secondStart);
    return made;
  }

  private boolean passes(Schema schema, byte[] document, Bounds bounds) {
    return evaluation.passes(schema, document, 0, document.length, bounds);
  }

  private boolean judged(Schema schema, byte[] document, Bounds bounds) {
    return evaluation.tape().read(document, 0, document.length, bounds) == null
        && evaluation.holds(schema);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Schema compile(String text) {
    Documents documents = new Documents(Path.of(""), OnePassTest::fail);
    URI uri = URI.create("test:schema");
    Node root = Parse.json(uri, bytes(text), OnePassTest::fail).orElseThrow();
    Schemas schemas =
        new Schemas(Dialect.DRAFT2020, Direction.NONE, true, documents, OnePassTest::fail);
    Schema schema = schemas.root(uri.toString(), root);
    schemas.finish();
    return schema;
  }

  private static void fail(Object diagnostic) {
    throw new AssertionError(diagnostic.toString());
  }
}
