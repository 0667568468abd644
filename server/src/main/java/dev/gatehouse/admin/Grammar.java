package dev.gatehouse.admin;

import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ScopeType;

/**
 * A command and its arguments, as the parser wants them. Built by hand: annotations would be read
 * by reflection at each start of each command.
 */
final class Grammar {
  private static final Map<String, String> EXITS = new TreeMap<>();

  static {
    EXITS.put("0", "It went well.");
    EXITS.put("1", "The check, the verification or the operation failed.");
    EXITS.put("2", "What was typed makes no sense, or names what does not exist.");
  }

  private final CommandSpec spec;
  private int positions;

  private Grammar(Object action) {
    this.spec = CommandSpec.wrapWithoutInspection(action);
  }

  /** All commands. */
  static Grammar root(String name, String about) {
    Grammar root = group(about);
    root.spec.name(name);
    root.spec.usageMessage().exitCodeListHeading("Exit codes:%n");
    root.spec.usageMessage().exitCodeList(EXITS);
    return root;
  }

  /** Commands that stand behind a common word. */
  static Grammar group(String about) {
    return new Grammar(new Object()).about(about).help();
  }

  /** A command that does something. */
  static Grammar command(String about, Action action) {
    return new Grammar(action).about(about).help();
  }

  /** Adds {@code -c FILE}, here or anywhere after. */
  Grammar config() {
    spec.addOption(
        OptionSpec.builder(Arguments.CONFIG, "--config")
            .arity("1")
            .paramLabel("FILE")
            .type(String.class)
            .scopeType(ScopeType.INHERIT)
            .description("The configuration (default: " + Arguments.DEFAULT_CONFIG + ").")
            .build());
    return this;
  }

  Grammar json() {
    return flag("--json", "Prints JSON, for programs.");
  }

  Grammar flag(String name, String about) {
    spec.addOption(
        OptionSpec.builder(name).arity("0").type(boolean.class).description(about).build());
    return this;
  }

  Grammar option(String name, String label, String about) {
    spec.addOption(
        OptionSpec.builder(name)
            .arity("1")
            .paramLabel(label)
            .type(String.class)
            .description(about)
            .build());
    return this;
  }

  Grammar requiredOption(String name, String label, String about) {
    spec.addOption(
        OptionSpec.builder(name)
            .arity("1")
            .required(true)
            .paramLabel(label)
            .type(String.class)
            .description(about)
            .build());
    return this;
  }

  Grammar positional(String label, String about) {
    spec.addPositional(
        PositionalParamSpec.builder()
            .index(Integer.toString(positions++))
            .arity("1")
            .required(true)
            .paramLabel(label)
            .type(String.class)
            .description(about)
            .build());
    return this;
  }

  /** A positional argument that may be left out. */
  Grammar optionalPositional(String label, String about) {
    spec.addPositional(
        PositionalParamSpec.builder()
            .index(Integer.toString(positions++))
            .arity("0..1")
            .paramLabel(label)
            .type(String.class)
            .description(about)
            .build());
    return this;
  }

  Grammar with(String word, Grammar command) {
    spec.addSubcommand(word, command.spec);
    return this;
  }

  CommandSpec spec() {
    return spec;
  }

  private Grammar about(String about) {
    spec.usageMessage().description(about);
    return this;
  }

  private Grammar help() {
    spec.addOption(
        OptionSpec.builder("-h", "--help")
            .arity("0")
            .usageHelp(true)
            .type(boolean.class)
            .description("Prints this.")
            .build());
    return this;
  }
}
