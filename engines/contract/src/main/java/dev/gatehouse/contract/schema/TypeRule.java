package dev.gatehouse.contract.schema;

import dev.gatehouse.contract.json.Decimal;
import dev.gatehouse.contract.json.Tape;

/** {@code type}: a bit for every kind of value, and one for numbers that must be integers. */
record TypeRule(int kinds, boolean zeroFractionCounts, Site site) implements Rule {
  static final int INTEGER = 1;

  static int bit(int kind) {
    return 1 << kind;
  }

  /** The tags of values that pass without a closer look. */
  int passing() {
    int integers = (kinds & INTEGER) == 0 ? 0 : 1 << Tape.NUMBER;
    int all = kinds & ~INTEGER;
    return all | integers | (all & (bit(Tape.STRING) | bit(Tape.NUMBER))) << 8;
  }

  @Override
  public boolean simple() {
    return true;
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

  private static boolean isInteger(Tape tape, int at) {
    Decimal small = tape.small(at);
    return small != null ? small.isInteger() : tape.decimal(at).stripTrailingZeros().scale() <= 0;
  }
}
