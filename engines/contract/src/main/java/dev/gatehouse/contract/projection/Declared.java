package dev.gatehouse.contract.projection;

import dev.gatehouse.contract.document.Documents;
import dev.gatehouse.contract.document.Node;
import dev.gatehouse.contract.outline.Shape;
import dev.gatehouse.contract.outline.Shapes;
import dev.gatehouse.contract.outline.Types;
import dev.gatehouse.contract.schema.Direction;
import dev.gatehouse.contract.schema.Schemas;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Makes filters of schemas: what passes is what any of the schemas that apply to a value declares.
 */
public final class Declared {
  // Sets of schemas that apply together can be as many as there are subsets. Counted in schemas:
  // GitHub's contract takes 13,000.
  private static final int MAX_WORK = 500_000;

  private final Closure closure;
  private final Schemas schemas;
  private final String hidden;
  private final IdentityHashMap<Node, Integer> ids = new IdentityHashMap<>();
  private final Shapes shapes;
  private final Map<Key, Filter> made = new HashMap<>();
  private final Deque<Runnable> open = new ArrayDeque<>();
  private int work;

  /**
   * @param shapes of the same documents
   * @param direction properties that may not travel in it are none
   */
  public Declared(Schemas schemas, Documents documents, Shapes shapes, Direction direction) {
    this.closure = new Closure(schemas, documents);
    this.schemas = schemas;
    this.shapes = shapes;
    this.hidden =
        switch (direction) {
          case NONE -> "";
          case REQUEST -> "readOnly";
          case RESPONSE -> "writeOnly";
        };
  }

  /** Whether every schema was followed to its end; if not, something was left out of a filter. */
  public boolean complete() {
    return work <= MAX_WORK;
  }

  /** What a schema declares. */
  public Filter of(Node schema) {
    Filter filter = filter(List.of(schema));
    for (Runnable next = open.poll(); next != null; next = open.poll()) {
      next.run();
    }
    return filter == null ? Filter.NOTHING : filter;
  }

  /** Null if the schemas refuse every value, or are beyond what is followed. */
  private @Nullable Filter filter(Collection<Node> alternatives) {
    List<Node.Mapping> plain = complete() ? closure.of(alternatives) : List.of();
    if (plain.isEmpty()) {
      return null;
    }
    work += plain.size();
    TreeSet<Integer> numbers = new TreeSet<>();
    plain.forEach(node -> numbers.add(ids.computeIfAbsent(node, _ -> ids.size())));
    Promise promise = promise(alternatives);
    Key key = new Key(List.copyOf(numbers), promise);
    Filter known = made.get(key);
    if (known != null) {
      return known;
    }
    Kinds kinds = Kinds.of(plain);
    if (kinds.free()) {
      made.put(key, Filter.ALL);
      return Filter.ALL;
    }
    Filter filter = new Filter();
    made.put(key, filter);
    open.add(() -> fill(filter, plain, kinds, promise));
    return filter;
  }

  /** What is certain of a value that one of these schemas describes, whichever it is. */
  private Promise promise(Collection<Node> alternatives) {
    int types = 0;
    Set<String> required = null;
    for (Node node : alternatives) {
      Shape shape = shapes.of(node);
      types |= shape.admitted();
      if (required == null) {
        required = new TreeSet<>(shape.required());
      } else {
        required.retainAll(shape.required());
      }
    }
    return new Promise(bits(types), required == null ? Set.of() : required);
  }

  private static int bits(int types) {
    int bits = 0;
    bits |= (types & Types.OBJECT) != 0 ? Filter.OBJECT : 0;
    bits |= (types & Types.LIST) != 0 ? Filter.ARRAY : 0;
    bits |= (types & Types.STRING) != 0 ? Filter.STRING : 0;
    bits |= (types & Types.BOOLEAN) != 0 ? Filter.BOOLEAN : 0;
    bits |= (types & Types.NULL) != 0 ? Filter.NULL : 0;
    bits |= (types & Types.NUMBER) != 0 ? Filter.NUMBER : 0;
    return bits | ((types & Types.NUMBER) == Types.INTEGER ? Filter.WHOLE : 0);
  }

  private void fill(Filter filter, List<Node.Mapping> plain, Kinds kinds, Promise promise) {
    filter.kinds(kinds.admitted());
    // A schema that refuses everything, or that is not understood, promises nothing.
    int types = promise.types == 0 ? Filter.EVERY_KIND | Filter.NULL : promise.types;
    filter.promises(types, promise.required, kinds.saysOfMembers());
    if (kinds.saysOfMembers()) {
      members(filter, plain);
    } else {
      filter.members(Map.of(), List.of(), Filter.ALL);
    }
    if (kinds.saysOfItems()) {
      items(filter, plain);
    } else {
      filter.items(List.of(), Filter.ALL);
    }
  }

  private void members(Filter filter, List<Node.Mapping> plain) {
    Map<String, List<Node>> named = new LinkedHashMap<>();
    Map<String, List<Node>> patterned = new LinkedHashMap<>();
    List<Node> others = new ArrayList<>();
    for (Node.Mapping schema : plain) {
      gather(closure.map(schema.mapping("properties")), named);
      gather(schema.mapping("patternProperties"), patterned);
      for (String keyword : List.of("additionalProperties", "unevaluatedProperties")) {
        Node more = schema.get(keyword);
        if (more != null) {
          others.add(more);
        }
      }
    }
    Map<String, Filter> members = new LinkedHashMap<>();
    named.forEach(
        (name, nodes) -> {
          boolean passes = hidden.isEmpty() || nodes.stream().noneMatch(closure.says(hidden));
          if (!passes) {
            filter.doesNotRequire(name);
          }
          Filter member = passes ? filter(nodes) : null;
          members.put(name, member == null ? Filter.NOTHING : member);
        });
    List<Filter.Pattern> patterns = new ArrayList<>();
    patterned.forEach(
        (pattern, nodes) -> {
          var content = schemas.pattern(pattern, nodes.getFirst());
          Filter member = filter(nodes);
          if (content != null && member != null) {
            patterns.add(new Filter.Pattern(content, member));
          }
        });
    filter.members(members, patterns, others.isEmpty() ? null : filter(others));
  }

  private record Promise(int types, Set<String> required) {}

  private record Key(List<Integer> schemas, Promise promise) {}

  private static void gather(Node.@Nullable Mapping from, Map<String, List<Node>> into) {
    if (from != null) {
      from.members()
          .forEach((name, node) -> into.computeIfAbsent(name, _ -> new ArrayList<>()).add(node));
    }
  }

  private void items(Filter filter, List<Node.Mapping> plain) {
    List<List<Node>> prefix = new ArrayList<>();
    List<Node> others = new ArrayList<>();
    for (Node.Mapping schema : plain) {
      Node items = schema.get("items");
      Node.Sequence first =
          items instanceof Node.Sequence list ? list : schema.sequence("prefixItems");
      for (int i = 0; first != null && i < first.items().size(); i++) {
        if (prefix.size() == i) {
          prefix.add(new ArrayList<>());
        }
        prefix.get(i).add(first.items().get(i));
      }
      Node more = items instanceof Node.Sequence ? schema.get("additionalItems") : items;
      if (more != null) {
        others.add(more);
      }
      Node unevaluated = schema.get("unevaluatedItems");
      if (unevaluated != null) {
        others.add(unevaluated);
      }
    }
    List<Filter> first = new ArrayList<>();
    for (List<Node> nodes : prefix) {
      List<Node> all = new ArrayList<>(nodes);
      all.addAll(others);
      Filter item = filter(all);
      first.add(item == null ? Filter.NOTHING : item);
    }
    filter.items(first, others.isEmpty() ? null : filter(others));
  }
}
