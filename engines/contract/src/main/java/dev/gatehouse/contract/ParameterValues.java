package dev.gatehouse.contract;

import dev.gatehouse.contract.json.Bounds;
import dev.gatehouse.contract.json.Flaw;
import dev.gatehouse.contract.json.Tape;
import dev.gatehouse.contract.schema.Breach;
import dev.gatehouse.contract.schema.Evaluation;
import dev.gatehouse.contract.schema.Schema;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The values of one request's parameters: what is written, in whatever style, is decoded and held
 * against its schema. Whoever found it in the request knows what is declared.
 */
final class ParameterValues {
  static final int MAX_VIOLATIONS = 10;

  private final Evaluation evaluation;
  private final @Nullable Map<In, Map<String, Object>> values;
  private final List<Violation> violations = new ArrayList<>(0);

  /**
   * @param values where they are kept; null if nobody asks for them
   */
  ParameterValues(Evaluation evaluation, @Nullable Map<In, Map<String, Object>> values) {
    this.evaluation = evaluation;
    this.values = values;
  }

  void breaks(Violation violation) {
    violations.add(violation);
  }

  /** Whether no further violation would be told. */
  boolean brokenEnough() {
    return violations.size() >= MAX_VIOLATIONS;
  }

  /** Whether they are kept. */
  boolean kept() {
    return values != null;
  }

  /** The rules that were broken, the first ones of many. */
  List<Violation> violations() {
    return violations.size() > MAX_VIOLATIONS ? violations.subList(0, MAX_VIOLATIONS) : violations;
  }

  /** Those of one part of the request that were kept. */
  Map<String, Object> of(In in) {
    return values == null ? Map.of() : values.getOrDefault(in, Map.of());
  }

  /**
   * Keeps the value of a parameter that is written once and can be nothing but a scalar, and says
   * whether it could; if not, {@link #written} knows why.
   */
  boolean scalar(ParameterRule rule, String encoded) {
    String text =
        rule.in() == In.HEADER ? encoded : PercentCoding.decode(encoded, rule.in() == In.QUERY);
    if (text == null || (text.isEmpty() && rule.emptyAllowed())) {
      return false;
    }
    Object value = Coerced.value(text, rule.coercion());
    Schema schema = rule.schema();
    boolean keeps =
        schema == null
            || (value instanceof String && evaluation.holdsText(schema, text))
            || (value instanceof Long && evaluation.holdsWhole(schema, text));
    if (keeps) {
      keep(rule.in(), rule.name(), value);
    }
    return keeps;
  }

  void any(String name, @Nullable List<String> encoded) {
    if (encoded != null) {
      List<String> texts =
          encoded.stream().map(value -> String.valueOf(PercentCoding.decode(value, true))).toList();
      boolean once = texts.size() == 1;
      keep(In.QUERY, name, once ? texts.getFirst() : Coerced.list(texts, Coercion.TEXT).value());
    }
  }

  private boolean reserved(ParameterRule rule, Collection<String> encoded) {
    boolean breaks = encoded.stream().anyMatch(rule::breaksReserved);
    if (breaks) {
      violations.add(
          Violation.of(rule.in(), rule.name(), "reserved", "delimiters percent-encoded"));
    }
    return breaks;
  }

  void members(ParameterRule rule, Map<String, List<String>> members) {
    if (members.isEmpty()) {
      missing(rule);
    } else if (!reserved(rule, members.values().stream().flatMap(List::stream).toList())) {
      choose(rule, List.of(Candidates.ofMembers(rule, members)));
    }
  }

  private void missing(ParameterRule rule) {
    if (rule.parameter().required()) {
      violations.add(Violation.of(rule.in(), rule.name(), "required", "this parameter"));
    }
  }

  void written(ParameterRule rule, @Nullable List<String> encoded) {
    if (encoded == null) {
      missing(rule);
    } else if (reserved(rule, encoded)) {
      return;
    } else if (rule.json()) {
      json(rule, encoded);
    } else if (rule.emptyAllowed() && encoded.size() == 1 && encoded.getFirst().isEmpty()) {
      keep(rule.in(), rule.name(), "");
    } else {
      List<Coerced> candidates = Candidates.of(rule, encoded);
      if (candidates.isEmpty()) {
        boolean repeated = encoded.size() > 1;
        violations.add(
            Violation.of(
                rule.in(),
                rule.name(),
                repeated ? "repeated" : "style",
                repeated ? "this parameter once" : "a value in the declared style"));
      } else {
        choose(rule, candidates);
      }
    }
  }

  private void choose(ParameterRule rule, List<Coerced> candidates) {
    Schema schema = rule.schema();
    for (Coerced candidate : candidates) {
      if (schema == null || keeps(candidate, schema)) {
        keep(rule.in(), rule.name(), candidate.value());
        return;
      }
    }
    if (schema != null && read(candidates.getFirst().json()) == null) {
      broken(rule, schema);
    } else {
      violations.add(Violation.of(rule.in(), rule.name(), "type", "a value of the declared type"));
    }
  }

  private void json(ParameterRule rule, List<String> encoded) {
    String text =
        rule.in() == In.HEADER
            ? encoded.getFirst()
            : PercentCoding.decode(encoded.getFirst(), rule.in() == In.QUERY);
    Flaw flaw = text == null ? Flaw.UTF8 : read(text);
    if (flaw != null || encoded.size() > 1) {
      violations.add(Violation.of(rule.in(), rule.name(), "json", Flaw.SYNTAX.expected()));
      return;
    }
    Schema schema = rule.schema();
    if (schema != null && !evaluation.holds(schema)) {
      broken(rule, schema);
      return;
    }
    Object value = JsonValue.of(evaluation.tape(), evaluation.tape().root());
    if (value != null) {
      keep(rule.in(), rule.name(), value);
    }
  }

  private void broken(ParameterRule rule, Schema schema) {
    for (Breach breach : evaluation.breaches(schema, MAX_VIOLATIONS)) {
      violations.add(Violation.of(rule.in(), rule.name(), breach));
    }
  }

  private boolean keeps(Coerced candidate, Schema schema) {
    switch (candidate.value()) {
      case String text ->
          evaluation.tape().single(Tape.STRING, text.getBytes(StandardCharsets.UTF_8));
      case Long _ ->
          evaluation
              .tape()
              .single(Tape.NUMBER, candidate.json().getBytes(StandardCharsets.ISO_8859_1));
      default -> {
        if (read(candidate.json()) != null) {
          return false;
        }
      }
    }
    return evaluation.holds(schema);
  }

  private @Nullable Flaw read(String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    return evaluation.tape().read(bytes, 0, bytes.length, Bounds.DEFAULT);
  }

  private void keep(In in, String name, Object value) {
    if (values != null) {
      values.computeIfAbsent(in, _ -> new LinkedHashMap<>()).put(name, value);
    }
  }
}
