package dev.gatehouse.admin;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * The command line. Exit codes: 0 for what went well, 1 for a check, a verification or an operation
 * that failed, 2 for a mistake in what was typed.
 */
public final class Commands {
  private static final int WIDTH = 100;

  private final Product product;
  private final Terminal terminal;
  private final RegisterCommands register;
  private final AuditCommands audit;
  private final ContractCommands contract;
  private final StopCommands stops;

  public Commands(Product product, AuditTrail trail, InstantSource clock, Terminal terminal) {
    this.product = product;
    this.terminal = terminal;
    Errands errands = new Errands(product, clock);
    this.register = new RegisterCommands(errands, terminal);
    this.stops = new StopCommands(errands, terminal);
    this.audit = new AuditCommands(product, trail, errands, clock, terminal);
    this.contract = new ContractCommands(product, register, terminal);
  }

  /** Carries out one command and returns its exit code. */
  public int run(String... words) {
    try {
      // What a service is started with, without the parser, whose classes no cache of the JVM
      // takes.
      if (words.length == 3 && words[0].equals("run") && words[1].equals(Arguments.CONFIG)) {
        return product.run(Arguments.config(Path.of(words[2])), false, terminal);
      }
      return parsed(words);
    } catch (Failed e) {
      return fail(e);
    }
  }

  private int parsed(String... words) throws Failed {
    CommandLine line = new CommandLine(root(words.length == 0 ? "" : words[0]).spec());
    line.setUsageHelpWidth(WIDTH);
    // An argument that starts with @ is an argument.
    line.setExpandAtFiles(false);
    try {
      ParseResult parsed = line.parseArgs(words);
      ParseResult last = parsed;
      while (last.hasSubcommand()) {
        last = last.subcommand();
      }
      if (last.isUsageHelpRequested()) {
        last.commandSpec().commandLine().usage(terminal.out());
        return 0;
      }
      if (last.commandSpec().userObject() instanceof Action action) {
        return action.run(new Arguments(parsed));
      }
      last.commandSpec().commandLine().usage(terminal.err());
      return Failed.MISTAKE;
    } catch (ParameterException e) {
      return fail(mistyped(e));
    }
  }

  /** {@code docs/reference/commands.md}: what every command says of itself. */
  public String reference() {
    StringBuilder page =
        new StringBuilder(
            "# Commands\n\nWritten by the build from the commands themselves; change them there."
                + "\n");
    describe(new CommandLine(root("").spec()), page);
    return page.toString();
  }

  private static void describe(CommandLine command, StringBuilder page) {
    command.setUsageHelpWidth(WIDTH);
    page.append("\n## ").append(command.getCommandSpec().qualifiedName()).append("\n\n```text\n");
    page.append(command.getUsageMessage(CommandLine.Help.Ansi.OFF).stripTrailing());
    page.append("\n```\n");
    command.getSubcommands().values().forEach(next -> describe(next, page));
  }

  private int fail(Failed failed) {
    terminal.err().println("gatehouse: " + Terminal.shown(String.valueOf(failed.getMessage())));
    return failed.exit();
  }

  private static Failed mistyped(ParameterException e) {
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    return Failed.mistake("%s; see %s --help".formatted(e.getMessage(), command));
  }

  /** The grammar of all commands; only of the one that was asked for, if that is known. */
  private Grammar root(String first) {
    Grammar root = Grammar.root("gatehouse", "The controlled doorway between systems.");
    List<String> all =
        List.of(
            "run",
            "restart",
            "status",
            "stop",
            "resume",
            "check",
            "schema",
            "demo",
            "key",
            "approval",
            "audit",
            "explain",
            "contract");
    for (String word : all.contains(first) ? List.of(first) : all) {
      root.with(word, grammar(word));
    }
    return root;
  }

  private Grammar grammar(String word) {
    return switch (word) {
      case "run" ->
          Grammar.command(
                  "Runs a gateway until it is told to stop. Prints `ready URL` for each listener.",
                  arguments ->
                      product.run(arguments.config(), arguments.has("--succeed"), terminal))
              .config()
              .flag("--succeed", "Takes over from the gateway that runs; no call fails meanwhile.");
      case "restart" ->
          Grammar.command(
                  "Lets a new process, with the command line of the one that runs, take over from"
                      + " it. No call fails meanwhile.",
                  arguments ->
                      RestartCommand.run(product.stateFolder(arguments.config()), terminal))
              .config();
      case "check" ->
          Grammar.command(
                  "Tells every mistake of a configuration at once.",
                  arguments -> product.check(arguments.config(), arguments.has("--json"), terminal))
              .config()
              .json();
      case "schema" ->
          Grammar.command(
              "Prints the JSON Schema of the configuration.", _ -> product.schema(terminal));
      case "demo" -> demo();
      case "status" -> register.status();
      case "stop" -> stops.stop();
      case "resume" -> stops.resume();
      case "key" -> register.key();
      case "approval" -> register.approval();
      case "contract" -> contract.contract();
      case "audit" -> audit.audit();
      default ->
          Grammar.command(
                  "Tells which stage decided a call, by which line, and what would have let it"
                      + " pass.",
                  arguments ->
                      product.explain(
                          arguments.config(),
                          arguments.positional(0),
                          arguments.has("--json"),
                          terminal))
              .config()
              .json()
              .positional("ID", "The call, as its answer's Gatehouse-Call names it.");
    };
  }

  private Grammar demo() {
    return Grammar.command(
            "Runs a sample business API with a gateway in front of it.",
            arguments -> {
              Optional<Path> state = arguments.optional("--state").map(Path::of);
              int port = arguments.number("--port", 0, 0, 65_535);
              return product.demo(new Product.Demo(arguments.has("--json"), state, port), terminal);
            })
        .json()
        .option("--state", "DIR", "Where it keeps its files (default: a temporary folder).")
        .option("--port", "N", "The public port (default: any that is free).");
  }
}
