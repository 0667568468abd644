package dev.gatehouse.contract;

import dev.gatehouse.contract.confine.Confinement;
import java.util.List;

/**
 * One property of a form: how it is written, and what it can be.
 *
 * @param rule how its values are written, where that is said by its encoding
 * @param styled whether it is said; a form's media type then says nothing (OpenAPI 3.1.1 §4.8.15.1)
 * @param kind what its content is unless a part says otherwise
 * @param contentTypes media types or ranges that a part may have; empty if nothing is said
 * @param measured whether its schema says something of the length or the characters
 * @param headers fields that a part must or may have
 */
record FormField(
    ParameterRule rule,
    boolean styled,
    Kind kind,
    List<String> contentTypes,
    boolean measured,
    List<ParameterRule> headers,
    Choice choice) {

  /** What the content of a property is. */
  enum Kind {
    TEXT,
    JSON,
    BINARY,
    /** Nothing is said, or several things. */
    ANY
  }

  /** A property that no schema names. */
  static FormField undeclared(Coercion coercion, Scratch scratch) {
    Parameter parameter = new Parameter("", In.QUERY, coercion.type(), false);
    return new FormField(
        new ParameterRule(
            parameter, Style.FORM, true, coercion, null, false, true, false, Confinement.FREE),
        false,
        Kind.ANY,
        List.of(),
        false,
        List.of(),
        new Choice(List.of(), scratch));
  }

  String name() {
    return rule.name();
  }

  /** Its name, and those of its members where they are fields of their own. */
  List<String> names() {
    return styled ? rule.names() : List.of(name());
  }

  Coercion coercion() {
    return rule.coercion();
  }

  /** What each of several values is. */
  Coercion item() {
    return rule.isList() ? coercion().item() : coercion();
  }
}
