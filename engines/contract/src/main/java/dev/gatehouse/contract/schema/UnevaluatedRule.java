package dev.gatehouse.contract.schema;

import dev.gatehouse.contract.json.Tape;

/**
 * {@code unevaluatedProperties} or {@code unevaluatedItems}: a schema for the members that no
 * keyword beside it has seen.
 */
record UnevaluatedRule(int container, Schema schema, Site site) implements Rule {
  @Override
  public boolean holds(Evaluation evaluation, int at) {
    Tape tape = evaluation.tape();
    if (tape.kind(at) != container) {
      return true;
    }
    boolean object = container == Tape.OBJECT;
    boolean holds = true;
    int ordinal = 0;
    int end = tape.next(at);
    for (int member = tape.first(at); member < end; ordinal++) {
      int value = object ? tape.value(member) : member;
      if (!evaluation.marks().marked(ordinal)) {
        holds &=
            schema.acceptsNothing()
                ? site.fails(evaluation, value)
                : schema.holds(evaluation, value);
        if (!holds && !evaluation.collects()) {
          return false;
        }
      }
      member = tape.next(value);
    }
    evaluation.marks().markAll(ordinal);
    return holds;
  }
}
