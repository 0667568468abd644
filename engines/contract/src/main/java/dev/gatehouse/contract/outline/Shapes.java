package dev.gatehouse.contract.outline;

import dev.gatehouse.contract.document.Documents;
import dev.gatehouse.contract.document.Node;
import dev.gatehouse.contract.document.Place;
import dev.gatehouse.contract.schema.Dialect;
import dev.gatehouse.contract.schema.Schemas;
import dev.gatehouse.contract.schema.Targets;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Reads the schemas of one contract as shapes, each of them once. */
public final class Shapes {
  private static final int MAX_NESTING = 200;
  private static final int MAX_WORK = 1_000_000;
  private static final Place NOWHERE = new Place(URI.create("shape:none"), "", 1, 1);
  private static final Node.Mapping NULL =
      new Node.Mapping(Map.of("const", new Node.Nothing(NOWHERE)), NOWHERE);

  private final Documents documents;
  private final Schemas schemas;
  private final Written written;
  private final IdentityHashMap<Node, Integer> ids = new IdentityHashMap<>();
  private final IdentityHashMap<Node, Node.Mapping> mapped = new IdentityHashMap<>();
  private final IdentityHashMap<Node, Shape> known = new IdentityHashMap<>();
  private final Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());
  // by all that tells two of them apart: the methods that the JDK makes for a record take a start
  // 15 ms
  private final Map<List<Object>, Shape> made = new HashMap<>();
  private final Shape anything = shape(new Draft(), NOWHERE, "");
  private int nesting;
  private int cuts;
  private boolean shortened;
  private int work;

  /** What is gathered of one conjunction. */
  private static final class Draft {
    final Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    final List<Node.Mapping> parts = new ArrayList<>();
    final List<Shape.Union> unions = new ArrayList<>();
    // without the branch that is null
    final List<Shape.Union> orNull = new ArrayList<>();
    boolean never;
    boolean nullable;
  }

  /**
   * @param schemas that know where references lead
   */
  public Shapes(Dialect dialect, Schemas schemas, Documents documents) {
    this.documents = documents;
    this.schemas = schemas;
    this.written = new Written(dialect, schemas, documents);
  }

  /** Whether every schema was read to its end: hostile ones are cut short. */
  public boolean complete() {
    return work <= MAX_WORK && !shortened;
  }

  /** The roots of all files that were read, by their names. */
  public Map<String, Node> roots() {
    return documents.roots();
  }

  /** The shape that says nothing. */
  public Shape anything() {
    return anything;
  }

  /** The shape of one schema. */
  public Shape of(Node schema) {
    Shape shape = known.get(schema);
    if (shape == null) {
      int before = cuts;
      shape = read(List.of(schema), schema);
      // What was cut short because it is read further out is whole only there.
      if (cuts == before || open.isEmpty()) {
        known.put(schema, shape);
      }
    }
    return shape;
  }

  /** The shape of schemas that all apply; of none, anything. */
  public Shape of(Collection<Node> all) {
    if (all.isEmpty()) {
      return anything;
    }
    Node first = all.iterator().next();
    return all.size() == 1 ? of(first) : read(all, first);
  }

  /** Whether a schema, what it refers to, or a part of all it has to be has a true keyword. */
  public boolean says(Node schema, String keyword) {
    return written.says(schema, keyword);
  }

  private Shape read(Collection<Node> all, Node first) {
    Draft draft = new Draft();
    if (all.size() == 1) {
      gather(first, draft);
    } else {
      all.forEach(node -> part(node, draft));
    }
    settle(draft, first);
    draft.nullable |= all.size() == 1 && written.nullable(first);
    return shape(draft, first.place(), Discriminator.name(first));
  }

  /** What a schema or null is, is that schema and nullable, if nothing else is said beside it. */
  private void settle(Draft draft, Node first) {
    boolean alone =
        draft.orNull.size() == 1
            && draft.unions.isEmpty()
            && draft.parts.stream().noneMatch(Shape::bounds)
            && !draft.orNull.getFirst().branches().isEmpty();
    for (Shape.Union union : draft.orNull) {
      List<Shape> branches = new ArrayList<>(union.branches());
      List<String> names = new ArrayList<>(union.names());
      if (!alone) {
        branches.add(nothingButNull(first));
        names.add("");
      }
      draft.nullable |= alone;
      join(
          new Shape.Union(List.copyOf(branches), List.copyOf(names), union.discriminator()), draft);
    }
  }

  private static void join(Shape.Union union, Draft into) {
    if (union.branches().size() > 1 || !union.discriminator().equals(Discriminator.none())) {
      into.unions.add(union);
    } else {
      Shape only = union.branches().getFirst();
      into.parts.addAll(only.parts());
      into.unions.addAll(only.unions());
      into.never |= only.never();
    }
  }

  private Shape shape(Draft draft, Place place, String name) {
    TreeSet<Integer> parts = new TreeSet<>();
    draft.parts.forEach(part -> parts.add(ids.computeIfAbsent(part, _ -> ids.size())));
    List<Object> unions =
        draft.unions.stream()
            .<Object>map(
                union ->
                    List.of(
                        union.branches().stream().map(Shape::id).toList(), union.discriminator()))
            .toList();
    List<Object> key = List.of(List.copyOf(parts), unions, draft.never, draft.nullable);
    return made.computeIfAbsent(
        key,
        _ ->
            new Shape(
                made.size(),
                List.copyOf(draft.parts),
                List.copyOf(draft.unions),
                draft.never,
                draft.nullable,
                place,
                name));
  }

  private void gather(Node node, Draft into) {
    if (node instanceof Node.Truth truth) {
      into.never |= !truth.value();
    }
    if (!(node instanceof Node.Mapping schema) || !into.seen.add(node)) {
      return;
    }
    if (nesting > MAX_NESTING || ++work > MAX_WORK) {
      shortened = true;
      cuts++;
      return;
    }
    nesting++;
    String reference = schema.text("$ref");
    if (reference != null) {
      written.follow(schema, reference).ifPresent(target -> gather(target, into));
    }
    Written.Words words = written.words(schema);
    if (!words.hidden()) {
      words.all().forEach(part -> part(part, into));
      Node.Mapping said = words.said();
      if (said != null) {
        into.parts.add(said);
      }
      if (words.unites()) {
        unite(schema, "anyOf", into);
        unite(schema, "oneOf", into);
      }
    }
    nesting--;
  }

  /** What null passes, whatever it says, is that or null among others. */
  private void part(Node part, Draft into) {
    if (!written.nullableAsAWhole(part)) {
      gather(part, into);
    } else if (into.seen.add(written.target(part))) {
      Shape whole = branch(part);
      into.orNull.add(
          whole.parts().isEmpty() && whole.unions().size() == 1
              ? whole.unions().getFirst()
              : new Shape.Union(
                  List.of(whole), List.of(Discriminator.name(part)), Discriminator.none()));
    }
  }

  private void unite(Node.Mapping schema, String keyword, Draft into) {
    Node.Sequence list = schema.sequence(keyword);
    if (list == null || list.items().isEmpty()) {
      return;
    }
    List<Shape> branches = new ArrayList<>();
    List<String> names = new ArrayList<>();
    Set<Shape> once = new HashSet<>();
    boolean nulls = false;
    List<Node> items = branches(schema, list);
    for (Node item : items) {
      Shape branch = branch(item);
      if (branch.types() == Types.NULL && branch.unions().isEmpty()) {
        nulls = true;
      } else if (once.add(branch)) {
        branches.add(branch);
        names.add(Discriminator.name(item));
      }
    }
    nulls |= branches.size() == 1 && branches.getFirst().nullable();
    Shape.Union union =
        new Shape.Union(
            List.copyOf(branches), List.copyOf(names), Discriminator.of(schema, keyword, items));
    if (nulls) {
      into.orNull.add(union);
    } else if (!branches.isEmpty()) {
      join(union, into);
    }
  }

  private Shape nothingButNull(Node beside) {
    Draft draft = new Draft();
    draft.parts.add(NULL);
    return shape(draft, beside.place(), "");
  }

  /** A discriminator may lead to schemas that are not among the branches. */
  private List<Node> branches(Node.Mapping schema, Node.Sequence list) {
    Node.Mapping discriminator = schema.mapping("discriminator");
    if (discriminator == null) {
      return list.items();
    }
    Node.Mapping mapping = discriminator.mapping("mapping");
    List<Node> targets = new ArrayList<>(mapping == null ? List.of() : mapping.members().values());
    targets.add(discriminator.get("defaultMapping"));
    List<Node> all = new ArrayList<>(list.items());
    Targets named = schemas.targets(schema);
    for (Node target : targets) {
      if (target instanceof Node.Text text) {
        all.add(mapped.computeIfAbsent(target, _ -> reference(schema, named.reference(text))));
      }
    }
    return all;
  }

  private static Node.Mapping reference(Node.Mapping schema, String text) {
    Node reference = new Node.Text(text, schema.place());
    return new Node.Mapping(Map.of("$ref", reference), schema.place());
  }

  /** A branch that leads back to itself says nothing that could be relied on. */
  private Shape branch(Node item) {
    Node target = written.target(item);
    shortened |= nesting > MAX_NESTING;
    if (nesting > MAX_NESTING || !open.add(target)) {
      cuts++;
      return anything;
    }
    Shape shape = of(item);
    open.remove(target);
    return shape;
  }
}
