package dev.gatehouse.contract.outline;

import dev.gatehouse.contract.document.Node;
import dev.gatehouse.contract.schema.Dialect;
import dev.gatehouse.contract.schema.Formats;
import java.util.Collections;
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
          Map.entry("contentEncoding", 7),
          Map.entry("contentMediaType", 7),
          Map.entry("contentSchema", 2019),
          Map.entry("minContains", 2019),
          Map.entry("maxContains", 2019),
          Map.entry("$dynamicRef", 2020),
          Map.entry("propertyNames", 6),
          Map.entry("if", 7),
          Map.entry("then", 7),
          Map.entry("else", 7),
          Map.entry("dependentRequired", 2019),
          Map.entry("dependentSchemas", 2019),
          Map.entry("unevaluatedItems", 2019),
          Map.entry("unevaluatedProperties", 2019),
          Map.entry("prefixItems", 2020));

  private Heeded() {}

  static Node.Mapping of(Node.Mapping schema, Dialect dialect) {
    if (schema.members().keySet().stream().noneMatch(it -> ignored(schema, it, dialect))) {
      return schema;
    }
    Map<String, Node> members = new LinkedHashMap<>(schema.members());
    members.keySet().removeIf(keyword -> ignored(schema, keyword, dialect));
    return new Node.Mapping(Collections.unmodifiableMap(members), schema.place());
  }

  private static boolean ignored(Node.Mapping schema, String keyword, Dialect dialect) {
    return switch (keyword) {
      case "format" -> {
        @Nullable String format = schema.text("format");
        yield !dialect.openApi() && format != null && Formats.text(format, dialect) == null;
      }
      case "nullable" -> dialect != Dialect.OPENAPI30;
      case "$recursiveRef" -> dialect != Dialect.DRAFT2019;
      // Until draft 6 these were flags beside a limit.
      case "exclusiveMinimum", "exclusiveMaximum" ->
          !dialect.since(6) && !(schema.get(keyword) instanceof Node.Truth);
      default -> {
        Integer since = SINCE.get(keyword);
        yield since != null && !dialect.since(since);
      }
    };
  }
}
