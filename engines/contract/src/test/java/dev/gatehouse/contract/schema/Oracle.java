package dev.gatehouse.contract.schema;

import com.networknt.schema.InputFormat;
import com.networknt.schema.OutputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.gatehouse.contract.document.Documents;
import dev.gatehouse.contract.document.Node;
import dev.gatehouse.contract.document.Parse;
import dev.gatehouse.contract.json.Bounds;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Another implementation, asked about the same random schemas and values. */
final class Oracle {
  private static final int VALUES = 25;
  // The oracle's registry remembers every schema.
  private static final int PER_REGISTRY = 500;

  private final Random random;
  private final RandomSchemas schemas;
  private final JsonMapper mapper = JsonMapper.builder().build();
  private final List<String> differences = new ArrayList<>();
  private final Map<String, Integer> explained = new TreeMap<>();
  private int pairs;
  private int valid;

  Oracle(long seed) {
    random = new Random(seed);
    schemas = new RandomSchemas(random);
  }

  /** Asks about so many pairs of schema and value. */
  Oracle ask(int many) {
    SchemaRegistry registry = registry();
    for (int i = 0; pairs < many && differences.size() < 20; i++) {
      if (i % PER_REGISTRY == 0) {
        registry = registry();
      }
      compare(registry);
    }
    return this;
  }

  private static SchemaRegistry registry() {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
  }

  private void compare(SchemaRegistry registry) {
    String text = schemas.schema();
    com.networknt.schema.Schema theirs = registry.getSchema(text, InputFormat.JSON);
    Schema ours = compile(text);
    Evaluation evaluation = new Evaluation();
    for (int k = 0; k < VALUES; k++) {
      String value = schemas.value();
      JsonNode node = mapper.readTree(value);
      boolean expected = theirs.validate(node, OutputFormat.BOOLEAN);
      pairs++;
      valid += expected ? 1 : 0;
      if (holds(ours, value, evaluation) != expected) {
        String difference = text + " on " + value + ": networknt says " + expected;
        Optional<String> why = Explained.why(text, value, expected);
        why.ifPresent(reason -> explained.merge(reason, 1, Integer::sum));
        if (why.isEmpty()) {
          differences.add(difference);
        }
      }
    }
  }

  int pairs() {
    return pairs;
  }

  /** How many values the oracle held valid. */
  int valid() {
    return valid;
  }

  List<String> differences() {
    return differences;
  }

  /** How often the two differ for a reason that is known. */
  Map<String, Integer> explained() {
    return explained;
  }

  private static Schema compile(String text) {
    Documents documents = new Documents(Path.of(""), Oracle::fail);
    URI uri = URI.create("test:schema");
    Node root = Parse.json(uri, text.getBytes(StandardCharsets.UTF_8), Oracle::fail).orElseThrow();
    Schemas schemas =
        new Schemas(Dialect.DRAFT2020, Direction.NONE, false, documents, Oracle::fail);
    Schema schema = schemas.root(uri.toString(), root);
    schemas.finish();
    return schema;
  }

  private static void fail(Object diagnostic) {
    throw new AssertionError(diagnostic.toString());
  }

  private static boolean holds(Schema schema, String value, Evaluation evaluation) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    if (evaluation.tape().read(bytes, 0, bytes.length, Bounds.DEFAULT) != null) {
      throw new AssertionError(value);
    }
    boolean holds = evaluation.holds(schema);
    if (evaluation.passes(schema, bytes, 0, bytes.length, Bounds.DEFAULT) && !holds) {
      throw new AssertionError("passes in one pass alone: " + value);
    }
    return holds;
  }
}
