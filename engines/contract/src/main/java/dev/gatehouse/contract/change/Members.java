package dev.gatehouse.contract.change;

import dev.gatehouse.contract.document.Node;
import dev.gatehouse.contract.document.Pointer;
import dev.gatehouse.contract.outline.Shape;
import dev.gatehouse.contract.outline.Shapes;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What differs between two shapes in the members of an object. */
final class Members {
  private final Schemata schemata;
  private final Pair pair;
  private final Way way;
  private final Side old;
  private final Side fresh;

  /**
   * What one shape says of members.
   *
   * @param hidden declared, but not for this way
   * @param others schemas of members with other names
   */
  private record Side(
      Map<String, List<Node>> named,
      Set<String> hidden,
      Set<String> required,
      Map<String, List<Node>> patterned,
      List<Node> others,
      Openness openness) {}

  /** What becomes of members that are not named. */
  private enum Openness {
    CLOSED,
    UNSAID,
    SCHEMA,
    OPEN
  }

  Members(Schemata schemata, Pair pair) {
    this.schemata = schemata;
    this.pair = pair;
    this.way = schemata.way();
    this.old = side(pair.before(), schemata.before());
    this.fresh = side(pair.after(), schemata.after());
  }

  private Side side(Shape shape, Shapes shapes) {
    Map<String, List<Node>> named = shape.maps("properties");
    Set<String> hidden = new LinkedHashSet<>();
    named.forEach(
        (name, nodes) -> {
          if (nodes.stream().anyMatch(node -> shapes.says(node, way.hides()))) {
            hidden.add(name);
          }
        });
    hidden.forEach(named::remove);
    Set<String> required = shape.required();
    required.removeAll(hidden);
    List<Node> others = new ArrayList<>(shape.all("additionalProperties"));
    others.addAll(shape.all("unevaluatedProperties"));
    return new Side(
        named, hidden, required, shape.maps("patternProperties"), others, openness(others));
  }

  private static Openness openness(List<Node> others) {
    Openness openness = others.isEmpty() ? Openness.UNSAID : Openness.OPEN;
    for (Node node : others) {
      if (node instanceof Node.Truth truth && !truth.value()) {
        return Openness.CLOSED;
      }
      if (node instanceof Node.Mapping mapping && !mapping.members().isEmpty()) {
        openness = Openness.SCHEMA;
      }
    }
    return openness;
  }

  void compare() {
    Set<String> names = new LinkedHashSet<>(old.named.keySet());
    names.addAll(fresh.named.keySet());
    names.forEach(this::named);
    required(names);
    others();
    patterned();
  }

  private void named(String name) {
    String pointer = Pointer.segment(name);
    List<Node> from = old.named.get(name);
    List<Node> to = fresh.named.get(name);
    if (to == null && from != null) {
      if (fresh.openness == Openness.SCHEMA) {
        below(pointer, from, fresh.others);
      } else {
        pair.edit(Effect.BREAKING, pointer, "was removed");
      }
    } else if (from == null && to != null) {
      if (old.openness == Openness.SCHEMA) {
        below(pointer, old.others, to);
      } else {
        added(name, pointer);
      }
    } else if (from != null && to != null) {
      below(pointer, from, to);
    }
  }

  private void added(String name, String pointer) {
    if (!fresh.required.contains(name)) {
      pair.edit(Effect.WIDENING, pointer, "is new");
    } else {
      Effect effect = way == Way.REQUEST ? Effect.BREAKING : Effect.WIDENING;
      pair.demand(effect, pointer, "is new and required");
    }
  }

  private void below(String segment, List<Node> from, List<Node> to) {
    pair.edges().add(new Pair.Edge(segment, schemata.pair(from, to), ""));
  }

  private void required(Set<String> declared) {
    Set<String> names = new LinkedHashSet<>(old.required);
    names.addAll(fresh.required);
    for (String name : names) {
      boolean was = old.required.contains(name);
      boolean is = fresh.required.contains(name);
      boolean both = old.named.containsKey(name) == fresh.named.containsKey(name);
      // A name that came or went was said already.
      if (was == is || (declared.contains(name) && !both)) {
        continue;
      }
      boolean open = fresh.openness == Openness.SCHEMA || old.openness == Openness.SCHEMA;
      if ((both || open) && is) {
        pair.demand(way.narrower(), Pointer.segment(name), "is required now");
      } else if (both || open) {
        pair.edit(way.wider(), Pointer.segment(name), "is no longer required");
      }
    }
  }

  private void others() {
    if (old.openness == Openness.SCHEMA && fresh.openness == Openness.SCHEMA) {
      below("/*", old.others, fresh.others);
      return;
    }
    int from = rank(old.openness);
    int to = rank(fresh.openness);
    if (from < to) {
      pair.edit(Effect.WIDENING, "/*", "members with other names pass now");
    } else if (from > to) {
      pair.edit(Effect.BREAKING, "/*", "members with other names no longer pass");
    }
  }

  // Of an answer nothing leaves that is not declared, so saying nothing is as good as no.
  private int rank(Openness openness) {
    return switch (openness) {
      case CLOSED -> 0;
      case UNSAID -> way == Way.REQUEST ? 2 : 0;
      case SCHEMA -> 1;
      case OPEN -> 2;
    };
  }

  private void patterned() {
    old.patterned.forEach(
        (pattern, from) -> {
          List<Node> to = fresh.patterned.get(pattern);
          if (to == null) {
            pair.edit(Effect.BREAKING, "/*", "members that match " + pattern + " were removed");
          } else {
            below("/*", from, to);
          }
        });
    for (String pattern : fresh.patterned.keySet()) {
      if (!old.patterned.containsKey(pattern)) {
        pair.edit(Effect.WIDENING, "/*", "members that match " + pattern + " are new");
      }
    }
  }
}
