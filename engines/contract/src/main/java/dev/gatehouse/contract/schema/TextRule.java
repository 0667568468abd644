package dev.gatehouse.contract.schema;

import dev.gatehouse.contract.json.Tape;

/** A test of a string's content: {@code pattern} or {@code format}. */
record TextRule(Content content, Site site) implements Rule {
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
    return matches(content, tape, at) || site.fails(evaluation, at);
  }

  static boolean matches(Content content, Tape tape, int at) {
    if (tape.escaped(at)) {
      int length = tape.plain(at);
      return content.matches(tape.plainBytes(), 0, length);
    }
    return content.matches(tape.bytes(), tape.start(at), tape.end(at));
  }
}
