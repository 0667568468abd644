package dev.gatehouse.contract.schema;

import dev.gatehouse.contract.json.Tape;

/** One compiled keyword, or several that read the same part of a value together. */
interface Rule {
  int ANY = -1;
  int OBJECTS = 1 << Tape.OBJECT;
  int ARRAYS = 1 << Tape.ARRAY;
  int STRINGS = 0x0101 << Tape.STRING;
  int NUMBERS = 0x0101 << Tape.NUMBER;

  boolean holds(Evaluation evaluation, int at);

  /** A bit for each {@link Tape#tag} of values that it may refuse, or mark. */
  default int tags() {
    return ANY;
  }

  /** Whether it holds a value against no other schema. */
  default boolean simple() {
    return false;
  }
}
