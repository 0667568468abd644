package dev.gatehouse.contract.schema;

import java.util.ArrayList;
import java.util.IdentityHashMap;
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

  private void visit(Schema schema) {
    Boolean state = done.putIfAbsent(schema, Boolean.FALSE);
    if (state != null) {
      if (!state) {
        found.add(schema);
      }
      return;
    }
    edges.getOrDefault(schema, List.of()).forEach(this::visit);
    done.put(schema, Boolean.TRUE);
  }
}
