package dev.gatehouse.config;

import java.util.List;
import java.util.Optional;

/**
 * What came of reading a configuration.
 *
 * @param value absent if the main file has a mistake; beside mistakes, what is left without the
 *     parts that have them
 */
public record Loaded<T>(
    Optional<T> value, Origins origins, List<Mistake> mistakes, List<Mistake> warnings) {
  public Loaded {
    mistakes = List.copyOf(mistakes);
    warnings = List.copyOf(warnings);
  }
}
