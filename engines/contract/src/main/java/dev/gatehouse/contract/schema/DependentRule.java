package dev.gatehouse.contract.schema;

import dev.gatehouse.contract.json.Tape;
import org.jspecify.annotations.Nullable;

/**
 * What the presence of one property demands: other properties, or a schema for the whole object.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared or changed
record DependentRule(
    byte[] property, String[] names, byte[][] required, @Nullable Schema schema, Site site)
    implements Rule {
  @Override
  public int tags() {
    return OBJECTS;
  }

  @Override
  public boolean holds(Evaluation evaluation, int at) {
    Tape tape = evaluation.tape();
    if (tape.kind(at) != Tape.OBJECT || tape.member(at, property) < 0) {
      return true;
    }
    boolean holds = schema == null || schema.holds(evaluation, at);
    for (int i = 0; i < required.length; i++) {
      if (tape.member(at, required[i]) < 0) {
        holds = evaluation.fails(site, at, names[i]);
      }
    }
    return holds;
  }
}
