package dev.gatehouse.contract.fuzz;

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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Any bytes as a schema, in the dialect that the first of them says; then it is held against
 * itself.
 */
public final class HostileSchema {
  private static final List<Dialect> DIALECTS = List.of(Dialect.values());

  private HostileSchema() {}

  /** Called by Jazzer. */
  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length < 2) {
      return;
    }
    byte[] text = Arrays.copyOfRange(data, 1, data.length);
    Dialect dialect = DIALECTS.get((data[0] & 0xFF) % DIALECTS.size());
    List<Diagnostic> diagnostics = new ArrayList<>();
    URI uri = URI.create("test:schema");
    Optional<Node> root = Parse.json(uri, text, diagnostics::add);
    if (root.isPresent()) {
      compile(root.get(), uri, dialect, diagnostics, text);
    }
  }

  static void compile(
      Node root, URI uri, Dialect dialect, List<Diagnostic> diagnostics, byte[] value) {
    Documents documents = new Documents(Path.of("/nowhere"), diagnostics::add);
    Schemas schemas = new Schemas(dialect, Direction.REQUEST, true, documents, diagnostics::add);
    Schema schema = schemas.root(uri.toString(), root);
    schemas.finish();
    Evaluation evaluation = new Evaluation();
    if (diagnostics.stream().noneMatch(Diagnostic::fatal)
        && evaluation.tape().read(value, 0, value.length, Bounds.DEFAULT) != null
        && evaluation.passes(schema, value, 0, value.length, Bounds.DEFAULT)) {
      throw new IllegalStateException("passes and is no document");
    }
    if (diagnostics.stream().noneMatch(Diagnostic::fatal)
        && evaluation.tape().read(value, 0, value.length, Bounds.DEFAULT) == null) {
      boolean holds = evaluation.holds(schema);
      if (evaluation.breaches(schema, 3).isEmpty() != holds) {
        throw new IllegalStateException("the two passes differ");
      }
      if (evaluation.passes(schema, value, 0, value.length, Bounds.DEFAULT) && !holds) {
        throw new IllegalStateException("passes in one pass alone");
      }
    }
  }
}
