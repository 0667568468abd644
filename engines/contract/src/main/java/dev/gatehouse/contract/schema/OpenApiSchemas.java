package dev.gatehouse.contract.schema;

import dev.gatehouse.contract.document.Node;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.function.Consumer;

/** The schemas in an OpenAPI document, without those inside others, wherever they stand. */
final class OpenApiSchemas {
  private static final Set<String> NONE_INSIDE = Set.of("example", "examples", "links");
  // Members of these are called as somebody likes, also `example` or `x-rate`.
  private static final Set<String> NAMED =
      Set.of(
          "callbacks",
          "content",
          "encoding",
          "headers",
          "mediaTypes",
          "parameters",
          "pathItems",
          "requestBodies",
          "responses",
          "webhooks");

  private final Consumer<Node> found;
  // An alias may stand anywhere, and often.
  private final Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());

  /**
   * @param found takes each of them
   */
  OpenApiSchemas(Consumer<Node> found) {
    this.found = found;
  }

  void visit(Node.Mapping document) {
    visit(document, false);
  }

  private void visit(Node node, boolean named) {
    if (node instanceof Node.Sequence list && seen.add(node)) {
      list.items().forEach(item -> visit(item, false));
    } else if (node instanceof Node.Mapping mapping && seen.add(node)) {
      mapping
          .members()
          .forEach(
              (name, value) -> {
                if (named) {
                  visit(value, false);
                } else {
                  member(name, value);
                }
              });
    }
  }

  private void member(String name, Node value) {
    if (name.equals("schema")) {
      found.accept(value);
    } else if (name.equals("schemas") && value instanceof Node.Mapping shared) {
      shared.members().values().forEach(found);
    } else if (!NONE_INSIDE.contains(name) && !name.startsWith("x-")) {
      visit(value, NAMED.contains(name));
    }
  }
}
