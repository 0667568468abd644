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
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The parameters of one request being read. */
final class ParameterReading {
  private static final int MAX_VIOLATIONS = 10;
  private static final int MAX_PAIRS = 1_000;

  private static final List<String> CONCERNING =
      List.of(
          "X-HTTP-Method-Override",
          "X-HTTP-Method",
          "X-Method-Override",
          "X-Original-URL",
          "X-Rewrite-URL");

  private final Evaluation evaluation;
  private final @Nullable Map<In, Map<String, Object>> values;
  private final List<Violation> violations = new ArrayList<>(0);

  private ParameterReading(Evaluation evaluation, @Nullable Map<In, Map<String, Object>> values) {
    this.evaluation = evaluation;
    this.values = values;
  }

  /** Keeps the values. */
  static ParameterReading keeping(Evaluation evaluation) {
    return new ParameterReading(evaluation, new EnumMap<>(In.class));
  }

  /** Looks for violations only: nobody asks for the values. */
  static ParameterReading checking(Evaluation evaluation) {
    return new ParameterReading(evaluation, null);
  }

  void path(List<ParameterRule> rules, List<String> encoded) {
    for (int i = 0; i < rules.size(); i++) {
      ParameterRule rule = rules.get(i);
      if (rule.isScalar() && scalar(rule, encoded.get(i))) {
        continue;
      }
      if (PercentCoding.decode(encoded.get(i), false) == null) {
        violations.add(malformed(rule.in(), rule.name()));
      } else {
        written(rule, List.of(encoded.get(i)));
      }
    }
  }

  /**
   * @param declared the names that the rules have
   * @param others whether undeclared parameters are refused, kept as text, or left out
   */
  void query(List<ParameterRule> rules, Spellings declared, String query, Others others) {
    Pairs pairs = Pairs.ofQuery(query, MAX_PAIRS);
    if (pairs.tooMany()) {
      violations.add(tooMany(In.QUERY));
      return;
    }
    if (pairs.malformed()) {
      violations.add(malformed(In.QUERY, ""));
      return;
    }
    List<ParameterRule> open = null;
    for (ParameterRule rule : rules) {
      if (rule.isScalar()) {
        named(rule, pairs);
      } else if (rule.style() == Style.DEEP_OBJECT) {
        nested(rule, pairs.nested(rule.name()));
      } else if (!rule.isApart()) {
        written(rule, pairs.take(rule.name()));
      } else if (rule.coercion().additional() == null) {
        members(rule, pairs.apart(rule.coercion()));
      } else {
        open = open == null ? new ArrayList<>() : open;
        open.add(rule);
      }
    }
    if (others != Others.REFUSED || open != null) {
      likeDeclared(pairs, declared, In.QUERY);
    }
    // What takes any name takes what others have left.
    for (ParameterRule rule : open == null ? List.<ParameterRule>of() : open) {
      members(rule, pairs.apart(rule.coercion()));
    }
    undeclared(pairs, others);
  }

  private void named(ParameterRule rule, Pairs pairs) {
    int pair = pairs.find(rule.name());
    String only = pair < 0 ? null : pairs.takeOnly(pair);
    if (only == null || !scalar(rule, only)) {
      written(rule, pair < 0 ? null : pairs.take(rule.name()));
    }
  }

  /**
   * Keeps the value of a parameter that is written once and can be nothing but a scalar, and says
   * whether it could; if not, {@link #written} knows why.
   */
  private boolean scalar(ParameterRule rule, String encoded) {
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

  private void nested(ParameterRule rule, @Nullable Map<String, List<String>> members) {
    if (members == null) {
      violations.add(
          Violation.of(rule.in(), rule.name(), "style", "one level of names in brackets"));
    } else {
      members(rule, members);
    }
  }

  void headers(List<ParameterRule> rules, Function<String, List<String>> headers) {
    for (ParameterRule rule : rules) {
      List<String> lines = headers.apply(rule.name());
      boolean joins = lines.size() > 1 && (rule.isList() || rule.isMap());
      if (lines.size() != 1 || !rule.isScalar() || !scalar(rule, lines.getFirst())) {
        written(rule, lines.isEmpty() ? null : joins ? List.of(String.join(",", lines)) : lines);
      }
    }
  }

  /** Fields that make software behind us read another method or path, unless they are declared. */
  void concerning(List<ParameterRule> declared, Function<String, List<String>> headers) {
    for (String field : CONCERNING) {
      if (!headers.apply(field).isEmpty()
          && declared.stream().noneMatch(rule -> rule.name().equalsIgnoreCase(field))) {
        violations.add(
            Violation.of(In.HEADER, field, "undeclared", "no header field of this name"));
      }
    }
  }

  void cookies(
      List<ParameterRule> rules, Spellings declared, Function<String, List<String>> headers) {
    if (!rules.isEmpty()) {
      Pairs pairs = Pairs.ofCookies(headers.apply("Cookie"), MAX_PAIRS);
      if (pairs.tooMany()) {
        violations.add(tooMany(In.COOKIE));
        return;
      }
      rules.forEach(rule -> written(rule, pairs.take(rule.name())));
      likeDeclared(pairs, declared, In.COOKIE);
    }
  }

  /** The rules that were broken, the first ones of many. */
  List<Violation> violations() {
    return violations.size() > MAX_VIOLATIONS ? violations.subList(0, MAX_VIOLATIONS) : violations;
  }

  Parameters result() {
    if (!violations.isEmpty()) {
      return new Parameters.Refused(violations());
    }
    return new Parameters.Decoded(of(In.PATH), of(In.QUERY), of(In.HEADER), of(In.COOKIE));
  }

  private Map<String, Object> of(In in) {
    return values == null ? Map.of() : values.getOrDefault(in, Map.of());
  }

  private static Violation tooMany(In in) {
    return Violation.of(in, "", "max-parameters", "at most " + MAX_PAIRS + " of them");
  }

  private static Violation malformed(In in, String name) {
    return Violation.of(in, name, "percent-encoding", "percent-encoded UTF-8");
  }

  /** What passes unread must not be taken for what is declared. */
  private void likeDeclared(Pairs pairs, Spellings declared, In in) {
    for (int at = pairs.untaken(0); at < pairs.size(); at = pairs.untaken(at + 1)) {
      if (declared.mayMean(pairs.name(at)) && violations.size() < MAX_VIOLATIONS) {
        violations.add(Violation.of(in, pairs.name(at), "style", Spellings.EXPECTED));
      }
    }
  }

  private void undeclared(Pairs pairs, Others others) {
    boolean unread = others == Others.IGNORED || (others == Others.KEPT && values == null);
    int end = unread ? 0 : pairs.size();
    for (int at = pairs.untaken(0); at < end; at = pairs.untaken(at + 1)) {
      String name = pairs.name(at);
      if (others == Others.REFUSED) {
        violations.add(Violation.of(In.QUERY, name, "undeclared", "no parameter of this name"));
        if (violations.size() == MAX_VIOLATIONS) {
          return;
        }
      } else {
        any(name, pairs.take(name));
      }
    }
  }

  private void any(String name, @Nullable List<String> encoded) {
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

  private void members(ParameterRule rule, Map<String, List<String>> members) {
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

  private void written(ParameterRule rule, @Nullable List<String> encoded) {
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
