package dev.gatehouse.contract.outline;

import dev.gatehouse.contract.document.Node;
import dev.gatehouse.contract.schema.Dialect;
import dev.gatehouse.contract.schema.Formats;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Schemas without the keywords that their dialect does not have, since no value is held to them.
 */
final class Heeded {
  /** Keywords, and the version that brought them. */
  private static final Map<String, Integer> SINCE =
      Map.ofEntries(
          Map.entry("const", 6),
          Map.entry("contains", 6),
          Map.entry("propertyNames", 6),
          Map.entry("if", 7),
          Map.entry("then", 7),
          Map.entry("else", 7),
          Map.entry("dependentRequired", 2019),
          Map.entry("dependentSchemas", 2019),
          Map.entry("unevaluatedItems", 2019),
          Map.entry("unevaluatedProperties", 2019),
          Map.entry("prefixItems", 2020));

  // Of each schema one: shapes are told apart by the identity of their parts.
  private final IdentityHashMap<Node, Node.Mapping> made = new IdentityHashMap<>();

  Node.Mapping of(Node.Mapping schema, Dialect dialect) {
    if (schema.members().keySet().stream().noneMatch(it -> ignored(schema, it, dialect))) {
      return schema;
    }
    return made.computeIfAbsent(
        schema,
        _ -> {
          Map<String, Node> members = new LinkedHashMap<>(schema.members());
          members.keySet().removeIf(keyword -> ignored(schema, keyword, dialect));
          return new Node.Mapping(Collections.unmodifiableMap(members), schema.place());
        });
  }

  private static boolean ignored(Node.Mapping schema, String keyword, Dialect dialect) {
    if (keyword.equals("format")) {
      @Nullable String format = schema.text("format");
      return !dialect.openApi() && format != null && Formats.text(format, dialect) == null;
    }
    Integer since = SINCE.get(keyword);
    return since != null && !dialect.since(since);
  }
}
