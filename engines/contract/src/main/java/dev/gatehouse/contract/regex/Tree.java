package dev.gatehouse.contract.regex;

import java.util.List;

/** A parsed regular expression. */
sealed interface Tree {
  Tree EMPTY = new Sequence(List.of());

  /** One code point of a set. */
  record One(Ranges set) implements Tree {}

  /** One after the other. */
  record Sequence(List<Tree> parts) implements Tree {}

  /** One of several. */
  record Choice(List<Tree> parts) implements Tree {}

  /**
   * One again and again.
   *
   * @param max {@code Integer.MAX_VALUE} for no end
   */
  record Repeat(Tree part, int min, int max) implements Tree {}

  /** A place between two code points. */
  record At(Place place) implements Tree {}

  /** Which place. */
  enum Place {
    START,
    END,
    WORD_EDGE,
    NO_WORD_EDGE
  }
}
