package dev.gatehouse;

import dev.gatehouse.config.Mistake;
import java.util.List;

/** A configuration cannot be served. */
final class ConfigurationMistaken extends Exception {
  private static final long serialVersionUID = 1;

  private final transient List<Mistake> mistakes;

  ConfigurationMistaken(List<Mistake> mistakes) {
    super(mistakes.size() + " mistakes in the configuration");
    this.mistakes = List.copyOf(mistakes);
  }

  List<Mistake> mistakes() {
    return mistakes;
  }
}
