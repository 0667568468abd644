package dev.gatehouse.config;

import java.util.List;

/** A YAML value as it was written. */
sealed interface Node {
  Origin origin();

  /** Text; plain text was written without quotes. */
  record Scalar(Origin origin, String text, boolean plain) implements Node {
    /** Nothing, or what YAML 1.2 calls null. */
    boolean isNull() {
      return plain && (text.isEmpty() || text.equals("~") || text.equalsIgnoreCase("null"));
    }
  }

  /** A list. */
  record Sequence(Origin origin, List<Node> items) implements Node {}

  /** A map; keys may repeat. */
  record Mapping(Origin origin, List<Entry> entries) implements Node {}

  /** One key of a map. */
  record Entry(Origin origin, String key, Node value) {}

  default String kind() {
    return switch (this) {
      case Scalar scalar -> scalar.isNull() ? "nothing" : "text";
      case Sequence _ -> "a list";
      case Mapping _ -> "a map";
    };
  }

  /**
   * The same value as if it stood elsewhere: a default path starts at the folder of the file that
   * leaves it out.
   */
  default Node at(Origin place) {
    return switch (this) {
      case Scalar scalar -> new Scalar(place, scalar.text(), scalar.plain());
      case Sequence list ->
          new Sequence(place, list.items().stream().map(item -> item.at(place)).toList());
      case Mapping map ->
          new Mapping(
              place,
              map.entries().stream()
                  .map(entry -> new Entry(place, entry.key(), entry.value().at(place)))
                  .toList());
    };
  }
}
