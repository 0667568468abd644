package dev.gatehouse.admin;

import java.nio.file.Path;

/** The commands about contracts. */
final class ContractCommands {
  private final Product product;
  private final RegisterCommands register;
  private final Terminal terminal;

  ContractCommands(Product product, RegisterCommands register, Terminal terminal) {
    this.product = product;
    this.register = register;
    this.terminal = terminal;
  }

  Grammar contract() {
    return Grammar.group("Accepts, compares and examines contracts.")
        .config()
        .with("lock", register.lock())
        .with("learn", register.learn())
        .with(
            "diff",
            Grammar.command(
                    "Tells what changed between two contracts, and what that means for callers."
                        + " Ends with 1 if a change is breaking.",
                    arguments ->
                        product.diff(
                            Path.of(arguments.positional(0)),
                            Path.of(arguments.positional(1)),
                            arguments.has("--json"),
                            terminal))
                .positional("OLD", "The contract as it was, an OpenAPI file.")
                .positional("NEW", "The contract as it is.")
                .json())
        .with(
            "report",
            Grammar.command(
                    "Tells what a contract leaves open: operations without security, schemas that"
                        + " accept anything, texts, numbers and arrays without bounds.",
                    arguments ->
                        product.report(
                            Path.of(arguments.positional(0)), arguments.has("--json"), terminal))
                .positional("CONTRACT", "An OpenAPI file.")
                .json());
  }
}
