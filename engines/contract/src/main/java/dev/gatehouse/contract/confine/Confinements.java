package dev.gatehouse.contract.confine;

import dev.gatehouse.contract.document.Node;
import dev.gatehouse.contract.outline.Shapes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds what the values of a contract's schemas can carry. */
public final class Confinements {
  // Beyond it nothing is said to be confined: contracts can be made that have more.
  private static final int MAX_STATES = 20_000;
  private static final int MAX_KEY = 1_000;
  private static final int MAX_ROUNDS = 50;

  private final Shapes shapes;
  private final Descent descent;
  private final Map<String, Confinement> made = new HashMap<>();
  private final List<Confinement> all = new ArrayList<>();
  private final Deque<Runnable> open = new ArrayDeque<>();

  /**
   * @param shapes of the contract's documents
   */
  public Confinements(Shapes shapes) {
    this.shapes = shapes;
    this.descent = new Descent(shapes);
  }

  /** What a schema's values can carry; {@link #finish} has to come before it is asked. */
  public Confinement of(Node schema) {
    Confinement root = of(new State(shapes.of(schema), List.of()));
    for (Runnable next = open.poll(); next != null; next = open.poll()) {
      next.run();
    }
    return root;
  }

  private Confinement of(State state) {
    String key = state.isFree() ? "" : state.key();
    if (key.isEmpty() || key.length() > MAX_KEY || made.size() > MAX_STATES) {
      return Confinement.FREE;
    }
    Confinement known = made.get(key);
    if (known != null) {
      return known;
    }
    Confinement confinement = new Confinement();
    made.put(key, confinement);
    all.add(confinement);
    open.add(() -> fill(confinement, state));
    return confinement;
  }

  private void fill(Confinement confinement, State state) {
    confinement.here(Confining.text(state), Confining.names(state));
    if (!Confining.excludes(state, "object")) {
      Map<String, Confinement> members = new LinkedHashMap<>();
      for (String name : descent.names(state)) {
        members.put(name, of(descent.member(state, name)));
      }
      confinement.members(members, of(descent.other(state)));
    }
    if (!Confining.excludes(state, "array")) {
      List<Confinement> items = new ArrayList<>();
      int prefix = descent.prefix(state);
      for (int i = 0; i < prefix; i++) {
        items.add(of(descent.item(state, i)));
      }
      confinement.items(items, of(descent.item(state, prefix)));
    }
  }

  /** Completes what is said: a recursive schema confines all if all in its circle does. */
  public void finish() {
    boolean changes = true;
    for (int round = 0; changes && round < MAX_ROUNDS; round++) {
      changes = false;
      // What is below was met later, and is settled first.
      for (Confinement confinement : all.reversed()) {
        changes |= confinement.loses();
      }
    }
    if (changes) {
      all.forEach(Confinement::lose);
    }
    made.clear();
    all.clear();
  }
}
