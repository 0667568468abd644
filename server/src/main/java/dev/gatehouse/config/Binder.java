package dev.gatehouse.config;

import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Binds nodes to values by their shape. Every mistake goes to the report; what is bound beside one
 * is a draft that only serves to find more of them.
 */
final class Binder {
  private static final String MERGE = "<<";

  private final Report report;

  Binder(Report report) {
    this.report = report;
  }

  Optional<Object> bind(Shape shape, Node node, KeyPath path) {
    if (!shape.takes(node)) {
      return wrong(shape, node, path);
    }
    return switch (shape) {
      case Shape.Scalar scalar -> scalar(scalar.text(), (Node.Scalar) node, path);
      case Shape.Word word -> word(word, (Node.Scalar) node, path);
      case Shape.Items items -> items(items, (Node.Sequence) node, path);
      case Shape.Entries entries -> entries(entries, (Node.Mapping) node, path);
      case Shape.Fields fields -> fields(fields, (Node.Mapping) node, path);
      case Shape.Choice choice -> choice(choice, (Node.Mapping) node, path);
      case Shape.Forms forms -> form(forms, node, path);
    };
  }

  private Optional<Object> wrong(Shape shape, Node node, KeyPath path) {
    boolean hollow = node instanceof Node.Scalar scalar && scalar.isNull();
    String problem = hollow ? "has no value" : "is " + node.kind();
    return refuse(path, node, problem, "write " + shape.what());
  }

  private Optional<Object> refuse(KeyPath path, Node node, String problem, String remedy) {
    report.unbound(path, node.origin(), problem, remedy);
    return Optional.empty();
  }

  private Optional<Object> scalar(Text text, Node.Scalar node, KeyPath path) {
    if (node.isNull()) {
      return refuse(path, node, "has no value", "write " + text.what());
    }
    if (!node.plain() && !text.json().equals("string")) {
      return refuse(path, node, "is in quotes", "write " + text.what() + " without quotes");
    }
    try {
      return Optional.of(text.reading().read(node.text(), node.origin().folder()));
    } catch (IllegalArgumentException | DateTimeException e) {
      String problem = text.refusal(node.text(), e);
      return refuse(path, node, problem, "write " + text.what());
    }
  }

  private Optional<Object> word(Shape.Word word, Node.Scalar node, KeyPath path) {
    Object constant = word.words().get(node.text());
    if (constant != null) {
      return Optional.of(constant);
    }
    String written = Words.quoted(node.text());
    if (word.refused().contains(node.text())) {
      String known = "write " + word.what();
      return refuse(path, node, written + " is not enforced by this build", known);
    }
    String remedy =
        Words.nearest(node.text(), word.words().keySet())
            .map(near -> "did you mean " + Words.quoted(near) + "?")
            .orElseGet(() -> "write " + word.what());
    return refuse(path, node, node.isNull() ? "has no value" : written + " is unknown", remedy);
  }

  private Optional<Object> items(Shape.Items items, Node.Sequence node, KeyPath path) {
    List<Object> bound = new ArrayList<>();
    for (int i = 0; i < node.items().size(); i++) {
      Node item = node.items().get(i);
      KeyPath at = path.item(i);
      report.written(at, item.origin(), item.origin());
      if (item instanceof Node.Scalar name) {
        // What a list names can be looked for by its name, as if it were a key.
        report.written(path.key(name.text()), item.origin(), item.origin());
      }
      Object value = bind(items.item(), item, at).or(() -> standIn(items.item(), at)).orElse(null);
      if (value == null) {
        // With an item less, a list would be counted wrongly by whoever reports on an item.
        return Optional.empty();
      }
      if (items.distinct() && bound.contains(value) && report.sound(at)) {
        report.unbound(at, item.origin(), "is written twice", "keep one of them");
      }
      bound.add(value);
    }
    return Optional.of(
        items.distinct()
            ? Collections.unmodifiableSet(new LinkedHashSet<>(bound))
            : List.copyOf(bound));
  }

  private Optional<Object> entries(Shape.Entries entries, Node.Mapping node, KeyPath path) {
    Map<Object, Object> bound = new LinkedHashMap<>();
    for (Node.Entry entry : unique(node, path)) {
      KeyPath at = path.key(entry.key());
      Node.Scalar name = new Node.Scalar(entry.origin(), entry.key(), true);
      Optional<Object> key = bind(entries.key(), name, at);
      Optional<Object> value =
          bind(entries.value(), entry.value(), at).or(() -> standIn(entries.value(), at));
      if (key.isPresent() && value.isPresent()) {
        bound.put(key.get(), value.get());
      }
    }
    return Optional.of(Collections.unmodifiableMap(bound));
  }

  private Optional<Object> fields(Shape.Fields shape, Node.Mapping node, KeyPath path) {
    Map<String, Node.Entry> written = new HashMap<>();
    unique(node, path).forEach(entry -> written.put(entry.key(), entry));
    Set<String> known = new LinkedHashSet<>();
    List<Object> arguments = new ArrayList<>();
    for (Shape.Field field : shape.fields()) {
      known.add(field.key());
      argument(field, written.get(field.key()), node, path).ifPresent(arguments::add);
    }
    node.entries().stream()
        .filter(entry -> !known.contains(entry.key()) && !entry.key().equals(MERGE))
        .forEach(entry -> unknown(entry, path.key(entry.key()), known, shape.refused()));
    if (arguments.size() < shape.fields().size()) {
      return Optional.empty();
    }
    return construct(shape, arguments, node, path);
  }

  /** A constructor refuses one component at a time; each is told, and then stood in for. */
  private Optional<Object> construct(
      Shape.Fields shape, List<Object> arguments, Node node, KeyPath path) {
    for (int tries = 0; tries <= shape.fields().size(); tries++) {
      List<String> refusals = new ArrayList<>();
      Optional<Object> made = Calls.construct(shape.type(), arguments, refusals::add);
      if (made.isPresent()) {
        return made;
      }
      String message = refusals.getFirst();
      OptionalInt component = component(shape, message);
      boolean known = component.isEmpty() || report.sound(path.key(key(message)));
      if (known) {
        refusal(node, path).refused(message);
      }
      if (component.isEmpty()) {
        break;
      }
      int index = component.getAsInt();
      StandIns.of(shape.fields().get(index), node.origin())
          .ifPresent(value -> arguments.set(index, value));
    }
    return Optional.empty();
  }

  private static OptionalInt component(Shape.Fields shape, String message) {
    return IntStream.range(0, shape.fields().size())
        .filter(i -> shape.fields().get(i).key().equals(key(message)))
        .findFirst();
  }

  private static String key(String message) {
    return message.substring(0, Math.max(0, message.indexOf(": ")));
  }

  /** What a constructor refuses is a mistake, at its component if the message begins with one. */
  private Calls.Refusal refusal(Node node, KeyPath path) {
    return message -> {
      int colon = message.indexOf(": ");
      KeyPath below = colon < 0 ? path : path.key(message.substring(0, colon));
      boolean named = colon > 0 && report.declares(below);
      String problem = named ? message.substring(colon + 2) : message;
      int semicolon = problem.indexOf("; ");
      report.unbound(
          named ? below : path,
          named ? report.origins().of(below) : node.origin(),
          semicolon < 0 ? problem : problem.substring(0, semicolon),
          semicolon < 0 ? "write another value" : problem.substring(semicolon + 2));
    };
  }

  private Optional<Object> argument(
      Shape.Field field, Node.@Nullable Entry entry, Node around, KeyPath path) {
    KeyPath at = path.key(field.key());
    if (entry == null) {
      if (field.required()) {
        String remedy = "write `" + field.key() + ":` and " + field.shape().what();
        Origin origin = path.equals(KeyPath.ROOT) ? around.origin() : report.origins().ofKey(path);
        report.unbound(at, origin, "is missing", remedy);
      }
      return StandIns.of(field, around.origin());
    }
    boolean hollow = entry.value() instanceof Node.Scalar scalar && scalar.isNull();
    if (hollow && !field.optional() && isCollection(field.shape())) {
      return StandIns.of(field, around.origin());
    }
    Optional<Object> bound = bind(field.shape(), entry.value(), at);
    if (bound.isEmpty()) {
      report.standIn(at);
      return StandIns.of(field, around.origin());
    }
    return given(field, bound.get());
  }

  private static Optional<Object> given(Shape.Field field, Object value) {
    return Optional.of(field.optional() ? Optional.of(value) : value);
  }

  private static boolean isCollection(Shape shape) {
    return shape instanceof Shape.Items || shape instanceof Shape.Entries;
  }

  private Optional<Object> standIn(Shape shape, KeyPath path) {
    Optional<Object> value = StandIns.of(shape);
    value.ifPresent(_ -> report.standIn(path));
    return value;
  }

  private Optional<Object> choice(Shape.Choice choice, Node.Mapping node, KeyPath path) {
    List<Node.Entry> entries = unique(node, path);
    Optional<Object> bound = Optional.empty();
    for (Node.Entry entry : entries) {
      KeyPath at = path.key(entry.key());
      Shape variant = choice.variants().get(entry.key());
      if (variant == null) {
        unknown(entry, at, choice.variants().keySet(), choice.refused());
      } else {
        bound = bind(variant, entry.value(), at);
      }
    }
    if (entries.size() != 1) {
      return refuse(path, node, "has " + entries.size() + " keys", "write " + choice.what());
    }
    return bound;
  }

  private Optional<Object> form(Shape.Forms forms, Node node, KeyPath path) {
    for (Shape.Factory way : forms.factories()) {
      if (way.parameter().takes(node)) {
        return bind(way.parameter(), node, path)
            .flatMap(value -> Calls.create(way.method(), value, refusal(node, path)));
      }
    }
    return forms.fields().flatMap(fields -> bind(fields, node, path));
  }

  private List<Node.Entry> unique(Node.Mapping node, KeyPath path) {
    Map<String, Node.Entry> first = new LinkedHashMap<>();
    for (Node.Entry entry : node.entries()) {
      KeyPath at = path.key(entry.key());
      if (entry.key().equals(MERGE)) {
        String problem = "merge keys are not part of YAML 1.2";
        report.unbound(at, entry.origin(), problem, "write the keys out");
        continue;
      }
      Node.Entry earlier = first.putIfAbsent(entry.key(), entry);
      if (earlier == null) {
        report.written(at, entry.origin(), entry.value().origin());
      } else {
        String problem = "is written twice, first at " + earlier.origin();
        report.unbound(at, entry.origin(), problem, "keep one of them");
      }
    }
    return List.copyOf(first.values());
  }

  private void unknown(
      Node.Entry entry, KeyPath at, Set<String> known, Map<String, String> refused) {
    String instead = refused.get(entry.key());
    if (instead != null) {
      report.unbound(at, entry.origin(), "is not enforced by this build", instead);
      return;
    }
    String remedy = Suggestions.among(entry.key(), known);
    report.unbound(at, entry.origin(), "is not a key here", remedy);
  }
}
