package dev.gatehouse.contract.change;

import dev.gatehouse.contract.outline.Shape;
import java.util.ArrayList;
import java.util.List;

/** Two shapes of the same value, what differs between them, and the pairs below. */
final class Pair {
  private final Shape before;
  private final Shape after;
  private final List<Edit> edits = new ArrayList<>();
  private final List<Edge> edges = new ArrayList<>();
  private boolean differs;

  /**
   * A difference.
   *
   * @param pointer from the pair's own value
   * @param demands whether what is there has to be there now, and had not to be before
   */
  record Edit(Effect effect, String pointer, String what, boolean demands) {}

  /**
   * A pair below.
   *
   * @param segment of the pointer, with its slash; empty for the same value
   * @param opaque what to say of it if it differs at all; empty to say what differs
   */
  record Edge(String segment, Pair to, String opaque) {}

  Pair(Shape before, Shape after) {
    this.before = before;
    this.after = after;
  }

  Shape before() {
    return before;
  }

  Shape after() {
    return after;
  }

  List<Edit> edits() {
    return edits;
  }

  List<Edge> edges() {
    return edges;
  }

  void edit(Effect effect, String what) {
    edits.add(new Edit(effect, "", what, false));
  }

  void edit(Effect effect, String pointer, String what) {
    edits.add(new Edit(effect, pointer, what, false));
  }

  void demand(Effect effect, String pointer, String what) {
    edits.add(new Edit(effect, pointer, what, true));
  }

  /** Whether something differs here or below. */
  boolean differs() {
    return differs;
  }

  void mark() {
    differs = true;
  }
}
