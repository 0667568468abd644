package dev.gatehouse.contract.schema;

import dev.gatehouse.contract.document.Node;
import org.jspecify.annotations.Nullable;

/** The keywords of a schema that are about the items of an array. */
final class ArrayKeywords {
  private final SchemaCompiler compiler;
  private final Node.Mapping node;

  ArrayKeywords(SchemaCompiler compiler) {
    this.compiler = compiler;
    this.node = compiler.node();
  }

  void compile() {
    if (node.truth("uniqueItems") && compiler.asserts()) {
      compiler.add(new ArrayRule.Unique(compiler.site("uniqueItems", "each item once")));
    }
    boolean prefixed = compiler.dialect().since(2020);
    Node items = node.get("items");
    if (prefixed) {
      add("prefixItems", node.sequence("prefixItems"), items, "items");
    } else if (items instanceof Node.Sequence tuple) {
      add("items", tuple, node.get("additionalItems"), "additionalItems");
    } else if (items != null) {
      add("items", null, items, "items");
    }
    contains();
  }

  private void add(
      String prefixKeyword, Node.@Nullable Sequence tuple, @Nullable Node rest, String keyword) {
    if (tuple == null && rest == null) {
      return;
    }
    Schema[] prefix = new Schema[tuple == null ? 0 : tuple.items().size()];
    for (int i = 0; tuple != null && i < prefix.length; i++) {
      prefix[i] = compiler.child(tuple.items().get(i), prefixKeyword + "/" + i);
    }
    compiler.add(
        new ArrayRule(
            prefix,
            rest == null ? null : compiler.child(rest, keyword),
            compiler.site(keyword, "no more items")));
  }

  private void contains() {
    Node contains = node.get("contains");
    if (contains == null || !compiler.dialect().since(6)) {
      return;
    }
    boolean counted = compiler.dialect().since(2019) && compiler.asserts();
    Integer min = counted ? compiler.limit("minContains") : null;
    Integer max = counted ? compiler.limit("maxContains") : null;
    compiler.add(
        new ArrayRule.Contains(
            compiler.child(contains, "contains"),
            min == null ? 1 : min,
            max == null ? Integer.MAX_VALUE : max,
            compiler.dialect().since(2020),
            compiler.site("contains", "an item of the stated shape"),
            compiler.site("minContains", "at least " + min + " such items"),
            compiler.site("maxContains", "at most " + max + " such items")));
  }
}
