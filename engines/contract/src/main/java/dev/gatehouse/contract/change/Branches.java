package dev.gatehouse.contract.change;

import dev.gatehouse.contract.outline.Shape;
import dev.gatehouse.contract.outline.Telling;
import dev.gatehouse.contract.outline.Types;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

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
      inPairs(old, new ArrayList<>(fresh));
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
    List<Shape.Union> left = new ArrayList<>();
    for (Shape.Union union : old) {
      Shape.Union same =
          fresh.stream().filter(it -> it.names().equals(union.names())).findFirst().orElse(null);
      if (same == null) {
        left.add(union);
      } else {
        fresh.remove(same);
        unions(union, same);
      }
    }
    for (int i = 0; i < left.size(); i++) {
      unions(left.get(i), fresh.get(i));
    }
  }

  private void telling(Shape.Union old, Shape.Union fresh) {
    String from = old.telling().property();
    String to = fresh.telling().property();
    Way way = schemata.way();
    if (from.equals(to)) {
      meanings(old, fresh);
    } else if (from.isEmpty()) {
      pair.edit(way.narrower(), "is told apart by " + to + " now");
    } else if (to.isEmpty()) {
      pair.edit(way.wider(), "is no longer told apart by " + from);
    } else {
      pair.edit(Effect.BREAKING, "was told apart by " + from + " and is by " + to);
    }
  }

  /** What texts mean of the branches that both have. */
  private void meanings(Shape.Union old, Shape.Union fresh) {
    Map<String, String> from = old.telling().meant();
    Map<String, String> to = fresh.telling().meant();
    Way way = schemata.way();
    from.forEach(
        (text, meant) -> {
          String now = to.get(text);
          if (!meant.equals(now) && fresh.names().contains(meant)) {
            pair.edit(
                now == null ? way.narrower() : Effect.BREAKING,
                text + (now == null ? " no longer means " + meant : " means " + now + " now"));
          }
        });
    to.forEach(
        (text, meant) -> {
          if (!from.containsKey(text) && old.names().contains(meant)) {
            pair.edit(way.wider(), text + " means " + meant + " now");
          }
        });
  }

  /** What is no union is one of a single branch. */
  private static Shape.Union alone(Shape shape) {
    return new Shape.Union(List.of(shape), List.of(shape.name()), Telling.none());
  }

  private void unions(Shape.Union old, Shape.Union fresh) {
    telling(old, fresh);
    List<Integer> came = new ArrayList<>();
    for (int i = 0; i < fresh.branches().size(); i++) {
      came.add(i);
    }
    List<Integer> gone = new ArrayList<>();
    for (int i = 0; i < old.branches().size(); i++) {
      String name = old.names().get(i);
      int other = name.isEmpty() ? -1 : fresh.names().indexOf(name);
      if (other >= 0 && came.remove(Integer.valueOf(other))) {
        same(old.branches().get(i), fresh.branches().get(other));
      } else {
        gone.add(i);
      }
    }
    // Those without a name are told apart by their kinds.
    match(old, fresh, gone, came, false);
    match(old, fresh, gone, came, true);
    Way way = schemata.way();
    gone.forEach(i -> pair.edit(way.narrower(), "may no longer be " + word(old, i)));
    came.forEach(i -> pair.edit(way.wider(), "may be " + word(fresh, i) + " now"));
  }

  private void match(
      Shape.Union old, Shape.Union fresh, List<Integer> gone, List<Integer> came, boolean roughly) {
    for (Iterator<Integer> left = gone.iterator(); left.hasNext(); ) {
      int i = left.next();
      for (Iterator<Integer> others = came.iterator(); others.hasNext(); ) {
        int other = others.next();
        boolean unnamed = old.names().get(i).isEmpty() || fresh.names().get(other).isEmpty();
        int from = old.branches().get(i).types();
        int to = fresh.branches().get(other).types();
        boolean alike = roughly ? (from & to) == from || (from & to) == to : from == to;
        if (unnamed && alike) {
          left.remove();
          others.remove();
          same(old.branches().get(i), fresh.branches().get(other));
          break;
        }
      }
    }
  }

  private void same(Shape old, Shape fresh) {
    pair.edges().add(new Pair.Edge("", schemata.pair(old, fresh), ""));
  }

  private static String word(Shape.Union union, int branch) {
    String name = union.names().get(branch);
    return name.isEmpty() ? Types.words(union.branches().get(branch).types()) : name;
  }
}
