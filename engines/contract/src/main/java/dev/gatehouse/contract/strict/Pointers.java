package dev.gatehouse.contract.strict;

import dev.gatehouse.contract.document.Node;
import dev.gatehouse.contract.document.Place;
import dev.gatehouse.contract.document.Pointer;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;

/** Finds where in their files some values lie; by their places, which no two share. */
final class Pointers {
  private final Set<Place> wanted;
  private final Map<Place, String> found = new HashMap<>();
  private final Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());

  private Pointers(Set<Place> wanted) {
    this.wanted = wanted;
  }

  static Map<Place, String> of(Map<String, Node> roots, Set<Place> wanted) {
    Pointers pointers = new Pointers(wanted);
    roots.values().forEach(root -> pointers.visit(root, ""));
    return pointers.found;
  }

  private void visit(Node node, String pointer) {
    if (wanted.contains(node.place())) {
      found.putIfAbsent(node.place(), pointer);
    }
    if (node instanceof Node.Mapping mapping && seen.add(node)) {
      mapping.members().forEach((name, member) -> visit(member, pointer + Pointer.segment(name)));
    } else if (node instanceof Node.Sequence list && seen.add(node)) {
      for (int i = 0; i < list.items().size(); i++) {
        visit(list.items().get(i), pointer + "/" + i);
      }
    }
  }
}
