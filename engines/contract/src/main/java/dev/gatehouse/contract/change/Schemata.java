package dev.gatehouse.contract.change;

import dev.gatehouse.contract.document.Node;
import dev.gatehouse.contract.outline.Shape;
import dev.gatehouse.contract.outline.Shapes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All pairs of shapes that two contracts have for values that travel one way. */
final class Schemata {
  private static final long MAX_WEIGHT = 5_000_000;
  private static final int MAX_STEPS = 5_000;
  private static final int MAX_DEPTH = 40;

  private final Way way;
  private final Shapes before;
  private final Shapes after;
  private final Map<Long, Pair> pairs = new HashMap<>();
  private final Deque<Pair> open = new ArrayDeque<>();
  private boolean complete = true;

  /** Takes one difference, its pointer from the root. */
  interface Found {
    /** Whether more is wanted. */
    boolean take(Pair.Edit edit, Pair pair);
  }

  Schemata(Way way, Shapes before, Shapes after) {
    this.way = way;
    this.before = before;
    this.after = after;
  }

  Way way() {
    return way;
  }

  Shapes before() {
    return before;
  }

  Shapes after() {
    return after;
  }

  /** Whether all was compared: of hostile contracts, a part is not. */
  boolean complete() {
    return complete;
  }

  /** The pair of two schemas; of none, anything passes. */
  Pair root(@Nullable Node old, @Nullable Node fresh) {
    return pair(
        old == null ? before.anything() : before.of(old),
        fresh == null ? after.anything() : after.of(fresh));
  }

  Pair pair(Collection<Node> old, Collection<Node> fresh) {
    return pair(before.of(old), after.of(fresh));
  }

  Pair pair(Shape old, Shape fresh) {
    long key = (long) old.id() << 32 | fresh.id();
    Pair known = pairs.get(key);
    if (known == null) {
      known = new Pair(old, fresh);
      pairs.put(key, known);
      open.add(known);
    }
    return known;
  }

  /** Compares all pairs that were asked for, and those below them. */
  void compare() {
    long weight = 0;
    for (Pair pair = open.poll(); pair != null; pair = open.poll()) {
      weight += pair.before().weight() + pair.after().weight();
      if (weight > MAX_WEIGHT) {
        complete = false;
        break;
      }
      new Local(this, pair).compare();
    }
    spread();
  }

  private void spread() {
    Map<Pair, List<Pair>> above = new HashMap<>();
    Deque<Pair> marked = new ArrayDeque<>();
    for (Pair pair : pairs.values()) {
      for (Pair.Edge edge : pair.edges()) {
        above.computeIfAbsent(edge.to(), _ -> new ArrayList<>()).add(pair);
      }
      if (!pair.edits().isEmpty()) {
        pair.mark();
        marked.add(pair);
      }
    }
    for (Pair pair = marked.poll(); pair != null; pair = marked.poll()) {
      for (Pair outer : above.getOrDefault(pair, List.of())) {
        if (!outer.differs()) {
          outer.mark();
          marked.add(outer);
        }
      }
    }
  }

  private record Step(Pair pair, @Nullable Step parent, String pointer, int depth) {
    boolean repeats(Pair next) {
      for (Step at = this; at != null; at = at.parent) {
        if (at.pair == next) {
          return true;
        }
      }
      return false;
    }
  }

  /** Names the differences of a pair and below, the shallow ones first; a recursion once. */
  void walk(Pair root, Found found) {
    Deque<Step> steps = new ArrayDeque<>();
    if (root.differs()) {
      steps.add(new Step(root, null, "", 0));
    }
    int walked = 0;
    for (Step step = steps.poll(); step != null; step = steps.poll()) {
      if (++walked > MAX_STEPS) {
        complete = false;
        return;
      }
      if (!name(step, steps, found)) {
        return;
      }
    }
  }

  private boolean name(Step step, Deque<Step> steps, Found found) {
    for (Pair.Edit edit : step.pair.edits()) {
      String pointer = step.pointer + edit.pointer();
      Pair.Edit here = new Pair.Edit(edit.effect(), pointer, edit.what(), edit.demands());
      if (!found.take(here, step.pair)) {
        return false;
      }
    }
    for (Pair.Edge edge : step.pair.edges()) {
      Pair below = edge.to();
      if (!below.differs() || step.repeats(below)) {
        continue;
      }
      String pointer = step.pointer + edge.segment();
      if (!edge.opaque().isEmpty()) {
        if (!found.take(new Pair.Edit(Effect.BREAKING, pointer, edge.opaque(), false), below)) {
          return false;
        }
      } else if (step.depth < MAX_DEPTH) {
        steps.add(new Step(below, step, pointer, step.depth + 1));
      } else {
        complete = false;
      }
    }
    return true;
  }
}
