package dev.gatehouse.contract.projection;

import dev.gatehouse.contract.document.Node;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What schemas that apply to the same value say about its kind.
 *
 * @param admitted kinds of values as bits of {@link Filter}
 */
record Kinds(int admitted, boolean saysOfMembers, boolean saysOfItems) {
  private static final Set<String> OF_MEMBERS =
      Set.of("patternProperties", "additionalProperties", "unevaluatedProperties");
  private static final Set<String> OF_ITEMS = Set.of("items", "prefixItems", "unevaluatedItems");

  static Kinds of(List<Node.Mapping> schemas) {
    boolean members = schemas.stream().anyMatch(Kinds::ofMembers);
    boolean items = schemas.stream().anyMatch(Kinds::ofItems);
    int typed = 0;
    for (Node.Mapping schema : schemas) {
      typed |= typed(schema);
    }
    int shaped = (members ? Filter.OBJECT : 0) | (items ? Filter.ARRAY : 0);
    int admitted = typed | shaped;
    return new Kinds(admitted == 0 ? Filter.EVERY_KIND : admitted, members, items);
  }

  /** Whether a schema beside a reference adds to what that declares. */
  static boolean saysAnything(Node.Mapping schema) {
    return typed(schema) != 0 || ofMembers(schema) || ofItems(schema);
  }

  private static boolean ofMembers(Node.Mapping schema) {
    Node.Mapping properties = schema.mapping("properties");
    return (properties != null && !properties.members().isEmpty())
        || OF_MEMBERS.stream().anyMatch(schema.members()::containsKey);
  }

  private static boolean ofItems(Node.Mapping schema) {
    return OF_ITEMS.stream().anyMatch(schema.members()::containsKey);
  }

  private static int typed(Node.Mapping schema) {
    Node type = schema.get("type");
    if (type instanceof Node.Sequence list) {
      return list.items().stream().mapToInt(Kinds::kind).reduce(0, (a, b) -> a | b);
    }
    if (type != null) {
      return kind(type);
    }
    Node.Sequence choices = schema.sequence("enum");
    boolean scalars =
        (choices != null && choices.items().stream().allMatch(Kinds::scalar))
            || scalar(schema.get("const"));
    return scalars ? Filter.SCALAR : 0;
  }

  private static boolean scalar(@Nullable Node node) {
    return node != null && !(node instanceof Node.Mapping) && !(node instanceof Node.Sequence);
  }

  private static int kind(Node type) {
    return switch (type instanceof Node.Text text ? text.value() : "") {
      case "object" -> Filter.OBJECT;
      case "array" -> Filter.ARRAY;
      default -> Filter.SCALAR;
    };
  }

  /** Whether nothing is said that could hold a part of a value back. */
  boolean free() {
    return admitted == Filter.EVERY_KIND && !saysOfMembers && !saysOfItems;
  }
}
