package dev.gatehouse.contract.document;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A value of a JSON or YAML document that knows where it is written. */
public sealed interface Node {
  Place place();

  /** An object; its members in the order of the document. */
  record Mapping(Map<String, Node> members, Place place) implements Node {
    public @Nullable Node get(String name) {
      return members.get(name);
    }

    /** A member if it is an object. */
    public @Nullable Mapping mapping(String name) {
      return members.get(name) instanceof Mapping mapping ? mapping : null;
    }

    /** A member if it is an array. */
    public @Nullable Sequence sequence(String name) {
      return members.get(name) instanceof Sequence sequence ? sequence : null;
    }

    /** A member if it is a string. */
    public @Nullable String text(String name) {
      return members.get(name) instanceof Text text ? text.value() : null;
    }

    /** Whether a member is {@code true}. */
    public boolean truth(String name) {
      return members.get(name) instanceof Truth truth && truth.value();
    }
  }

  /** An array. */
  record Sequence(List<Node> items, Place place) implements Node {}

  /** A string. */
  record Text(String value, Place place) implements Node {}

  /** A number, exactly. */
  record Numeric(BigDecimal value, Place place) implements Node {}

  /** A boolean. */
  record Truth(boolean value, Place place) implements Node {}

  /** The null of JSON. */
  record Nothing(Place place) implements Node {}
}
