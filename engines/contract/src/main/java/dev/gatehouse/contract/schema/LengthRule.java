package dev.gatehouse.contract.schema;

import dev.gatehouse.contract.json.Tape;

/** {@code minLength} or {@code maxLength}, in code points. */
record LengthRule(boolean atLeast, int limit, Site site) implements Rule {
  @Override
  public int tags() {
    return STRINGS;
  }

  @Override
  public boolean simple() {
    return true;
  }

  @Override
  public boolean holds(Evaluation evaluation, int at) {
    Tape tape = evaluation.tape();
    if (tape.kind(at) != Tape.STRING) {
      return true;
    }
    int bytes = tape.end(at) - tape.start(at);
    // A code point takes at least one byte, and at most four, or twelve as two escapes.
    int widest = tape.escaped(at) ? 12 : 4;
    boolean holds =
        atLeast
            ? bytes >= limit && ((bytes + widest - 1) / widest >= limit || tape.length(at) >= limit)
            : bytes <= limit || (bytes <= (long) widest * limit && tape.length(at) <= limit);
    return holds || site.fails(evaluation, at);
  }
}
