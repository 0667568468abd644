package dev.gatehouse.contract.schema;

import dev.gatehouse.contract.json.Tape;

/** {@code type}: a bit for every kind of value, and one for numbers that must be integers. */
record TypeRule(int kinds, boolean zeroFractionCounts, Site site) implements Rule {
  static final int INTEGER = 1;

  static int bit(int kind) {
    return 1 << kind;
  }

  @Override
  public boolean holds(Evaluation evaluation, int at) {
    Tape tape = evaluation.tape();
    int kind = tape.kind(at);
    if ((kinds & 1 << kind) != 0) {
      return true;
    }
    boolean integer =
        kind == Tape.NUMBER
            && (kinds & INTEGER) != 0
            && (tape.whole(at) || (zeroFractionCounts && isInteger(tape, at)));
    return integer || site.fails(evaluation, at);
  }

  static boolean isInteger(Tape tape, int at) {
    return tape.whole(at) || tape.decimal(at).stripTrailingZeros().scale() <= 0;
  }
}
