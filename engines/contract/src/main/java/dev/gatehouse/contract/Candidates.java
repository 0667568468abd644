package dev.gatehouse.contract;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an encoded parameter can mean, the likeliest first. */
final class Candidates {
  private final ParameterRule rule;
  private final List<Coerced> found = new ArrayList<>();

  private Candidates(ParameterRule rule) {
    this.rule = rule;
  }

  /**
   * What a parameter means that was written once or several times; empty if it cannot be read as
   * declared.
   */
  static List<Coerced> of(ParameterRule rule, List<String> encoded) {
    Candidates candidates = new Candidates(rule);
    List<String> values = candidates.unstyled(encoded);
    boolean once = values.size() == 1;
    if (once && rule.coercion().admitsScalars()) {
      candidates.scalar(values.getFirst());
    }
    if (rule.isList()) {
      boolean each = values.size() > 1 || (rule.explode() && repeats(rule));
      candidates.list(each ? values : rule.style().split(values.getFirst(), rule.explode()));
    }
    if (rule.isMap() && (once || rule.style() == Style.MATRIX)) {
      candidates.map(values);
    }
    return candidates.found;
  }

  /** What a map means whose members were written apart. */
  static Coerced ofMembers(ParameterRule rule, Map<String, List<String>> encoded) {
    Candidates candidates = new Candidates(rule);
    Map<String, List<String>> members = new LinkedHashMap<>();
    encoded.forEach(
        (name, values) -> members.put(name, values.stream().map(candidates::decoded).toList()));
    return Coerced.map(members, rule.coercion());
  }

  private static boolean repeats(ParameterRule rule) {
    return rule.in() == In.QUERY || rule.in() == In.COOKIE || rule.style() == Style.MATRIX;
  }

  private List<String> unstyled(List<String> encoded) {
    String first = encoded.getFirst();
    if (rule.style() == Style.LABEL && first.startsWith(".")) {
      return List.of(first.substring(1));
    }
    if (rule.style() != Style.MATRIX || !first.startsWith(";")) {
      return encoded;
    }
    List<String> values = new ArrayList<>();
    String named = rule.name() + "=";
    for (String part : first.substring(1).split(";", -1)) {
      values.add(part.startsWith(named) ? part.substring(named.length()) : part);
    }
    return values;
  }

  private void scalar(String encoded) {
    String text = decoded(encoded);
    Coerced typed = Coerced.scalar(text, rule.coercion());
    found.add(typed);
    if (!(typed.value() instanceof String) && rule.coercion().admits(ValueType.STRING)) {
      found.add(Coerced.text(text));
    }
  }

  private void list(List<String> encoded) {
    found.add(Coerced.list(encoded.stream().map(this::decoded).toList(), rule.coercion()));
  }

  private void map(List<String> values) {
    List<String> parts = new ArrayList<>();
    values.forEach(value -> parts.addAll(rule.style().split(value, rule.explode())));
    Map<String, List<String>> members = rule.explode() ? equalities(parts) : alternating(parts);
    if (members != null) {
      found.add(Coerced.map(members, rule.coercion()));
    }
  }

  private @Nullable Map<String, List<String>> equalities(List<String> parts) {
    Map<String, List<String>> members = new LinkedHashMap<>();
    for (String part : parts) {
      int equals = part.indexOf('=');
      if (equals < 0) {
        return null;
      }
      add(part.substring(0, equals), part.substring(equals + 1), members);
    }
    return members;
  }

  private @Nullable Map<String, List<String>> alternating(List<String> parts) {
    if (parts.size() % 2 != 0) {
      return null;
    }
    Map<String, List<String>> members = new LinkedHashMap<>();
    for (int i = 0; i < parts.size(); i += 2) {
      add(parts.get(i), parts.get(i + 1), members);
    }
    return members;
  }

  private void add(String name, String value, Map<String, List<String>> into) {
    into.computeIfAbsent(decoded(name), _ -> new ArrayList<>()).add(decoded(value));
  }

  private String decoded(String encoded) {
    if (rule.in() == In.HEADER) {
      return encoded;
    }
    String decoded = PercentCoding.decode(encoded, rule.in() == In.QUERY);
    return decoded == null ? encoded : decoded;
  }
}
