package dev.gatehouse.contract.schema;

import dev.gatehouse.contract.json.Names;
import dev.gatehouse.contract.json.Tape;
import org.jspecify.annotations.Nullable;

/**
 * A {@code oneOf} or {@code anyOf} whose branch a property names (OpenAPI 3.0 §4.7.25): only that
 * branch is tried.
 *
 * @param unnamed the schema where the property names none (OpenAPI 3.2 §4.25); null if it must
 */
@SuppressWarnings("ArrayRecordComponent") // never compared or changed
record DiscriminatorRule(
    String property,
    byte[] name,
    Names values,
    Schema[] schemas,
    @Nullable Schema unnamed,
    Rule otherwise,
    Site site)
    implements Rule {
  @Override
  public boolean holds(Evaluation evaluation, int at) {
    Tape tape = evaluation.tape();
    if (tape.kind(at) != Tape.OBJECT) {
      return otherwise.holds(evaluation, at);
    }
    int value = tape.member(at, name);
    boolean text = value >= 0 && tape.kind(value) == Tape.STRING;
    int index = text ? tape.findValue(values, value) : -1;
    Schema named = index >= 0 ? schemas[index] : unnamed;
    return named == null ? evaluation.fails(site, at, property) : named.holds(evaluation, at);
  }
}
