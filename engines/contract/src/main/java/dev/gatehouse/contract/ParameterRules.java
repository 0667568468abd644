package dev.gatehouse.contract;

import dev.gatehouse.contract.confine.Confinement;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The parameters of an operation.
 *
 * @param path in the order of the template
 * @param open whether query parameters that are not declared are kept
 * @param inQuery the names that are declared for the query
 * @param inCookies the names that are declared for cookies
 */
record ParameterRules(
    List<ParameterRule> path,
    List<ParameterRule> query,
    List<ParameterRule> headers,
    List<ParameterRule> cookies,
    boolean open,
    Spellings inQuery,
    Spellings inCookies) {

  /** Those that a contract declares. */
  static ParameterRules declared(
      List<ParameterRule> path,
      List<ParameterRule> query,
      List<ParameterRule> headers,
      List<ParameterRule> cookies) {
    return new ParameterRules(
        path, query, headers, cookies, false, spellings(query), spellings(cookies));
  }

  private static Spellings spellings(List<ParameterRule> rules) {
    return Spellings.of(rules.stream().flatMap(rule -> rule.names().stream()).toList());
  }

  /** Of an operation that declares none but those of its path. */
  static ParameterRules anything(Template template) {
    List<ParameterRule> path =
        template.names().stream().map(name -> ParameterRule.anyText(name, In.PATH)).toList();
    return new ParameterRules(
        path, List.of(), List.of(), List.of(), true, Spellings.NONE, Spellings.NONE);
  }

  List<Parameter> declared() {
    return all().stream().map(ParameterRule::parameter).toList();
  }

  Confinement confinement(In in, String name) {
    for (ParameterRule rule : all()) {
      boolean named =
          in == In.HEADER ? rule.name().equalsIgnoreCase(name) : rule.name().equals(name);
      if (named && rule.in() == in) {
        return rule.confinement();
      }
    }
    return Confinement.FREE;
  }

  private List<ParameterRule> all() {
    return Stream.of(path, query, headers, cookies).flatMap(List::stream).toList();
  }

  void read(
      ParameterReading reading,
      List<String> pathValues,
      String rawQuery,
      Function<String, List<String>> fields,
      boolean strict) {
    reading.path(path, pathValues);
    Others others = open ? Others.KEPT : strict ? Others.REFUSED : Others.IGNORED;
    reading.query(query, inQuery, rawQuery, others);
    reading.headers(headers, fields);
    if (strict && !open) {
      reading.concerning(headers, fields);
    }
    reading.cookies(cookies, inCookies, fields);
  }
}
