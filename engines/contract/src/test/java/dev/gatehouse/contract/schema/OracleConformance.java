package dev.gatehouse.contract.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.gatehouse.contract.Corpora;
import dev.gatehouse.contract.document.Documents;
import dev.gatehouse.contract.document.Node;
import dev.gatehouse.contract.document.Parse;
import dev.gatehouse.contract.json.Bounds;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Random schemas of 2020-12 and random values: another implementation comes to the same verdict.
 */
class OracleConformance {
  private static final int SCHEMAS = 2_000;
  private static final int VALUES = 25;

  @Test
  void agrees_with_networknt() {
    Random random = new Random(20_201_200);
    RandomSchemas schemas = new RandomSchemas(random);
    SchemaRegistry oracle = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    List<String> differences = new ArrayList<>();
    int valid = 0;
    for (int i = 0; i < SCHEMAS; i++) {
      String text = schemas.schema();
      com.networknt.schema.Schema theirs = oracle.getSchema(text, InputFormat.JSON);
      Schema ours = compile(text);
      for (int k = 0; k < VALUES; k++) {
        String value = schemas.value();
        boolean expected = theirs.validate(value, InputFormat.JSON).isEmpty();
        valid += expected ? 1 : 0;
        if (holds(ours, value) != expected) {
          differences.add(text + " on " + value + ": networknt says " + expected);
        }
      }
    }
    int total = SCHEMAS * VALUES;
    Corpora.report("networknt", total - differences.size(), total, differences);
    assertEquals(List.of(), differences);
    assertEquals(true, valid > total / 10 && valid < total * 9 / 10, "valid: " + valid);
  }

  private static Schema compile(String text) {
    Documents documents = new Documents(Path.of(""), OracleConformance::fail);
    URI uri = URI.create("test:schema");
    Node root =
        Parse.json(uri, text.getBytes(StandardCharsets.UTF_8), OracleConformance::fail)
            .orElseThrow();
    Schemas schemas =
        new Schemas(Dialect.DRAFT2020, Direction.NONE, false, documents, OracleConformance::fail);
    Schema schema = schemas.root(uri.toString(), root);
    schemas.finish();
    return schema;
  }

  private static void fail(Object diagnostic) {
    throw new AssertionError(diagnostic.toString());
  }

  private static boolean holds(Schema schema, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    Evaluation evaluation = new Evaluation();
    if (evaluation.tape().read(bytes, 0, bytes.length, Bounds.DEFAULT) != null) {
      throw new AssertionError(value);
    }
    return evaluation.holds(schema);
  }
}
