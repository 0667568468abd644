package dev.gatehouse.admin;

/** What a command does. */
@FunctionalInterface
interface Action {
  /** Returns the exit code. */
  int run(Arguments arguments) throws Failed;
}
