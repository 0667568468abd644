package dev.gatehouse.contract.schema;

import dev.gatehouse.contract.document.Node;
import java.util.HashMap;
import java.util.Map;

/**
 * A schema document, or a part of one that has an identifier of its own (JSON Schema 2020-12
 * §4.3.5).
 */
final class Resource {
  final String base;
  final Node root;
  final Dialect dialect;
  final Map<String, Node> anchors = new HashMap<>();
  final Map<String, Node> dynamicAnchors = new HashMap<>();
  boolean recursiveAnchor;
  boolean asserts = true;
  boolean formatAsserts;

  Resource(String base, Node root, Dialect dialect) {
    this.base = base;
    this.root = root;
    this.dialect = dialect;
  }
}
