package dev.gatehouse.contract.confine;

import dev.gatehouse.contract.outline.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * What is known of the value at one place: a shape that applies, and unions that come from further
 * up, of each of which a branch applies.
 */
record State(Shape shape, List<List<State>> unions) {

  /** Whether nothing is known. */
  boolean isFree() {
    return shape.anything() && unions.isEmpty();
  }

  /** How many states it is made of. */
  int size() {
    int size = 1;
    for (List<State> union : unions) {
      for (State branch : union) {
        size += branch.size();
      }
    }
    return size;
  }

  /** The unions of the shape itself, and those from further up. */
  List<List<State>> all() {
    List<List<State>> all = new ArrayList<>(unions);
    for (Shape.Union union : shape.unions()) {
      all.add(union.branches().stream().map(branch -> new State(branch, List.of())).toList());
    }
    return all;
  }

  /** A text that two states share only if they know the same. */
  String key() {
    StringBuilder key = new StringBuilder().append(shape.id());
    for (List<State> union : unions) {
      key.append('(');
      union.forEach(branch -> key.append(branch.key()).append(','));
      key.append(')');
    }
    return key.toString();
  }
}
