package dev.gatehouse.contract.schema;

import dev.gatehouse.contract.json.Names;
import dev.gatehouse.contract.json.Tape;

/**
 * A {@code oneOf} or {@code anyOf} whose branch a property names (OpenAPI 3.0 §4.7.25): only that
 * branch is tried.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared or changed
record DiscriminatorRule(
    String property, byte[] name, Names values, Schema[] schemas, Rule otherwise, Site site)
    implements Rule {
  @Override
  public boolean holds(Evaluation evaluation, int at) {
    Tape tape = evaluation.tape();
    if (tape.kind(at) != Tape.OBJECT) {
      return otherwise.holds(evaluation, at);
    }
    int value = tape.member(at, name);
    if (value < 0 || tape.kind(value) != Tape.STRING) {
      return evaluation.fails(site, at, property);
    }
    int index = tape.findValue(values, value);
    return index >= 0 ? schemas[index].holds(evaluation, at) : evaluation.fails(site, at, property);
  }
}
