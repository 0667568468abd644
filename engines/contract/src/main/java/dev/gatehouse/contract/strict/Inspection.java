package dev.gatehouse.contract.strict;

import dev.gatehouse.contract.document.Node;
import dev.gatehouse.contract.document.Place;
import dev.gatehouse.contract.outline.Outline;
import dev.gatehouse.contract.outline.Shape;
import dev.gatehouse.contract.outline.Shapes;
import dev.gatehouse.contract.outline.Types;
import dev.gatehouse.contract.strict.Weakness.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Visits every schema of a contract once, what is sent before what is answered. */
final class Inspection {
  private static final int MAX_SEEN = 500_000;
  private static final Set<String> FORMS =
      Set.of("application/x-www-form-urlencoded", "multipart/form-data");
  // JSON may come where one of these is declared.
  private static final Set<String> RANGES = Set.of("*/*", "application/*");

  private final Outline outline;
  private final Shapes shapes;
  private final Set<List<Integer>> seen = new HashSet<>();
  private final Deque<Visit> open = new ArrayDeque<>();
  private final List<Found> found = new ArrayList<>();
  private final Set<List<Object>> told = new HashSet<>();

  /**
   * A schema that is still to be looked at.
   *
   * @param types that what is around it leaves to it
   * @param branch whether it is a branch of a union, so that it need not say everything itself
   */
  private record Visit(Shape shape, Node node, int types, boolean branch) {}

  private record Found(Kind kind, String operation, boolean answered, Place place) {}

  Inspection(Outline outline) {
    this.outline = outline;
    this.shapes = outline.shapes();
  }

  List<Weakness> weaknesses() {
    for (Outline.Operation operation : outline.operations()) {
      if (operation.security().isEmpty() || operation.security().stream().anyMatch(Map::isEmpty)) {
        add(Kind.NO_SECURITY, operation.id(), false, operation.place());
      }
      for (Outline.Parameter parameter : operation.parameters()) {
        root(operation, false, parameter.schema(), parameter.place());
      }
      Outline.Content content = operation.content();
      if (content != null) {
        content.types().forEach((type, media) -> media(operation, false, type, media));
      }
    }
    for (Outline.Operation operation : outline.operations()) {
      for (Outline.Content answer : operation.answers().values()) {
        answer.types().forEach((type, media) -> media(operation, true, type, media));
      }
    }
    return located();
  }

  // What is neither JSON nor a form is not held to its schema.
  private void media(
      Outline.Operation operation, boolean answered, String written, Outline.Media media) {
    int semicolon = written.indexOf(';');
    String type = semicolon < 0 ? written : written.substring(0, semicolon).strip();
    boolean json = type.endsWith("/json") || type.endsWith("+json");
    boolean other = FORMS.contains(type) || RANGES.contains(type) || type.startsWith("text/");
    if (json || (other && media.schema() != null)) {
      root(operation, answered, media.schema(), media.place());
    }
  }

  private void root(
      Outline.Operation operation, boolean answered, @Nullable Node schema, Place place) {
    if (schema == null) {
      add(Kind.ACCEPTS_ANYTHING, operation.id(), answered, place);
      return;
    }
    visit(schema, Types.ALL);
    for (Visit next = open.poll(); next != null; next = open.poll()) {
      look(next, operation.id(), answered);
    }
  }

  private void visit(Node schema, int types) {
    visit(new Visit(shapes.of(schema), schema, types, false));
  }

  private void visit(Visit next) {
    boolean free = next.shape.anything();
    // What says nothing is one shape, wherever it stands.
    boolean fresh = free || seen.add(List.of(next.shape.id(), next.types, next.branch ? 1 : 0));
    if (fresh && seen.size() < MAX_SEEN) {
      open.add(next);
    }
  }

  private void look(Visit visit, String operation, boolean answered) {
    Shape shape = visit.shape;
    if (shape.never() || (shape.anything() && visit.branch)) {
      return;
    }
    Node at = shape.parts().isEmpty() ? visit.node : shape.parts().getFirst();
    int types = shape.types() & visit.types;
    // What `properties` imply for a reader, no value is held to; and all types are as good as none.
    boolean free = !shape.typed() || (types == Types.ALL && shape.values() == null);
    if (free && visit.types == Types.ALL && shape.unions().isEmpty()) {
      add(Kind.ACCEPTS_ANYTHING, operation, answered, at.place());
    }
    if (types == Types.ALL && shape.unions().isEmpty()) {
      return;
    }
    int bounded = bounded(shape);
    boolean left = !shape.unions().isEmpty();
    int open = types & ~bounded;
    // A union's branches bound what the schema around them does not.
    if (!left) {
      check(Kind.UNBOUNDED_TEXT, open & Types.STRING, operation, answered, at.place());
      check(Kind.UNBOUNDED_NUMBER, open & Types.NUMBER, operation, answered, at.place());
      check(Kind.UNBOUNDED_LIST, open & Types.LIST, operation, answered, at.place());
    }
    for (Shape.Union union : shape.unions()) {
      for (Shape branch : union.branches()) {
        visit(new Visit(branch, visit.node, open, true));
      }
    }
    below(shape);
  }

  private void check(Kind kind, int types, String operation, boolean answered, Place at) {
    if (types != 0) {
      add(kind, operation, answered, at);
    }
  }

  /** The kinds of which only so much passes. */
  private static int bounded(Shape shape) {
    if (shape.values() != null) {
      return Types.ALL;
    }
    int bounded = Types.NULL | Types.BOOLEAN | Types.OBJECT;
    if (Lengths.bounded(shape)) {
      bounded |= Types.STRING;
    }
    boolean below = shape.most("maximum") != null || shape.most("exclusiveMaximum") != null;
    boolean above = shape.least("minimum") != null || shape.least("exclusiveMinimum") != null;
    Set<String> formats = shape.texts("format");
    if ((below && above) || formats.contains("int32") || formats.contains("int64")) {
      bounded |= Types.NUMBER;
    }
    boolean closed =
        shape.all("items").stream().anyMatch(it -> it instanceof Node.Truth t && !t.value());
    if (shape.most("maxItems") != null || closed) {
      bounded |= Types.LIST;
    }
    return bounded;
  }

  private void below(Shape shape) {
    for (String keyword : List.of("properties", "patternProperties")) {
      shape.maps(keyword).values().forEach(this::visitAll);
    }
    for (String keyword : List.of("items", "prefixItems", "additionalProperties")) {
      for (Node node : shape.all(keyword)) {
        if (node instanceof Node.Sequence list) {
          list.items().forEach(item -> visit(item, Types.ALL));
        } else {
          visit(node, Types.ALL);
        }
      }
    }
  }

  /** Several schemas of one member bound it together. */
  private void visitAll(List<Node> nodes) {
    visit(new Visit(shapes.of(nodes), nodes.getFirst(), Types.ALL, false));
  }

  private void add(Kind kind, String operation, boolean answered, Place place) {
    if (told.add(List.of(kind, place.file(), place.line(), place.column()))) {
      found.add(new Found(kind, operation, answered, place));
    }
  }

  private List<Weakness> located() {
    Set<Place> places = new HashSet<>();
    found.forEach(one -> places.add(one.place));
    Map<Place, String> pointers = Pointers.of(shapes.roots(), places);
    List<Weakness> weaknesses = new ArrayList<>();
    for (Found one : found) {
      Place place = one.place;
      weaknesses.add(
          new Weakness(
              one.kind, one.operation, one.answered, pointers.getOrDefault(place, ""), place));
    }
    weaknesses.sort(
        Comparator.comparing((Weakness weakness) -> weakness.place().file())
            .thenComparing(weakness -> weakness.place().line())
            .thenComparing(weakness -> weakness.place().column()));
    return List.copyOf(weaknesses);
  }
}
