package dev.gatehouse.journal;

/**
 * How work that can wait is done in pieces. Each piece takes a processor from the calls for less
 * than a millisecond, all of them on end for tens of milliseconds.
 */
interface Pace {
  /** Nobody else is to be let go first. */
  Pace AT_ONCE = () -> {};

  /** A piece is done: returns when it is time for the next one. */
  void piece();
}
