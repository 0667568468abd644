package dev.gatehouse.contract.schema;

import dev.gatehouse.contract.json.Tape;
import dev.gatehouse.contract.regex.Exhausted;

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
    return matches(content, evaluation, at) || site.fails(evaluation, at);
  }

  /** Where that costs too much, the value is refused as a whole. */
  static boolean matches(Content content, Evaluation evaluation, int at) {
    Tape tape = evaluation.tape();
    try {
      if (tape.escaped(at)) {
        int length = tape.plain(at);
        return matches(content, evaluation, tape.plainBytes(), 0, length);
      }
      return matches(content, evaluation, tape.bytes(), tape.start(at), tape.end(at));
    } catch (Exhausted _) {
      return evaluation.spent(at);
    }
  }

  private static boolean matches(
      Content content, Evaluation evaluation, byte[] bytes, int from, int to) {
    return content instanceof CostlyPattern costly
        ? costly.matches(bytes, from, to, evaluation)
        : content.matches(bytes, from, to);
  }
}
