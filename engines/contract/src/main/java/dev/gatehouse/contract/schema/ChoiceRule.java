package dev.gatehouse.contract.schema;

import dev.gatehouse.contract.document.Node;
import dev.gatehouse.contract.json.Names;
import dev.gatehouse.contract.json.Tape;
import java.util.ArrayList;
import java.util.List;

/** {@code enum} or {@code const}: strings by look-up, other values one by one. */
final class ChoiceRule implements Rule {
  private final Names strings;
  private final List<Node> others;
  private final Site site;

  ChoiceRule(List<Node> choices, Site site) {
    List<String> texts = new ArrayList<>();
    List<Node> rest = new ArrayList<>();
    for (Node choice : choices) {
      if (choice instanceof Node.Text text) {
        texts.add(text.value());
      } else {
        rest.add(choice);
      }
    }
    this.strings = new Names(texts);
    this.others = List.copyOf(rest);
    this.site = site;
  }

  @Override
  public boolean holds(Evaluation evaluation, int at) {
    Tape tape = evaluation.tape();
    if (tape.kind(at) == Tape.STRING) {
      return tape.findValue(strings, at) >= 0 || site.fails(evaluation, at);
    }
    for (int i = 0; i < others.size(); i++) {
      if (Equality.same(tape, at, others.get(i))) {
        return true;
      }
    }
    return site.fails(evaluation, at);
  }
}
