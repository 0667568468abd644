package dev.gatehouse.bench.contract;

import dev.gatehouse.contract.document.Diagnostic;
import dev.gatehouse.contract.document.Documents;
import dev.gatehouse.contract.document.Node;
import dev.gatehouse.contract.document.Parse;
import dev.gatehouse.contract.json.Bounds;
import dev.gatehouse.contract.schema.Dialect;
import dev.gatehouse.contract.schema.Direction;
import dev.gatehouse.contract.schema.Evaluation;
import dev.gatehouse.contract.schema.Schema;
import dev.gatehouse.contract.schema.Schemas;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The contract engine. */
final class Ours implements Validator {
  private final Schema schema;
  private final Evaluation evaluation = new Evaluation();

  Ours(String text) {
    Documents documents = new Documents(Path.of(""), Ours::wrong);
    URI uri = URI.create("bench:schema");
    Node root = Parse.json(uri, text.getBytes(StandardCharsets.UTF_8), Ours::wrong).orElseThrow();
    Schemas schemas = new Schemas(Dialect.DRAFT2020, Direction.NONE, true, documents, Ours::wrong);
    schema = schemas.root(uri.toString(), root);
    schemas.finish();
  }

  private static void wrong(Diagnostic diagnostic) {
    throw new IllegalStateException(diagnostic.toString());
  }

  @Override
  public boolean valid(byte[] document) {
    return evaluation.passes(schema, document, 0, document.length, Bounds.DEFAULT)
        || (evaluation.tape().read(document, 0, document.length, Bounds.DEFAULT) == null
            && evaluation.holds(schema));
  }
}
