package dev.gatehouse.admin;

import java.util.Map;
import java.util.Optional;

/**
 * What a person asks the desk to do.
 *
 * @param name the words of the command, such as {@code key issue}
 * @param values its arguments by name
 */
public record Errand(String name, Map<String, String> values) {

  String value(String argument) throws Failed {
    return optional(argument)
        .orElseThrow(() -> Failed.mistake(name + " needs a value for " + argument));
  }

  Optional<String> optional(String argument) {
    return Optional.ofNullable(values.get(argument));
  }
}
