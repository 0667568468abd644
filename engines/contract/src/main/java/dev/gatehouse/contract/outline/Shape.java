package dev.gatehouse.contract.outline;

import dev.gatehouse.contract.document.Node;
import dev.gatehouse.contract.document.Place;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a schema says of a value, its references and {@code allOf} merged: schema objects that all
 * apply, and unions of which a branch applies.
 */
public final class Shape {
  private static final Set<String> ELSEWHERE =
      Set.of("$ref", "allOf", "anyOf", "oneOf", "discriminator", "nullable");
  private static final Set<String> FOR_PEOPLE =
      Set.of(
          "title",
          "description",
          "example",
          "examples",
          "deprecated",
          "externalDocs",
          "xml",
          "$comment",
          "$schema",
          "$id",
          "$defs",
          "definitions",
          "$anchor");
  private static final Set<String> NOT_OF_VALUES = Set.of("default", "readOnly", "writeOnly");

  private final int id;
  private final List<Node.Mapping> parts;
  private final List<Union> unions;
  private final boolean never;
  private final boolean nullable;
  private final Place place;
  private final String name;

  /**
   * {@code anyOf} or {@code oneOf}, with the targets of a discriminator's mapping.
   *
   * @param names of the branches: what a reference calls them, or empty
   */
  public record Union(List<Shape> branches, List<String> names, Discriminator discriminator) {}

  Shape(
      int id,
      List<Node.Mapping> parts,
      List<Union> unions,
      boolean never,
      boolean nullable,
      Place place,
      String name) {
    this.id = id;
    this.parts = parts;
    this.unions = unions;
    this.never = never;
    this.nullable = nullable;
    this.place = place;
    this.name = name;
  }

  /** Whether a schema says no more than its references and branches do. */
  static boolean silent(Node.Mapping schema) {
    return schema.members().keySet().stream().allMatch(Shape::silent);
  }

  private static boolean silent(String keyword) {
    return ELSEWHERE.contains(keyword) || FOR_PEOPLE.contains(keyword) || keyword.startsWith("x-");
  }

  /** Whether it says anything of values. */
  static boolean bounds(Node.Mapping part) {
    return part.members().keySet().stream()
        .anyMatch(keyword -> !silent(keyword) && !NOT_OF_VALUES.contains(keyword));
  }

  /** Unique among the shapes of one contract. */
  public int id() {
    return id;
  }

  /** The schema objects that say something, all of which apply. */
  public List<Node.Mapping> parts() {
    return parts;
  }

  public List<Union> unions() {
    return unions;
  }

  /** Whether no value passes. */
  public boolean never() {
    return never;
  }

  /** Whether null passes, whatever its parts and unions say. */
  public boolean nullable() {
    return nullable;
  }

  /** Whether every value passes. */
  public boolean anything() {
    return !never && unions.isEmpty() && parts.stream().noneMatch(Shape::bounds);
  }

  /** How much there is to look at, in words, members and branches. */
  public int weight() {
    int weight = 1 + unions.stream().mapToInt(union -> union.branches().size()).sum();
    for (Node.Mapping part : parts) {
      Node.Mapping properties = part.mapping("properties");
      weight += part.members().size() + (properties == null ? 0 : properties.members().size());
    }
    return weight;
  }

  /** Where the schema is written that was first read as this shape. */
  public Place place() {
    return place;
  }

  /** What a reference called it when it was first read; empty if it was written in place. */
  public String name() {
    return name;
  }

  /** The kinds that its own parts admit; its unions may admit fewer. */
  public int types() {
    int types = never ? 0 : Types.ALL;
    for (Node.Mapping part : parts) {
      types &= types(part);
    }
    return nullable && types != 0 ? types | Types.NULL : types;
  }

  /** Whether one of its own parts says in words which kinds it admits. */
  public boolean typed() {
    return parts.stream()
        .anyMatch(
            part ->
                part.get("type") != null || part.get("enum") != null || part.get("const") != null);
  }

  /** The kinds that parts and unions admit together. */
  public int admitted() {
    int types = types();
    for (Union union : unions) {
      int any = nullable ? Types.NULL : 0;
      for (Shape branch : union.branches()) {
        any |= branch == this ? Types.ALL : branch.types();
      }
      types &= any;
    }
    return types;
  }

  private static int types(Node.Mapping part) {
    Node type = part.get("type");
    int types = type == null ? implied(part) : Types.named(type);
    Node.Sequence list = part.sequence("enum");
    List<Node> choices = new ArrayList<>(list == null ? List.of() : list.items());
    Node constant = part.get("const");
    if (constant != null) {
      choices.add(constant);
    }
    int kept =
        choices.isEmpty()
            ? types
            : types & choices.stream().mapToInt(Types::of).reduce(0, (a, b) -> a | b);
    return part.truth("nullable") ? kept | Types.NULL : kept;
  }

  // Nobody who writes `properties` without `type` means to take numbers.
  private static int implied(Node.Mapping part) {
    int types =
        (part.get("properties") != null || part.get("additionalProperties") != null
                ? Types.OBJECT
                : 0)
            | (part.get("items") != null || part.get("prefixItems") != null ? Types.LIST : 0);
    return types == 0 ? Types.ALL : types;
  }

  /** The values that are named one by one, as canonical texts; null if they are not. */
  public @Nullable Set<String> values() {
    Set<String> values = null;
    for (Node.Mapping part : parts) {
      Node.Sequence list = part.sequence("enum");
      if (list != null) {
        values = common(values, list.items());
      }
      Node constant = part.get("const");
      if (constant != null) {
        values = common(values, List.of(constant));
      }
    }
    return values;
  }

  private static Set<String> common(@Nullable Set<String> values, List<Node> named) {
    Set<String> own = new LinkedHashSet<>();
    named.forEach(node -> own.add(Canonical.text(node)));
    if (values != null) {
      own.retainAll(values);
    }
    return own;
  }

  /** The largest of a keyword that is a lower limit; null if nobody gives one. */
  public @Nullable BigDecimal least(String keyword) {
    BigDecimal most = null;
    for (Node.Mapping part : parts) {
      if (part.get(keyword) instanceof Node.Numeric(BigDecimal number, _)
          && (most == null || number.compareTo(most) > 0)) {
        most = number;
      }
    }
    return most;
  }

  /** The smallest of a keyword that is an upper limit; null if nobody gives one. */
  public @Nullable BigDecimal most(String keyword) {
    BigDecimal least = null;
    for (Node.Mapping part : parts) {
      if (part.get(keyword) instanceof Node.Numeric(BigDecimal number, _)
          && (least == null || number.compareTo(least) < 0)) {
        least = number;
      }
    }
    return least;
  }

  /** All texts of a keyword. */
  public Set<String> texts(String keyword) {
    Set<String> texts = new LinkedHashSet<>();
    for (Node.Mapping part : parts) {
      String text = part.text(keyword);
      if (text != null) {
        texts.add(text);
      }
    }
    return texts;
  }

  /** Whether a keyword is true somewhere. */
  public boolean truth(String keyword) {
    return parts.stream().anyMatch(part -> part.truth(keyword));
  }

  /** All values of a keyword. */
  public List<Node> all(String keyword) {
    List<Node> found = new ArrayList<>();
    for (Node.Mapping part : parts) {
      Node value = part.get(keyword);
      if (value != null) {
        found.add(value);
      }
    }
    return found;
  }

  /** All members of a keyword that is a map of schemas, by name. */
  public Map<String, List<Node>> maps(String keyword) {
    Map<String, List<Node>> all = new LinkedHashMap<>();
    for (Node.Mapping part : parts) {
      Node.Mapping map = part.mapping(keyword);
      if (map != null) {
        map.members()
            .forEach((key, node) -> all.computeIfAbsent(key, _ -> new ArrayList<>()).add(node));
      }
    }
    return all;
  }

  /** The names that must be there. */
  public Set<String> required() {
    Set<String> names = new LinkedHashSet<>();
    for (Node.Mapping part : parts) {
      Node.Sequence list = part.sequence("required");
      for (Node item : list == null ? List.<Node>of() : list.items()) {
        if (item instanceof Node.Text text) {
          names.add(text.value());
        }
      }
    }
    return names;
  }

  @Override
  public String toString() {
    return name.isEmpty() ? place.toString() : name;
  }
}
