package dev.gatehouse.contract.regex;

import java.util.ArrayList;
import java.util.List;

/** A pattern as steps of a machine that is in many of them at once. */
final class Program {
  static final int MAX_STEPS = 20_000;

  /** One step. */
  sealed interface Step {}

  /** Takes a code point and goes on to the next step. */
  record Take(Ranges set) implements Step {}

  /** Goes on only at a place. */
  record Look(Tree.Place place) implements Step {}

  /** Goes on at both. */
  record Fork(int one, int other) implements Step {}

  /** Has matched. */
  record Done() implements Step {}

  private static final Step OPEN = new Done();

  private final List<Step> steps = new ArrayList<>();

  private Program() {}

  /**
   * @throws NotLinear if it would be too large
   */
  static List<Step> of(Tree tree) {
    Program program = new Program();
    program.add(tree);
    program.emit(new Done());
    return program.steps;
  }

  private int emit(Step step) {
    if (steps.size() >= MAX_STEPS) {
      throw new NotLinear("it is too large");
    }
    steps.add(step);
    return steps.size() - 1;
  }

  private void add(Tree tree) {
    switch (tree) {
      case Tree.One one -> emit(new Take(one.set()));
      case Tree.At at -> emit(new Look(at.place()));
      case Tree.Sequence sequence -> sequence.parts().forEach(this::add);
      case Tree.Choice choice -> choice(choice.parts());
      case Tree.Repeat repeat -> repeat(repeat);
    }
  }

  private void choice(List<Tree> parts) {
    List<Integer> ends = new ArrayList<>();
    for (int i = 0; i < parts.size() - 1; i++) {
      int fork = emit(OPEN);
      add(parts.get(i));
      ends.add(emit(OPEN));
      steps.set(fork, new Fork(fork + 1, steps.size()));
    }
    add(parts.getLast());
    for (int end : ends) {
      steps.set(end, new Fork(steps.size(), steps.size()));
    }
  }

  private void repeat(Tree.Repeat repeat) {
    for (int i = 0; i < repeat.min(); i++) {
      add(repeat.part());
    }
    if (repeat.max() == Integer.MAX_VALUE) {
      int fork = emit(OPEN);
      add(repeat.part());
      emit(new Fork(fork, fork));
      steps.set(fork, new Fork(fork + 1, steps.size()));
      return;
    }
    List<Integer> forks = new ArrayList<>();
    for (int i = repeat.min(); i < repeat.max(); i++) {
      forks.add(emit(OPEN));
      add(repeat.part());
    }
    for (int fork : forks) {
      steps.set(fork, new Fork(fork + 1, steps.size()));
    }
  }
}
