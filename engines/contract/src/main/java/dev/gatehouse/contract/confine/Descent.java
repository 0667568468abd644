package dev.gatehouse.contract.confine;

import dev.gatehouse.contract.document.Node;
import dev.gatehouse.contract.outline.Shapes;
import dev.gatehouse.contract.regex.Regex;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.PatternSyntaxException;

/** From what is known of a value to what is known of its members and items. */
final class Descent {
  // Unions of unions grow with every step: beyond these, one that is left out tells nothing.
  private static final int MAX_WORK = 200;
  private static final int MAX_SIZE = 60;

  private final Shapes shapes;
  private final State free;
  private final Map<String, Optional<Regex>> patterns = new HashMap<>();

  Descent(Shapes shapes) {
    this.shapes = shapes;
    this.free = new State(shapes.anything(), List.of());
  }

  /** All names of members that some schema declares. */
  Set<String> names(State state) {
    Set<String> names = new LinkedHashSet<>();
    parts(state, new int[1])
        .forEach(
            part -> {
              Node.Mapping properties = part.mapping("properties");
              if (properties != null) {
                names.addAll(properties.members().keySet());
              }
            });
    return names;
  }

  /** All schema objects that may apply. */
  private static List<Node.Mapping> parts(State state, int[] work) {
    List<Node.Mapping> parts = new ArrayList<>(state.shape().parts());
    for (List<State> union : state.all()) {
      for (State branch : union) {
        if (++work[0] < MAX_WORK) {
          parts.addAll(parts(branch, work));
        }
      }
    }
    return parts;
  }

  /** How many items have schemas of their own. */
  int prefix(State state) {
    return parts(state, new int[1]).stream().mapToInt(part -> first(part).size()).max().orElse(0);
  }

  State member(State state, String name) {
    return below(state, part -> member(part, name));
  }

  /** A member whose name no schema declares. */
  State other(State state) {
    return below(
        state,
        part ->
            part.get("patternProperties") == null ? one(part, "additionalProperties") : List.of());
  }

  State item(State state, int index) {
    return below(
        state,
        part -> {
          List<Node> first = first(part);
          return index < first.size() ? List.of(first.get(index)) : rest(part);
        });
  }

  private List<Node> member(Node.Mapping part, String name) {
    List<Node> found = new ArrayList<>();
    Node.Mapping properties = part.mapping("properties");
    Node named = properties == null ? null : properties.get(name);
    if (named != null) {
      found.add(named);
    }
    Node.Mapping patterned = part.mapping("patternProperties");
    boolean certain = true;
    if (patterned != null) {
      for (Map.Entry<String, Node> entry : patterned.members().entrySet()) {
        Optional<Regex> regex = pattern(entry.getKey());
        certain &= regex.isPresent();
        if (regex.isPresent() && finds(regex.get(), name)) {
          found.add(entry.getValue());
        }
      }
    }
    return found.isEmpty() && certain ? one(part, "additionalProperties") : found;
  }

  private Optional<Regex> pattern(String pattern) {
    return patterns.computeIfAbsent(
        pattern,
        text -> {
          try {
            Regex regex = Regex.compile(text);
            return regex.reservation().isEmpty() ? Optional.of(regex) : Optional.empty();
          } catch (PatternSyntaxException unreadable) {
            return Optional.empty();
          }
        });
  }

  private static boolean finds(Regex regex, String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    return regex.finds(bytes, 0, bytes.length);
  }

  private static List<Node> one(Node.Mapping part, String keyword) {
    Node node = part.get(keyword);
    return node == null ? List.of() : List.of(node);
  }

  private static List<Node> first(Node.Mapping part) {
    Node items = part.get("items");
    Node.Sequence list = items instanceof Node.Sequence it ? it : part.sequence("prefixItems");
    return list == null ? List.of() : list.items();
  }

  private static List<Node> rest(Node.Mapping part) {
    return one(part, part.get("items") instanceof Node.Sequence ? "additionalItems" : "items");
  }

  private State below(State state, Function<Node.Mapping, List<Node>> step) {
    return below(state, step, new int[1]);
  }

  private State below(State state, Function<Node.Mapping, List<Node>> step, int[] work) {
    if (++work[0] > MAX_WORK) {
      return free;
    }
    List<Node> nodes = new ArrayList<>();
    state.shape().parts().forEach(part -> nodes.addAll(step.apply(part)));
    List<List<State>> unions = new ArrayList<>();
    int size = 0;
    for (List<State> union : state.all()) {
      List<State> branches = union.stream().map(branch -> below(branch, step, work)).toList();
      size += branches.stream().mapToInt(State::size).sum();
      // Where one branch knows nothing, the union tells nothing.
      if (size <= MAX_SIZE && branches.stream().noneMatch(State::isFree)) {
        unions.add(branches);
      }
    }
    return new State(shapes.of(nodes), unions);
  }
}
