package dev.gatehouse.contract;

import dev.gatehouse.contract.document.Node;
import dev.gatehouse.contract.projection.Closure;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which types a schema admits for a value that comes as text.
 *
 * @param types empty if it says nothing
 */
record Coercion(
    Set<ValueType> types,
    @Nullable Coercion items,
    Map<String, Coercion> members,
    @Nullable Coercion additional) {
  static final Coercion TEXT =
      new Coercion(Collections.unmodifiableSet(EnumSet.of(ValueType.STRING)), null, Map.of(), null);
  private static final int MAX_DEPTH = 4;

  static Coercion of(Node schema, Closure closure) {
    return of(List.of(schema), closure, 0);
  }

  /** Of schemas that may all apply to the same value. */
  static Coercion of(List<Node> schemas, Closure closure) {
    return of(schemas, closure, 0);
  }

  /** Whether values of a schema, or of none, can be objects or arrays as far as types say. */
  static boolean mayContain(@Nullable Node schema, Closure closure) {
    Coercion coercion = schema == null ? null : of(schema, closure);
    return coercion == null || coercion.types.isEmpty() || !coercion.admitsNoContainer();
  }

  private static Coercion of(List<Node> schemas, Closure closure, int depth) {
    Set<ValueType> types = EnumSet.noneOf(ValueType.class);
    Coercion items = null;
    Coercion additional = null;
    Map<String, Coercion> members = new LinkedHashMap<>();
    for (Node.Mapping schema : closure.of(schemas)) {
      types(schema, types);
      if (depth == MAX_DEPTH) {
        continue;
      }
      Node item = schema.get("items");
      if (items == null && item != null) {
        items = of(List.of(item), closure, depth + 1);
      }
      Node more = schema.get("additionalProperties");
      if (more instanceof Node.Mapping) {
        additional = of(List.of(more), closure, depth + 1);
      } else if (more instanceof Node.Truth truth && truth.value()) {
        additional = TEXT;
      }
      Node.Mapping properties = schema.mapping("properties");
      if (properties != null) {
        properties
            .members()
            .forEach(
                (name, node) ->
                    members.computeIfAbsent(name, _ -> of(List.of(node), closure, depth + 1)));
      }
    }
    if (types.isEmpty() && items != null) {
      types.add(ValueType.LIST);
    }
    if (types.isEmpty() && !members.isEmpty()) {
      types.add(ValueType.MAP);
    }
    return new Coercion(Collections.unmodifiableSet(types), items, members, additional);
  }

  private static void types(Node.Mapping schema, Set<ValueType> into) {
    Node type = schema.get("type");
    if (type instanceof Node.Sequence list) {
      list.items().forEach(item -> type(item, into));
    } else if (type != null) {
      type(type, into);
    }
    Node.Sequence choices = type == null ? schema.sequence("enum") : null;
    if (choices != null) {
      choices.items().forEach(choice -> choice(choice, into));
    }
  }

  private static void type(Node name, Set<ValueType> into) {
    switch (name instanceof Node.Text text ? text.value() : "") {
      case "integer" -> into.add(ValueType.INTEGER);
      case "number" -> into.add(ValueType.NUMBER);
      case "boolean" -> into.add(ValueType.BOOLEAN);
      case "string" -> into.add(ValueType.STRING);
      case "array" -> into.add(ValueType.LIST);
      case "object" -> into.add(ValueType.MAP);
      default -> {}
    }
  }

  private static void choice(Node choice, Set<ValueType> into) {
    switch (choice) {
      case Node.Numeric _ -> into.add(ValueType.NUMBER);
      case Node.Truth _ -> into.add(ValueType.BOOLEAN);
      case Node.Text _ -> into.add(ValueType.STRING);
      default -> {}
    }
  }

  /** The one type, or any. */
  ValueType type() {
    if (types.equals(Set.of(ValueType.INTEGER, ValueType.NUMBER))) {
      return ValueType.NUMBER;
    }
    return types.size() == 1 ? types.iterator().next() : ValueType.ANY;
  }

  boolean admits(ValueType type) {
    return types.contains(type) || (types.isEmpty() && type == ValueType.STRING);
  }

  boolean admitsScalars() {
    return types.isEmpty()
        || types.stream().anyMatch(type -> type != ValueType.LIST && type != ValueType.MAP);
  }

  boolean admitsNoContainer() {
    return !types.contains(ValueType.LIST) && !types.contains(ValueType.MAP);
  }

  Coercion item() {
    return items == null ? TEXT : items;
  }

  Coercion member(String name) {
    Coercion member = members.get(name);
    return member != null ? member : additional != null ? additional : TEXT;
  }
}
