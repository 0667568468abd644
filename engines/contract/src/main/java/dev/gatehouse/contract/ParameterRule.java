package dev.gatehouse.contract;

import dev.gatehouse.contract.schema.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How a parameter is written and what its value must keep.
 *
 * @param schema null if any value will do
 * @param json whether the value is a JSON text ({@code content})
 * @param emptyAllowed {@code allowEmptyValue}
 */
record ParameterRule(
    Parameter parameter,
    Style style,
    boolean explode,
    Coercion coercion,
    @Nullable Schema schema,
    boolean json,
    boolean emptyAllowed) {

  /** A parameter of which nothing but the name is known. */
  static ParameterRule anyText(String name, In in) {
    Parameter parameter = new Parameter(name, in, ValueType.STRING, in == In.PATH);
    return new ParameterRule(
        parameter, Style.standard(in), false, Coercion.TEXT, null, false, true);
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
}
