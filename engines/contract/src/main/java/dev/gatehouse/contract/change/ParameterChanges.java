package dev.gatehouse.contract.change;

import dev.gatehouse.contract.outline.Outline;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Compares the parameters of one operation. */
final class ParameterChanges {
  private static final Pattern NAME = Pattern.compile("\\{([^}/]*)}");

  private final Comparison comparison;
  private final Outline.Operation from;
  private final Outline.Operation to;

  ParameterChanges(Comparison comparison, Outline.Operation from, Outline.Operation to) {
    this.comparison = comparison;
    this.from = from;
    this.to = to;
  }

  void compare() {
    Map<String, Outline.Parameter> old = byPlace(from);
    Map<String, Outline.Parameter> fresh = byPlace(to);
    old.forEach((place, parameter) -> parameter(parameter, fresh.remove(place)));
    fresh.values().forEach(this::added);
  }

  /** Those of the path by their place in it: what they are called does not travel. */
  private static Map<String, Outline.Parameter> byPlace(Outline.Operation operation) {
    Map<String, Integer> places = new LinkedHashMap<>();
    Matcher names = NAME.matcher(operation.path());
    while (names.find()) {
      places.put(names.group(1), places.size());
    }
    Map<String, Outline.Parameter> all = new LinkedHashMap<>();
    for (Outline.Parameter parameter : operation.parameters()) {
      Integer place = parameter.in().equals("path") ? places.get(parameter.name()) : null;
      String key = place == null ? parameter.name() : "{" + place + "}";
      all.put(parameter.in() + " " + key, parameter);
    }
    return all;
  }

  private void added(Outline.Parameter parameter) {
    if (parameter.in().equals("path")) {
      // What was not described took any text.
      schemas(null, parameter);
    } else if (parameter.required()) {
      add(Effect.BREAKING, null, parameter, "is new and required");
    } else {
      add(Effect.WIDENING, null, parameter, "is new");
    }
  }

  private void parameter(Outline.Parameter old, Outline.@Nullable Parameter fresh) {
    if (fresh == null) {
      add(Effect.BREAKING, old, null, "was removed");
      return;
    }
    if (!old.name().equals(fresh.name())) {
      add(Effect.HARMLESS, old, fresh, "is called " + fresh.name() + " now");
    }
    if (old.required() != fresh.required()) {
      add(
          fresh.required() ? Effect.BREAKING : Effect.WIDENING,
          old,
          fresh,
          fresh.required() ? "is required now" : "is no longer required");
    }
    if (!old.written().equals(fresh.written())) {
      add(
          Effect.BREAKING,
          old,
          fresh,
          "was written as " + old.written() + " and is as " + fresh.written());
    }
    if (old.encoded() != fresh.encoded()) {
      add(
          fresh.encoded() ? Effect.BREAKING : Effect.WIDENING,
          old,
          fresh,
          fresh.encoded()
              ? "has to have its delimiters encoded now"
              : "may have its delimiters as they are now");
    }
    if (!old.deprecated() && fresh.deprecated()) {
      add(Effect.HARMLESS, old, fresh, "is deprecated now");
    }
    schemas(old, fresh);
  }

  private void schemas(Outline.@Nullable Parameter old, Outline.Parameter fresh) {
    Outline.Parameter named = old == null ? fresh : old;
    comparison.schemas(
        Way.REQUEST,
        old == null ? null : new Outline.Media(old.schema(), old.place()),
        new Outline.Media(fresh.schema(), fresh.place()),
        from.id(),
        Part.PARAMETER,
        name(named));
  }

  private void add(
      Effect effect,
      Outline.@Nullable Parameter old,
      Outline.@Nullable Parameter fresh,
      String what) {
    comparison.add(
        effect,
        from.id(),
        Part.PARAMETER,
        name(old != null ? old : Objects.requireNonNull(fresh)),
        what,
        old == null ? null : old.place(),
        fresh == null ? null : fresh.place());
  }

  private static String name(Outline.Parameter parameter) {
    return parameter.in() + " " + parameter.name();
  }
}
