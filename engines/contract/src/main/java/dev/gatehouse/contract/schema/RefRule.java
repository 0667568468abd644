package dev.gatehouse.contract.schema;

import dev.gatehouse.contract.document.Node;
import java.util.Map;

/** {@code $ref}, and its dynamic forms. */
record RefRule(Schema target) implements Rule {
  @Override
  public boolean holds(Evaluation evaluation, int at) {
    return target.holds(evaluation, at);
  }

  /**
   * {@code $dynamicRef} to an anchor that any resource on the way may have replaced (2020-12
   * §8.2.3.2).
   */
  record Dynamic(String anchor, Schema initial, Map<Node, Schema> anchored) implements Rule {
    @Override
    public boolean holds(Evaluation evaluation, int at) {
      Node node = evaluation.scope().outermostAnchor(anchor);
      Schema target = node == null ? initial : anchored.getOrDefault(node, initial);
      return target.holds(evaluation, at);
    }
  }

  /** {@code $recursiveRef} to a root that is recursively anchored (2019-09 §8.2.4.2.1). */
  record Recursive(Schema initial, Map<Node, Schema> roots) implements Rule {
    @Override
    public boolean holds(Evaluation evaluation, int at) {
      Node node = evaluation.scope().outermostRecursive();
      Schema found = node == null ? null : roots.get(node);
      return (found == null ? initial : found).holds(evaluation, at);
    }
  }
}
