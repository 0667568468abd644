package dev.gatehouse.contract.change;

import dev.gatehouse.contract.outline.Discriminator;
import dev.gatehouse.contract.outline.Shape;
import dev.gatehouse.contract.outline.Types;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What differs between two shapes in what one may choose from. */
final class Branches {
  private final Schemata schemata;
  private final Pair pair;

  Branches(Schemata schemata, Pair pair) {
    this.schemata = schemata;
    this.pair = pair;
  }

  /** Whether one of the two is nothing but a union, and the other is none. */
  boolean alone() {
    Shape old = pair.before();
    Shape fresh = pair.after();
    return (old.unions().isEmpty() && fresh.unions().size() == 1 && fresh.parts().isEmpty())
        || (fresh.unions().isEmpty() && old.unions().size() == 1 && old.parts().isEmpty());
  }

  void compare() {
    List<Shape.Union> old = pair.before().unions();
    List<Shape.Union> fresh = pair.after().unions();
    Way way = schemata.way();
    nulls(way);
    if (old.size() == fresh.size()) {
      inPairs(old, fresh);
    } else if (alone()) {
      unions(
          old.isEmpty() ? alone(pair.before()) : old.getFirst(),
          fresh.isEmpty() ? alone(pair.after()) : fresh.getFirst());
    } else if (old.size() < fresh.size()) {
      pair.edit(way.narrower(), "has to be one of several shapes more");
    } else {
      pair.edit(way.wider(), "has to be one of several shapes less");
    }
  }

  /** Null beside what one may choose from, where no type tells of it. */
  private void nulls(Way way) {
    Shape old = pair.before();
    Shape fresh = pair.after();
    boolean told = !alone() && ((old.types() ^ fresh.types()) & Types.NULL) != 0;
    boolean differs = ((old.admitted() ^ fresh.admitted()) & Types.NULL) != 0;
    if (!told && differs && old.nullable() != fresh.nullable()) {
      boolean narrower = old.nullable();
      pair.edit(
          narrower ? way.narrower() : way.wider(),
          narrower ? "may no longer be null" : "may be null now");
    }
  }

  /** Those of the same names are the same; the others are as they come. */
  private void inPairs(List<Shape.Union> old, List<Shape.Union> fresh) {
    Map<List<String>, Deque<Shape.Union>> byNames = new HashMap<>();
    fresh.forEach(
        union -> byNames.computeIfAbsent(union.names(), _ -> new ArrayDeque<>()).add(union));
    List<Shape.Union> left = new ArrayList<>();
    Set<Shape.Union> taken = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Shape.Union union : old) {
      Deque<Shape.Union> same = byNames.get(union.names());
      if (same == null || same.isEmpty()) {
        left.add(union);
      } else {
        taken.add(same.element());
        unions(union, same.remove());
      }
    }
    Iterator<Shape.Union> rest = fresh.stream().filter(it -> !taken.contains(it)).iterator();
    left.forEach(union -> unions(union, rest.next()));
  }

  private void discriminators(Shape.Union old, Shape.Union fresh) {
    String from = old.discriminator().property();
    String to = fresh.discriminator().property();
    Way way = schemata.way();
    if (from.equals(to)) {
      meanings(old, fresh);
    } else if (from.isEmpty()) {
      // What several branches take was refused and is taken as the one that it names.
      pair.edit(
          fresh.discriminator().exactly() ? Effect.BREAKING : way.narrower(),
          "is told apart by " + to + " now");
    } else if (to.isEmpty()) {
      // What several branches take was taken as the one that it named.
      pair.edit(
          old.discriminator().exactly() ? Effect.BREAKING : way.wider(),
          "is no longer told apart by " + from);
    } else {
      pair.edit(Effect.BREAKING, "was told apart by " + from + " and is by " + to);
    }
  }

  /** What texts mean of the branches that both have, and what others. */
  private void meanings(Shape.Union old, Shape.Union fresh) {
    Map<String, String> from = old.discriminator().meant();
    Map<String, String> to = fresh.discriminator().meant();
    Set<String> were = new HashSet<>(old.names());
    Set<String> are = new HashSet<>(fresh.names());
    Way way = schemata.way();
    from.forEach(
        (text, meant) -> {
          String now = to.get(text);
          if (now == null && are.contains(meant)) {
            pair.edit(way.narrower(), text + " no longer means " + meant);
          } else if (now != null && !now.equals(meant)) {
            pair.edit(Effect.BREAKING, text + " means " + now + " now");
          }
        });
    to.forEach(
        (text, meant) -> {
          if (!from.containsKey(text) && were.contains(meant)) {
            pair.edit(way.wider(), text + " means " + meant + " now");
          }
        });
    unnamed(old.discriminator().unnamed(), fresh.discriminator().unnamed());
  }

  private void unnamed(String from, String to) {
    Way way = schemata.way();
    if (from.isEmpty() && !to.isEmpty()) {
      pair.edit(way.wider(), "any other text means " + to + " now");
    } else if (to.isEmpty() && !from.isEmpty()) {
      pair.edit(way.narrower(), "any other text no longer means " + from);
    } else if (!from.equals(to)) {
      pair.edit(Effect.BREAKING, "any other text meant " + from + " and means " + to);
    }
  }

  /** What is no union is one of a single branch. */
  private static Shape.Union alone(Shape shape) {
    return new Shape.Union(List.of(shape), List.of(shape.name()), Discriminator.none());
  }

  private void unions(Shape.Union old, Shape.Union fresh) {
    discriminators(old, fresh);
    Matching matching = new Matching(old, fresh);
    matching
        .same()
        .forEach((one, other) -> same(old.branches().get(one), fresh.branches().get(other)));
    Way way = schemata.way();
    matching.gone().forEach(i -> pair.edit(way.narrower(), "may no longer be " + word(old, i)));
    matching.came().forEach(i -> pair.edit(way.wider(), "may be " + word(fresh, i) + " now"));
  }

  private void same(Shape old, Shape fresh) {
    pair.edges().add(new Pair.Edge("", schemata.pair(old, fresh), ""));
  }

  private static String word(Shape.Union union, int branch) {
    String name = union.names().get(branch);
    return name.isEmpty() ? Types.words(union.branches().get(branch).types()) : name;
  }
}
