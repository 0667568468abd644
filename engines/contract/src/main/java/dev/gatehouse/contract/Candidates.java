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
    if (values == null) {
      return List.of();
    }
    boolean once = values.size() == 1;
    if (once && rule.coercion().admitsScalars()) {
      candidates.scalar(values.getFirst());
    }
    if (rule.isList()) {
      if (rule.explode() && repeats(rule)) {
        candidates.list(values);
      } else if (once) {
        candidates.list(rule.style().split(values.getFirst(), rule.explode()));
      }
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

  /** The values without what label and matrix put before them; null where that is missing. */
  private @Nullable List<String> unstyled(List<String> encoded) {
    String first = encoded.getFirst();
    if (rule.style() == Style.LABEL) {
      return first.startsWith(".") ? List.of(first.substring(1)) : null;
    }
    if (rule.style() != Style.MATRIX) {
      return encoded;
    }
    if (!first.startsWith(";")) {
      return null;
    }
    boolean named = !(rule.isMap() && rule.explode());
    List<String> values = new ArrayList<>();
    for (String part : first.substring(1).split(";", -1)) {
      int equals = part.indexOf('=');
      if (named && !(equals < 0 ? part : part.substring(0, equals)).equals(rule.name())) {
        return null;
      }
      values.add(named ? part.substring(equals < 0 ? part.length() : equals + 1) : part);
    }
    return values;
  }

  private void scalar(String encoded) {
    found.addAll(ofText(decoded(encoded), rule.coercion()));
  }

  /** What a text means that is not encoded, and holds one scalar. */
  static List<Coerced> ofText(String text, Coercion coercion) {
    Coerced typed = Coerced.scalar(text, coercion);
    return !(typed.value() instanceof String) && coercion.admits(ValueType.STRING)
        ? List.of(typed, Coerced.text(text))
        : List.of(typed);
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
