package dev.gatehouse.contract;

import dev.gatehouse.contract.schema.Evaluation;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The parameters of one request being read: which are there, and which of those are declared. */
final class ParameterReading {
  private static final int MAX_PAIRS = 1_000;

  private static final List<String> CONCERNING =
      List.of(
          "X-HTTP-Method-Override",
          "X-HTTP-Method",
          "X-Method-Override",
          "X-Original-URL",
          "X-Rewrite-URL");

  private final ParameterValues values;

  private ParameterReading(ParameterValues values) {
    this.values = values;
  }

  /** Keeps the values. */
  static ParameterReading keeping(Evaluation evaluation) {
    return new ParameterReading(new ParameterValues(evaluation, new EnumMap<>(In.class)));
  }

  /** Looks for violations only: nobody asks for the values. */
  static ParameterReading checking(Evaluation evaluation) {
    return new ParameterReading(new ParameterValues(evaluation, null));
  }

  void path(List<ParameterRule> rules, List<String> encoded) {
    for (int i = 0; i < rules.size(); i++) {
      ParameterRule rule = rules.get(i);
      if (rule.isScalar() && values.scalar(rule, encoded.get(i))) {
        continue;
      }
      if (PercentCoding.decode(encoded.get(i), false) == null) {
        values.breaks(malformed(rule.in(), rule.name()));
      } else {
        values.written(rule, List.of(encoded.get(i)));
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
      values.breaks(tooMany(In.QUERY));
      return;
    }
    if (pairs.malformed()) {
      values.breaks(malformed(In.QUERY, ""));
      return;
    }
    behindSemicolon(declared, query, others == Others.REFUSED);
    List<ParameterRule> open = null;
    for (ParameterRule rule : rules) {
      if (rule.isScalar()) {
        named(rule, pairs);
      } else if (rule.style() == Style.DEEP_OBJECT) {
        nested(rule, pairs.nested(rule.name()));
      } else if (!rule.isApart()) {
        values.written(rule, pairs.take(rule.name()));
      } else if (rule.coercion().additional() == null) {
        values.members(rule, pairs.apart(rule.coercion()));
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
      values.members(rule, pairs.apart(rule.coercion()));
    }
    undeclared(pairs, others);
  }

  /** Who parts pairs at semicolons finds a name there that was not held against anything. */
  private void behindSemicolon(Spellings declared, String query, boolean any) {
    String name = Spellings.behindSemicolon(query, any, it -> any || declared.mayMean(it));
    if (name != null) {
      String rule = any ? "undeclared" : "style";
      values.breaks(Violation.of(In.QUERY, name, rule, Spellings.NONE_BEHIND));
    }
  }

  private void named(ParameterRule rule, Pairs pairs) {
    int pair = pairs.find(rule.name());
    String only = pair < 0 ? null : pairs.takeOnly(pair);
    if (only == null || !values.scalar(rule, only)) {
      values.written(rule, pair < 0 ? null : pairs.take(rule.name()));
    }
  }

  private void nested(ParameterRule rule, @Nullable Map<String, List<String>> members) {
    if (members == null) {
      values.breaks(
          Violation.of(rule.in(), rule.name(), "style", "one level of names in brackets"));
    } else {
      values.members(rule, members);
    }
  }

  void headers(List<ParameterRule> rules, Function<String, List<String>> headers) {
    for (ParameterRule rule : rules) {
      List<String> lines = headers.apply(rule.name());
      boolean joins = lines.size() > 1 && (rule.isList() || rule.isMap());
      if (lines.size() != 1 || !rule.isScalar() || !values.scalar(rule, lines.getFirst())) {
        values.written(
            rule, lines.isEmpty() ? null : joins ? List.of(String.join(",", lines)) : lines);
      }
    }
  }

  /** Fields that make software behind us read another method or path, unless they are declared. */
  void concerning(List<ParameterRule> declared, Function<String, List<String>> headers) {
    for (String field : CONCERNING) {
      if (!headers.apply(field).isEmpty()
          && declared.stream().noneMatch(rule -> rule.name().equalsIgnoreCase(field))) {
        values.breaks(Violation.of(In.HEADER, field, "undeclared", "no header field of this name"));
      }
    }
  }

  void cookies(
      List<ParameterRule> rules, Spellings declared, Function<String, List<String>> headers) {
    if (!rules.isEmpty()) {
      Pairs pairs = Pairs.ofCookies(headers.apply("Cookie"), MAX_PAIRS);
      if (pairs.tooMany()) {
        values.breaks(tooMany(In.COOKIE));
        return;
      }
      rules.forEach(rule -> values.written(rule, pairs.take(rule.name())));
      likeDeclared(pairs, declared, In.COOKIE);
    }
  }

  /** The rules that were broken, the first ones of many. */
  List<Violation> violations() {
    return values.violations();
  }

  Parameters result() {
    if (!violations().isEmpty()) {
      return new Parameters.Refused(violations());
    }
    return new Parameters.Decoded(
        values.of(In.PATH), values.of(In.QUERY), values.of(In.HEADER), values.of(In.COOKIE));
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
      likeDeclared(pairs.name(at), declared, in);
    }
  }

  private void likeDeclared(String name, Spellings declared, In in) {
    if (declared.mayMean(name) && !values.brokenEnough()) {
      values.breaks(Violation.of(in, name, "style", Spellings.EXPECTED));
    }
  }

  private void undeclared(Pairs pairs, Others others) {
    boolean unread = others == Others.IGNORED || (others == Others.KEPT && !values.kept());
    int end = unread ? 0 : pairs.size();
    for (int at = pairs.untaken(0); at < end; at = pairs.untaken(at + 1)) {
      String name = pairs.name(at);
      if (others == Others.REFUSED) {
        values.breaks(Violation.of(In.QUERY, name, "undeclared", "no parameter of this name"));
        if (values.brokenEnough()) {
          return;
        }
      } else {
        values.any(name, pairs.take(name));
      }
    }
  }
}
