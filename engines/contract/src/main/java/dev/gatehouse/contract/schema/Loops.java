package dev.gatehouse.contract.schema;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Schemas that apply themselves to the same value again, directly or through others. */
final class Loops {
  private final Map<Schema, List<Schema>> edges;
  private final IdentityHashMap<Schema, Boolean> done = new IdentityHashMap<>();
  private final List<Schema> found = new ArrayList<>();

  Loops(Map<Schema, List<Schema>> edges) {
    this.edges = edges;
  }

  List<Schema> find() {
    List.copyOf(edges.keySet()).forEach(this::visit);
    return found;
  }

  private void visit(Schema root) {
    Deque<Schema> path = new ArrayDeque<>();
    Deque<Iterator<Schema>> branches = new ArrayDeque<>();
    enter(root, path, branches);
    while (!path.isEmpty()) {
      if (branches.element().hasNext()) {
        enter(branches.element().next(), path, branches);
      } else {
        branches.pop();
        done.put(path.pop(), Boolean.TRUE);
      }
    }
  }

  private void enter(Schema schema, Deque<Schema> path, Deque<Iterator<Schema>> branches) {
    Boolean state = done.putIfAbsent(schema, Boolean.FALSE);
    if (state == null) {
      path.push(schema);
      branches.push(edges.getOrDefault(schema, List.of()).iterator());
    } else if (!state) {
      found.add(schema);
    }
  }
}
