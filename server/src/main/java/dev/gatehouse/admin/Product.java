package dev.gatehouse.admin;

import java.nio.file.Path;
import java.util.Optional;

/** What the command line asks of the rest of the product. Integers are exit codes. */
public interface Product {

  /** How the demo is started. */
  record Demo(boolean json, Optional<Path> state, int port) {}

  /**
   * Runs a gateway until it is told to stop.
   *
   * @param succeeding whether it takes over from the one that runs
   */
  int run(Path config, boolean succeeding, Terminal terminal) throws Failed;

  /** Tells every mistake of a configuration. */
  int check(Path config, boolean json, Terminal terminal) throws Failed;

  /** Prints the JSON Schema of the configuration. */
  int schema(Terminal terminal) throws Failed;

  int demo(Demo demo, Terminal terminal) throws Failed;

  /** The state folder that a configuration names; whatever else is wrong with it. */
  Path stateFolder(Path config) throws Failed;

  /** Owns the state folder of a configuration that nobody runs, to do errands there. */
  Desk open(Path config) throws Failed;

  /** Tells what changed between two contracts. */
  int diff(Path old, Path fresh, boolean json, Terminal terminal) throws Failed;

  /** Tells what a contract leaves open. */
  int report(Path contract, boolean json, Terminal terminal) throws Failed;

  /** Tells of one call which stage decided, by which line, and what would have let it pass. */
  int explain(Path config, String call, boolean json, Terminal terminal) throws Failed;
}
