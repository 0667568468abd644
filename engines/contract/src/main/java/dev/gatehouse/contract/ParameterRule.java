package dev.gatehouse.contract;

import dev.gatehouse.contract.confine.Confinement;
import dev.gatehouse.contract.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a parameter is written and what its value must keep.
 *
 * @param schema null if any value will do
 * @param json whether the value is a JSON text ({@code content})
 * @param emptyAllowed {@code allowEmptyValue}
 * @param reservedRefused whether delimiters of RFC 3986 §2.2 have to be percent-encoded; only where
 *     the contract says so in words, since most clients send some as they are
 * @param confinement what a value that keeps the schema can carry
 */
record ParameterRule(
    Parameter parameter,
    Style style,
    boolean explode,
    Coercion coercion,
    @Nullable Schema schema,
    boolean json,
    boolean emptyAllowed,
    boolean reservedRefused,
    Confinement confinement) {
  // A plus is a space in a query.
  private static final String RESERVED = ":/?#[]@!$&'()*,;=";

  /** A parameter of which nothing but the name is known. */
  static ParameterRule anyText(String name, In in) {
    Parameter parameter = new Parameter(name, in, ValueType.STRING, in == In.PATH);
    return new ParameterRule(
        parameter,
        Style.standard(in),
        false,
        Coercion.TEXT,
        null,
        false,
        true,
        false,
        Confinement.FREE);
  }

  String name() {
    return parameter.name();
  }

  In in() {
    return parameter.in();
  }

  boolean isList() {
    return coercion.admits(ValueType.LIST);
  }

  boolean isMap() {
    return coercion.admits(ValueType.MAP);
  }

  /** Whether it can hold nothing but one scalar, written as it is. */
  boolean isScalar() {
    return !json
        && !reservedRefused
        && (style == Style.FORM || style == Style.SIMPLE)
        && coercion.admitsNoContainer();
  }

  /** Whether the members of a map are parameters of their own. */
  boolean isApart() {
    return isMap() && explode && style == Style.FORM && !json;
  }

  /** Its name, and those of its members where they are parameters of their own. */
  List<String> names() {
    List<String> names = new ArrayList<>(List.of(name()));
    if (isApart()) {
      names.addAll(coercion.members().keySet());
    }
    return names;
  }

  /** Whether a value holds a delimiter that is neither encoded nor this style's own. */
  boolean breaksReserved(String encoded) {
    if (!reservedRefused) {
      return false;
    }
    boolean lists = (isList() || isMap()) && !explode;
    for (int i = 0; i < encoded.length(); i++) {
      char c = encoded.charAt(i);
      if (RESERVED.indexOf(c) >= 0 && !(c == ',' && lists)) {
        return true;
      }
    }
    return false;
  }
}
