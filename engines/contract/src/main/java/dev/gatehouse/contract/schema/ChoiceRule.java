package dev.gatehouse.contract.schema;

import static java.util.stream.Collectors.toSet;

import dev.gatehouse.contract.document.Node;
import dev.gatehouse.contract.json.Names;
import dev.gatehouse.contract.json.Tape;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** {@code enum} or {@code const}: each found without going through all. */
final class ChoiceRule implements Rule {
  private static final int FEW = 16;

  private final List<String> texts;
  private final Names strings;
  private final Limit[] numbers;
  // The same, where they are many: those that are whole, sorted; and all.
  private final long[] whole;
  private final Set<BigDecimal> many;
  private final OtherChoices others;
  private final Site site;

  ChoiceRule(List<Node> choices, Site site) {
    List<String> named = new ArrayList<>();
    List<Limit> limits = new ArrayList<>();
    List<Node> rest = new ArrayList<>();
    for (Node choice : choices) {
      switch (choice) {
        case Node.Text text -> named.add(text.value());
        case Node.Numeric number -> limits.add(Limit.of(number.value()));
        default -> rest.add(choice);
      }
    }
    this.texts = !limits.isEmpty() || !rest.isEmpty() ? List.of() : List.copyOf(named);
    this.strings = new Names(named);
    this.numbers = limits.toArray(Limit[]::new);
    this.whole =
        limits.stream()
            .filter(it -> it.small() && it.scale() == 0)
            .mapToLong(Limit::unscaled)
            .sorted()
            .toArray();
    this.many =
        numbers.length <= FEW
            ? Set.of()
            : limits.stream().map(it -> it.exact().stripTrailingZeros()).collect(toSet());
    this.others = OtherChoices.of(rest);
    this.site = site;
  }

  /** The choices, if all of them are texts; else none. */
  List<String> texts() {
    return texts;
  }

  @Override
  public boolean simple() {
    return true;
  }

  @Override
  public boolean holds(Evaluation evaluation, int at) {
    Tape tape = evaluation.tape();
    boolean found =
        switch (tape.kind(at)) {
          case Tape.STRING -> tape.findValue(strings, at) >= 0;
          case Tape.NUMBER -> number(tape, at);
          default -> others.have(tape, at);
        };
    return found || site.fails(evaluation, at);
  }

  private boolean number(Tape tape, int at) {
    if (!many.isEmpty()) {
      // Each choice of as few digits is among the whole ones, however it was written.
      return tape.fitsLong(at)
          ? Arrays.binarySearch(whole, tape.longValue(at)) >= 0
          : many.contains(tape.decimal(at).stripTrailingZeros());
    }
    for (Limit number : numbers) {
      if (number.compare(tape, at) == 0) {
        return true;
      }
    }
    return false;
  }
}
