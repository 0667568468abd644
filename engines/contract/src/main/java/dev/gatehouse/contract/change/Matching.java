package dev.gatehouse.contract.change;

import dev.gatehouse.contract.outline.Shape;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which branches of two unions are the same: those of one name, and where one has no name, those of
 * the same kinds of values, or of kinds that are among the other's. Each is looked at a few times,
 * however many there are.
 */
final class Matching {
  private final Shape.Union old;
  private final Shape.Union fresh;
  private final Map<Integer, Integer> same = new LinkedHashMap<>();
  private final List<Integer> gone = new ArrayList<>();
  private final Set<Integer> came = new TreeSet<>();
  // By the kinds that they admit, of which there are few.
  private final Map<Integer, Kin> left = new HashMap<>();

  /** Branches that came and admit the same kinds, in their order. */
  private record Kin(Deque<Integer> named, Deque<Integer> unnamed) {
    /** Where the first is that a branch may be the same as; null if none is. */
    @Nullable Deque<Integer> first(boolean unnamedOnly) {
      if (unnamedOnly || named.isEmpty()) {
        return unnamed.isEmpty() ? null : unnamed;
      }
      return unnamed.isEmpty() || named.element() < unnamed.element() ? named : unnamed;
    }
  }

  Matching(Shape.Union old, Shape.Union fresh) {
    this.old = old;
    this.fresh = fresh;
    byName();
    for (int i : came) {
      Kin kin =
          left.computeIfAbsent(
              fresh.branches().get(i).types(),
              _ -> new Kin(new ArrayDeque<>(), new ArrayDeque<>()));
      (fresh.names().get(i).isEmpty() ? kin.unnamed : kin.named).add(i);
    }
    byKinds(false);
    byKinds(true);
  }

  /** Branches of the new one by those of the old one. */
  Map<Integer, Integer> same() {
    return same;
  }

  List<Integer> gone() {
    return gone;
  }

  Set<Integer> came() {
    return came;
  }

  private void byName() {
    Map<String, Deque<Integer>> named = new HashMap<>();
    for (int i = 0; i < fresh.branches().size(); i++) {
      came.add(i);
      String name = fresh.names().get(i);
      if (!name.isEmpty()) {
        named.computeIfAbsent(name, _ -> new ArrayDeque<>()).add(i);
      }
    }
    for (int i = 0; i < old.branches().size(); i++) {
      Deque<Integer> others = named.get(old.names().get(i));
      if (others == null || others.isEmpty()) {
        gone.add(i);
      } else {
        take(i, others);
      }
    }
  }

  private void byKinds(boolean roughly) {
    for (Iterator<Integer> all = gone.iterator(); all.hasNext(); ) {
      int i = all.next();
      int from = old.branches().get(i).types();
      boolean named = !old.names().get(i).isEmpty();
      Deque<Integer> first = null;
      for (Map.Entry<Integer, Kin> entry : left.entrySet()) {
        int common = from & entry.getKey();
        boolean alike =
            roughly ? common == from || common == entry.getKey() : from == entry.getKey();
        Deque<Integer> next = alike ? entry.getValue().first(named) : null;
        if (next != null && (first == null || next.element() < first.element())) {
          first = next;
        }
      }
      if (first != null) {
        all.remove();
        take(i, first);
      }
    }
  }

  private void take(int i, Deque<Integer> others) {
    int other = others.remove();
    came.remove(other);
    same.put(i, other);
  }
}
