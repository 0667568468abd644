package dev.gatehouse.contract.outline;

import dev.gatehouse.contract.document.Documents;
import dev.gatehouse.contract.document.Node;
import dev.gatehouse.contract.schema.Dialect;
import dev.gatehouse.contract.schema.Schemas;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Schemas as they are written: what each says itself, and where it leads. Each is asked once. */
final class Written {
  private final Dialect standard;
  private final Schemas schemas;
  private final Documents documents;
  // Of each schema one: shapes are told apart by the identity of their parts.
  private final IdentityHashMap<Node, Words> words = new IdentityHashMap<>();
  private final IdentityHashMap<Node, Optional<Node>> followed = new IdentityHashMap<>();
  private final Map<String, IdentityHashMap<Node, Boolean>> said = new HashMap<>();

  /**
   * What one schema object says, without what it refers to.
   *
   * @param hidden whether a reference hides it
   * @param said itself, without what its dialect does not have; null if nothing is left
   */
  record Words(boolean hidden, List<Node> all, Node.@Nullable Mapping said, boolean unites) {}

  Written(Dialect standard, Schemas schemas, Documents documents) {
    this.standard = standard;
    this.schemas = schemas;
    this.documents = documents;
  }

  Words words(Node.Mapping schema) {
    Words known = words.get(schema);
    if (known == null) {
      Dialect dialect = dialect(schema);
      Node.Mapping said = Heeded.of(schema, dialect);
      Node.Sequence all = schema.sequence("allOf");
      known =
          new Words(
              schema.text("$ref") != null && dialect.refHidesSiblings(),
              all == null ? List.of() : all.items(),
              Shape.silent(said) ? null : said,
              schema.get("anyOf") != null || schema.get("oneOf") != null);
      words.put(schema, known);
    }
    return known;
  }

  private Dialect dialect(Node.Mapping schema) {
    URI uri = schema.place().uri();
    return documents
        .load(uri, schema.place())
        .map(root -> schemas.dialect(uri.toString(), root, schema))
        .orElse(standard);
  }

  /**
   * Whether null passes, whatever else a schema or what it refers to says (OpenAPI 3.0 §4.7.24).
   */
  boolean nullable(Node schema) {
    return target(schema) instanceof Node.Mapping only
        && only.truth("nullable")
        && dialect(only) == Dialect.OPENAPI30;
  }

  /** Whether null passes where the parts that a schema is made of say otherwise. */
  boolean nullableAsAWhole(Node schema) {
    return target(schema) instanceof Node.Mapping whole
        && (whole.get("allOf") != null || whole.get("anyOf") != null || whole.get("oneOf") != null)
        && nullable(whole);
  }

  /** Whether a schema, what it refers to, or a part of all it has to be has a true keyword. */
  boolean says(Node schema, String keyword) {
    return said.computeIfAbsent(keyword, _ -> new IdentityHashMap<>())
        .computeIfAbsent(schema, _ -> finds(schema, keyword));
  }

  private boolean finds(Node schema, String keyword) {
    Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Node> open = new ArrayDeque<>(List.of(schema));
    for (Node next = open.poll(); next != null; next = open.poll()) {
      if (!(next instanceof Node.Mapping mapping) || !seen.add(next)) {
        continue;
      }
      if (mapping.truth(keyword)) {
        return true;
      }
      String reference = mapping.text("$ref");
      if (reference != null) {
        follow(mapping, reference).ifPresent(open::add);
      }
      Node.Sequence all = mapping.sequence("allOf");
      open.addAll(all == null ? List.of() : all.items());
    }
    return false;
  }

  /** What a schema is that does nothing but refer. */
  Node target(Node node) {
    Node at = node;
    for (int i = 0; i < 16 && at instanceof Node.Mapping mapping; i++) {
      String reference = mapping.text("$ref");
      Node next = reference == null ? null : follow(mapping, reference).orElse(null);
      if (next == null) {
        return at;
      }
      at = next;
    }
    return at;
  }

  /** The schema that a reference in another leads to. */
  Optional<Node> follow(Node.Mapping schema, String reference) {
    Optional<Node> target = followed.get(schema);
    if (target == null) {
      URI uri = schema.place().uri();
      target =
          documents
              .load(uri, schema.place())
              .flatMap(root -> schemas.follow(uri.toString(), root, schema, reference));
      followed.put(schema, target);
    }
    return target;
  }
}
