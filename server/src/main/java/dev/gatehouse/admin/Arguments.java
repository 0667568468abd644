package dev.gatehouse.admin;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParseResult;

/** The arguments of one command line, wherever after the command they stand. */
final class Arguments {
  static final String CONFIG = "-c";
  static final String DEFAULT_CONFIG = "gatehouse.yaml";

  private final ParseResult root;

  Arguments(ParseResult root) {
    this.root = root;
  }

  /** The file; a folder stands for the one of the usual name in it. */
  Path config() {
    return config(Path.of(optional(CONFIG).orElse(DEFAULT_CONFIG)));
  }

  /** As {@link #config()}. */
  static Path config(Path named) {
    return Files.isDirectory(named) ? named.resolve(DEFAULT_CONFIG) : named;
  }

  boolean has(String option) {
    for (ParseResult at = root; ; at = at.subcommand()) {
      if (at.hasMatchedOption(option)) {
        return true;
      }
      if (!at.hasSubcommand()) {
        return false;
      }
    }
  }

  Optional<String> optional(String option) {
    for (ParseResult at = root; ; at = at.subcommand()) {
      @Nullable String value =
          at.hasMatchedOption(option) ? at.matchedOptionValue(option, "") : null;
      if (value != null) {
        return Optional.of(value);
      }
      if (!at.hasSubcommand()) {
        return Optional.empty();
      }
    }
  }

  /** A number of an option. */
  int number(String option, int otherwise, int min, int max) throws Failed {
    Optional<String> text = optional(option);
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      int number = Integer.parseInt(text.get());
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw notANumber(option, min, max, text.get());
    }
    throw notANumber(option, min, max, text.get());
  }

  /** The i-th argument without a name; the parser has seen that it is there. */
  String positional(int i) {
    return last().matchedPositionalValue(i, "");
  }

  /** The i-th argument without a name, if it was written. */
  Optional<String> optionalPositional(int i) {
    return last().hasMatchedPositional(i)
        ? Optional.of(last().matchedPositionalValue(i, ""))
        : Optional.empty();
  }

  private ParseResult last() {
    ParseResult at = root;
    while (at.hasSubcommand()) {
      at = at.subcommand();
    }
    return at;
  }

  private static Failed notANumber(String option, int min, int max, String was) {
    return Failed.mistake(
        "%s must be a number from %d to %d, was %s".formatted(option, min, max, was));
  }
}
