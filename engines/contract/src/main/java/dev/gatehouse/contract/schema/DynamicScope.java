package dev.gatehouse.contract.schema;

import dev.gatehouse.contract.document.Node;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The schema resources entered on the way to a schema, outermost first (JSON Schema 2020-12 §7.1).
 */
final class DynamicScope {

  /** Whether any schema of a set refers dynamically; without one, no scope is kept. */
  static final class Use {
    private boolean used;

    void mark() {
      used = true;
    }

    boolean used() {
      return used;
    }
  }

  private Resource[] entered = new Resource[16];
  private int depth;

  boolean enter(Resource resource) {
    if (depth > 0 && entered[depth - 1] == resource) {
      return false;
    }
    if (depth == entered.length) {
      entered = Arrays.copyOf(entered, depth * 2);
    }
    entered[depth++] = resource;
    return true;
  }

  void leave() {
    depth--;
  }

  void clear() {
    depth = 0;
  }

  @Nullable Node outermostAnchor(String name) {
    for (int i = 0; i < depth; i++) {
      Node target = entered[i].dynamicAnchors.get(name);
      if (target != null) {
        return target;
      }
    }
    return null;
  }

  /**
   * The root of the outermost resource of an unbroken chain that is recursively anchored (2019-09
   * §8.2.4.2).
   */
  @Nullable Node outermostRecursive() {
    for (int i = 0; i < depth; i++) {
      if (entered[i].recursiveAnchor) {
        return entered[i].root;
      }
    }
    return null;
  }
}
