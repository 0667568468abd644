package dev.gatehouse.config;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What may be written where a value of some Java type is bound. */
sealed interface Shape {

  /** One of the types that are written as text. */
  record Scalar(Text text) implements Shape {}

  /** A constant of an enum, by its written name. */
  record Word(Class<?> type, Map<String, Object> words, List<String> refused) implements Shape {}

  /** A list; of a set, nothing is written twice. */
  record Items(Shape item, boolean distinct) implements Shape {}

  /** A map whose keys are names. */
  record Entries(Shape key, Shape value) implements Shape {}

  /** A record: a map whose keys are known. */
  record Fields(Class<?> type, List<Field> fields, Map<String, String> refused) implements Shape {}

  /** A sealed interface of records: a map with one key, which names the record. */
  record Choice(Class<?> type, Map<String, Shape> variants, Map<String, String> refused)
      implements Shape {}

  /** A type with forms of its own. */
  record Forms(Class<?> type, List<Factory> factories, Optional<Fields> fields) implements Shape {}

  /** A static factory and what it takes. */
  record Factory(Method method, Shape parameter, String what) {}

  /** A component of a record. */
  record Field(
      String key,
      Class<?> type,
      Late<Shape> late,
      boolean optional,
      Optional<Node> fallback,
      String doc) {
    /** Derived when it is first asked for: most of what may be written is not. */
    Shape shape() {
      return late.get();
    }

    boolean required() {
      return !optional && fallback.isEmpty();
    }
  }

  /** What this is, to complete "is not …" and "write …". */
  default String what() {
    return switch (this) {
      case Scalar scalar -> scalar.text().what();
      case Word word ->
          (word.words().size() == 1 ? "" : "one of ") + Words.listed(word.words().keySet());
      case Items items -> "a list of: " + items.item().what();
      case Entries _ -> "a map";
      case Fields fields ->
          "a map with " + Words.listed(fields.fields().stream().map(Field::key).toList());
      case Choice choice -> "a map with one of " + Words.listed(choice.variants().keySet());
      case Forms forms -> {
        List<String> ways =
            java.util.stream.Stream.concat(
                    forms.factories().stream().map(Factory::what),
                    forms.fields().stream().map(Fields::what))
                .toList();
        yield String.join(", or ", ways);
      }
    };
  }

  /** The shape for a node of this kind, if there is one: the kind that is written decides. */
  default boolean takes(Node node) {
    return switch (this) {
      case Scalar _, Word _ -> node instanceof Node.Scalar;
      case Items _ -> node instanceof Node.Sequence;
      case Entries _, Fields _, Choice _ -> node instanceof Node.Mapping;
      case Forms forms ->
          forms.fields().map(fields -> fields.takes(node)).orElse(false)
              || forms.factories().stream().anyMatch(way -> way.parameter().takes(node));
    };
  }
}
