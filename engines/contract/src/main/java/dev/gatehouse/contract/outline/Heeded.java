package dev.gatehouse.contract.outline;

import dev.gatehouse.contract.document.Node;
import dev.gatehouse.contract.schema.Dialect;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Schemas without the keywords that their dialect does not have, since no value is held to them.
 */
final class Heeded {
  private static final Set<String> BEYOND_3_0 =
      Set.of(
          "const",
          "contains",
          "dependentRequired",
          "dependentSchemas",
          "else",
          "if",
          "prefixItems",
          "propertyNames",
          "then",
          "unevaluatedItems",
          "unevaluatedProperties");

  private final Set<String> ignored;
  // Of each schema one: shapes are told apart by the identity of their parts.
  private final IdentityHashMap<Node, Node.Mapping> made = new IdentityHashMap<>();

  Heeded(Dialect dialect) {
    ignored = dialect == Dialect.OPENAPI30 ? BEYOND_3_0 : Set.of();
  }

  Node.Mapping of(Node.Mapping schema) {
    if (Collections.disjoint(schema.members().keySet(), ignored)) {
      return schema;
    }
    return made.computeIfAbsent(
        schema,
        _ -> {
          Map<String, Node> members = new LinkedHashMap<>(schema.members());
          members.keySet().removeAll(ignored);
          return new Node.Mapping(Collections.unmodifiableMap(members), schema.place());
        });
  }
}
