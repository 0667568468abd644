package dev.gatehouse.contract.change;

import dev.gatehouse.contract.document.Node;
import dev.gatehouse.contract.outline.Canonical;
import dev.gatehouse.contract.outline.Shape;
import dev.gatehouse.contract.outline.Types;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What differs between two shapes at the value itself, and which pairs lie below. */
final class Local {
  private static final int SHOWN = 5;
  // What is compared only for being the same.
  private static final List<String> SCHEMAS =
      List.of(
          "not",
          "if",
          "then",
          "else",
          "contains",
          "propertyNames",
          "contentSchema",
          "unevaluatedItems");
  private static final List<String> MAPS = List.of("dependentSchemas", "dependencies");
  private static final List<String> VALUES =
      List.of(
          "dependentRequired",
          "minContains",
          "maxContains",
          "contentMediaType",
          "contentEncoding",
          "$dynamicRef",
          "$recursiveRef");

  private final Schemata schemata;
  private final Pair pair;
  private final Shape old;
  private final Shape fresh;
  private final Way way;

  Local(Schemata schemata, Pair pair) {
    this.schemata = schemata;
    this.pair = pair;
    this.old = pair.before();
    this.fresh = pair.after();
    this.way = schemata.way();
  }

  void compare() {
    if (old.anything() || fresh.anything() || old.never() || fresh.never()) {
      edges();
      return;
    }
    Branches branches = new Branches(schemata, pair);
    if (branches.alone()) {
      branches.compare();
      return;
    }
    if (!types()) {
      return;
    }
    values();
    new Limits(pair, way).compare();
    texts();
    unique();
    defaults();
    new Members(schemata, pair).compare();
    items();
    branches.compare();
    opaque();
  }

  /** Where one of the two takes all or nothing. */
  private void edges() {
    boolean none = fresh.never() && !old.never();
    boolean all = fresh.anything() && !old.anything();
    if (none || (old.anything() && !fresh.anything())) {
      pair.edit(way.narrower(), none ? "may be nothing now" : "may no longer be anything");
    } else if (all || (old.never() && !fresh.never())) {
      pair.edit(way.wider(), all ? "may be anything now" : "may be something now");
    }
  }

  /** Whether the two have a kind in common, so that there is more to compare. */
  private boolean types() {
    int from = old.types();
    int to = fresh.types();
    if (from != to) {
      String what = "was " + Types.words(from) + " and is " + Types.words(to);
      boolean narrower = (from | to) == from;
      boolean wider = (from | to) == to;
      pair.edit(narrower ? way.narrower() : wider ? way.wider() : Effect.BREAKING, what);
    }
    return from == to || (from & to & ~Types.NULL) != 0;
  }

  private void values() {
    Set<String> from = old.values();
    Set<String> to = fresh.values();
    if (from == null && to != null) {
      pair.edit(way.narrower(), "may only be " + list(to) + " now");
    } else if (from != null && to == null) {
      pair.edit(way.wider(), "may be more than " + list(from) + " now");
    } else if (from != null && to != null) {
      // That null came or went was said of the type.
      Set<String> gone = minus(from, to);
      Set<String> came = minus(to, from);
      if (!gone.isEmpty()) {
        pair.edit(way.narrower(), "may no longer be " + list(gone));
      }
      if (!came.isEmpty()) {
        pair.edit(way.wider(), "may be " + list(came) + " now");
      }
    }
  }

  private static Set<String> minus(Set<String> from, Set<String> other) {
    Set<String> rest = new LinkedHashSet<>(from);
    rest.removeAll(other);
    rest.remove("null");
    return rest;
  }

  static String list(Collection<String> texts) {
    String shown = texts.stream().limit(SHOWN).collect(Collectors.joining(", "));
    return texts.size() > SHOWN ? shown + " and " + (texts.size() - SHOWN) + " more" : shown;
  }

  private void texts() {
    text("pattern", old.texts("pattern"), fresh.texts("pattern"));
    Set<String> from = old.texts("format");
    Set<String> to = fresh.texts("format");
    if (from.equals(Set.of("int32")) && to.equals(Set.of("int64"))) {
      pair.edit(way.wider(), "format was int32 and is int64");
    } else if (from.equals(Set.of("int64")) && to.equals(Set.of("int32"))) {
      pair.edit(way.narrower(), "format was int64 and is int32");
    } else {
      text("format", from, to);
    }
  }

  private void text(String keyword, Set<String> from, Set<String> to) {
    if (from.equals(to)) {
      return;
    }
    boolean narrower = to.containsAll(from);
    boolean wider = from.containsAll(to);
    String what =
        narrower
            ? keyword + " " + list(minus(to, from)) + " is new"
            : wider
                ? keyword + " " + list(minus(from, to)) + " was dropped"
                : keyword + " was " + list(from) + " and is " + list(to);
    pair.edit(narrower ? way.narrower() : wider ? way.wider() : Effect.BREAKING, what);
  }

  private void unique() {
    for (String keyword : List.of("uniqueItems", "exclusiveMinimum", "exclusiveMaximum")) {
      boolean from = old.truth(keyword);
      boolean to = fresh.truth(keyword);
      if (from != to) {
        pair.edit(to ? way.narrower() : way.wider(), keyword + (to ? " is new" : " was dropped"));
      }
    }
  }

  // What a call means that says nothing is another thing now.
  private void defaults() {
    Set<String> from = canonical(old.all("default"));
    Set<String> to = canonical(fresh.all("default"));
    if (!from.equals(to)) {
      boolean changed = way == Way.REQUEST && !from.isEmpty();
      String what =
          from.isEmpty()
              ? "default " + list(to) + " is new"
              : to.isEmpty()
                  ? "default " + list(from) + " was dropped"
                  : "default was " + list(from) + " and is " + list(to);
      pair.edit(changed ? Effect.BREAKING : Effect.HARMLESS, what);
    }
  }

  private static Set<String> canonical(List<Node> nodes) {
    Set<String> texts = new LinkedHashSet<>();
    nodes.forEach(node -> texts.add(Canonical.text(node)));
    return texts;
  }

  private void items() {
    List<List<Node>> from = prefix(old);
    List<List<Node>> to = prefix(fresh);
    List<Node> fromRest = rest(old);
    List<Node> toRest = rest(fresh);
    for (int i = 0; i < Math.max(from.size(), to.size()); i++) {
      below("/" + i, i < from.size() ? from.get(i) : fromRest, i < to.size() ? to.get(i) : toRest);
    }
    if (!fromRest.isEmpty() || !toRest.isEmpty()) {
      below("/*", fromRest, toRest);
    }
  }

  private static List<List<Node>> prefix(Shape shape) {
    List<List<Node>> prefix = new ArrayList<>();
    for (Node.Mapping part : shape.parts()) {
      Node.Sequence first =
          part.get("items") instanceof Node.Sequence list ? list : part.sequence("prefixItems");
      for (int i = 0; first != null && i < first.items().size(); i++) {
        if (prefix.size() == i) {
          prefix.add(new ArrayList<>());
        }
        prefix.get(i).add(first.items().get(i));
      }
    }
    return prefix;
  }

  private static List<Node> rest(Shape shape) {
    List<Node> rest = new ArrayList<>();
    for (Node.Mapping part : shape.parts()) {
      Node items = part.get("items");
      Node more = items instanceof Node.Sequence ? part.get("additionalItems") : items;
      if (more != null) {
        rest.add(more);
      }
    }
    return rest;
  }

  private void below(String segment, Collection<Node> from, Collection<Node> to) {
    pair.edges().add(new Pair.Edge(segment, schemata.pair(from, to), ""));
  }

  private void opaque() {
    for (String keyword : SCHEMAS) {
      same(keyword, old.all(keyword), fresh.all(keyword));
    }
    for (String keyword : MAPS) {
      Map<String, List<Node>> from = old.maps(keyword);
      Map<String, List<Node>> to = fresh.maps(keyword);
      Set<String> names = new LinkedHashSet<>(from.keySet());
      names.addAll(to.keySet());
      for (String name : names) {
        same(keyword, from.getOrDefault(name, List.of()), to.getOrDefault(name, List.of()));
      }
    }
    for (String keyword : VALUES) {
      if (!canonical(old.all(keyword)).equals(canonical(fresh.all(keyword)))) {
        pair.edit(Effect.BREAKING, keyword + " is another");
      }
    }
  }

  private void same(String keyword, List<Node> from, List<Node> to) {
    if (from.isEmpty() && to.isEmpty()) {
      return;
    }
    if (from.isEmpty() || to.isEmpty()) {
      boolean narrower = from.isEmpty();
      pair.edit(
          narrower ? way.narrower() : way.wider(),
          keyword + (narrower ? " is new" : " was dropped"));
      return;
    }
    pair.edges()
        .add(new Pair.Edge("", schemata.pair(from, to), "what `" + keyword + "` says is another"));
  }
}
