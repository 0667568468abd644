package dev.gatehouse.contract.keyword;

import dev.gatehouse.contract.document.Diagnostic;
import dev.gatehouse.contract.document.Documents;
import dev.gatehouse.contract.document.Node;
import dev.gatehouse.contract.document.References;
import dev.gatehouse.contract.schema.Dialect;
import dev.gatehouse.contract.schema.Direction;
import dev.gatehouse.contract.schema.Schemas;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Looks at all schemas that a contract's operations lead to, and at those of its components: each
 * once. What is said too often is summed up.
 */
public final class ContractCheck {
  private static final int MOST_ALIKE = 3;
  private static final Set<String> NO_SCHEMAS_INSIDE =
      Set.of("example", "examples", "links", "callbacks");
  private static final List<String> ONE =
      List.of(
          "items",
          "additionalItems",
          "contains",
          "additionalProperties",
          "propertyNames",
          "unevaluatedItems",
          "unevaluatedProperties",
          "not",
          "if",
          "then",
          "else");
  private static final List<String> LISTS =
      List.of("allOf", "anyOf", "oneOf", "prefixItems", "items");
  private static final List<String> MAPS =
      List.of("properties", "patternProperties", "dependentSchemas", "$defs");

  private final Dialect dialect;
  private final Documents documents;
  private final References references;
  private final Schemas schemas;
  private final SchemaCheck check;
  private final Consumer<Diagnostic> diagnostics;
  private final Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Deque<Runnable> open = new ArrayDeque<>();
  private final Map<String, Alike> said = new LinkedHashMap<>();
  // Whether it is of a version before OpenAPI 3.2.
  private boolean early;

  /** How often one thing was said, and where last. */
  private static final class Alike {
    int count;
    Diagnostic last;

    Alike(Diagnostic first) {
      this.last = first;
    }
  }

  /**
   * @param diagnostics takes warnings
   */
  public ContractCheck(Dialect dialect, Documents documents, Consumer<Diagnostic> diagnostics) {
    this.dialect = dialect;
    this.documents = documents;
    this.diagnostics = diagnostics;
    this.references = new References(documents, wrong -> say(softened(wrong)));
    this.schemas =
        new Schemas(dialect, Direction.NONE, true, documents, wrong -> say(softened(wrong)));
    this.check =
        new SchemaCheck(dialect, (node, text) -> say(Diagnostic.warning(node.place(), text)));
  }

  /** What nobody asks for is no reason to refuse a contract. */
  private static Diagnostic softened(Diagnostic wrong) {
    return new Diagnostic(
        Diagnostic.Severity.WARNING, wrong.file(), wrong.line(), wrong.column(), wrong.message());
  }

  /** Looks at a whole document. */
  public void check(Node.Mapping root) {
    String version = String.valueOf(root.text("openapi"));
    early = version.startsWith("3.0") || version.startsWith("3.1");
    Node.Mapping paths = root.mapping("paths");
    if (paths != null) {
      object(paths);
    }
    Node.Mapping components = root.mapping("components");
    Node.Mapping shared = components == null ? null : components.mapping("schemas");
    if (shared != null) {
      shared.members().values().forEach(this::schema);
    }
    for (Runnable next = open.poll(); next != null; next = open.poll()) {
      next.run();
    }
    said.values().stream()
        .filter(alike -> alike.count > MOST_ALIKE)
        .forEach(alike -> diagnostics.accept(summed(alike)));
  }

  private void say(Diagnostic diagnostic) {
    Alike alike = said.computeIfAbsent(diagnostic.message(), _ -> new Alike(diagnostic));
    alike.last = diagnostic;
    if (++alike.count <= MOST_ALIKE) {
      diagnostics.accept(diagnostic);
    }
  }

  private static Diagnostic summed(Alike alike) {
    int more = alike.count - MOST_ALIKE;
    Diagnostic last = alike.last;
    return new Diagnostic(
        last.severity(),
        last.file(),
        last.line(),
        last.column(),
        last.message() + " (and " + more + " more like it, the last here)");
  }

  /** An object of OpenAPI: what it calls {@code schema} is one. */
  private void object(Node node) {
    if (node instanceof Node.Sequence list && seen.add(list)) {
      list.items().forEach(this::object);
    } else if (node instanceof Node.Mapping mapping && seen.add(mapping)) {
      if (mapping.text("$ref") != null) {
        Node.Mapping target = references.mapping(mapping);
        if (target != null) {
          open.add(() -> object(target));
        }
      }
      mapping
          .members()
          .forEach(
              (name, value) -> {
                if (name.equals("schema")) {
                  schema(value);
                } else if (!NO_SCHEMAS_INSIDE.contains(name) && !name.startsWith("x-")) {
                  open.add(() -> object(value));
                }
              });
    }
  }

  private void schema(Node node) {
    open.add(() -> look(node));
  }

  private void look(Node node) {
    if (!(node instanceof Node.Mapping schema) || !seen.add(node)) {
      return;
    }
    String named = schema.text("$schema");
    if (named != null && !named.isEmpty() && foreign(schema, named)) {
      return;
    }
    check.check(schema);
    Node.Mapping discriminator = schema.mapping("discriminator");
    Node unnamed = discriminator == null ? null : discriminator.get("defaultMapping");
    if (unnamed != null && early) {
      String words = "'defaultMapping' came with OpenAPI 3.2, and is heeded all the same";
      say(Diagnostic.warning(unnamed.place(), words));
    }
    String reference = schema.text("$ref");
    if (reference != null) {
      follow(schema, reference).ifPresent(this::schema);
      if (dialect == Dialect.OPENAPI30) {
        return;
      }
    }
    inside(schema);
  }

  /** A schema of a dialect of its own is compiled as that, and not looked at here. */
  private boolean foreign(Node.Mapping schema, String named) {
    Dialect own = Dialect.of(named);
    if (own == null && dialect != Dialect.OPENAPI30) {
      say(
          Diagnostic.warning(
              schema.place(),
              "$schema '" + named + "' is not known: it is read as one of this document"));
    }
    return own != null && own != dialect && dialect != Dialect.OPENAPI30;
  }

  private void inside(Node.Mapping schema) {
    for (String keyword : ONE) {
      Node one = schema.get(keyword);
      if (one instanceof Node.Mapping) {
        schema(one);
      }
    }
    for (String keyword : LISTS) {
      Node.Sequence list = schema.sequence(keyword);
      if (list != null) {
        list.items().forEach(this::schema);
      }
    }
    for (String keyword : MAPS) {
      Node.Mapping map = schema.mapping(keyword);
      if (map != null && map.text("$ref") == null) {
        map.members().values().forEach(this::schema);
      }
    }
  }

  private Optional<Node> follow(Node.Mapping schema, String reference) {
    var uri = schema.place().uri();
    return documents
        .load(uri, schema.place())
        .flatMap(root -> schemas.follow(uri.toString(), root, schema, reference));
  }
}
