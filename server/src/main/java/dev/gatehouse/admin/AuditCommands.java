package dev.gatehouse.admin;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The commands that read the journal. */
final class AuditCommands {
  private static final int LIMIT = 100;
  private static final List<String> FILTERS =
      List.of("caller", "integration", "operation", "decision", "reason");

  private final Product product;
  private final AuditTrail trail;
  private final HoldCommands holds;
  private final InstantSource clock;
  private final Terminal terminal;

  AuditCommands(
      Product product, AuditTrail trail, Errands errands, InstantSource clock, Terminal terminal) {
    this.holds = new HoldCommands(errands, this::time, terminal);
    this.product = product;
    this.trail = trail;
    this.clock = clock;
    this.terminal = terminal;
  }

  Grammar audit() {
    return Grammar.group("Reads the journal.")
        .config()
        .with("search", search())
        .with(
            "show",
            Grammar.command(
                    "Shows the record of one call.",
                    arguments ->
                        trail.show(
                            product.stateFolder(arguments.config()),
                            arguments.positional(0),
                            arguments.has("--json"),
                            terminal))
                .positional("ID", "The call, as its answer's Gatehouse-Call names it.")
                .json())
        .with("changes", changes())
        .with(
            "verify",
            Grammar.command(
                    "Finds whether a record was changed, removed or cut off, and where. Only"
                        + " reads: a copy of the folder will do.",
                    this::verify)
                .optionalPositional(
                    "FOLDER", "A state folder (default: the one that the configuration names).")
                .option(
                    "--checkpoint",
                    "FILE",
                    "A checkpoint kept elsewhere, which the journal must go through.")
                .json())
        .with("hold", holds.hold())
        .with("erase", holds.erase())
        .with(
            "tail",
            filtered(
                    Grammar.command(
                        "Prints records as they come, oldest first.",
                        arguments ->
                            trail.tail(
                                product.stateFolder(arguments.config()),
                                query(arguments),
                                arguments.has("--json"),
                                terminal)))
                .option("--since", "TIME", "Begins with those since 10m, 2h, or a time.")
                .json());
  }

  private int verify(Arguments arguments) throws Failed {
    Optional<String> folder = arguments.optionalPositional(0);
    return trail.verify(
        folder.isPresent() ? Path.of(folder.get()) : product.stateFolder(arguments.config()),
        arguments.optional("--checkpoint").map(Path::of),
        arguments.has("--json"),
        terminal);
  }

  private Grammar search() {
    return span(
        filtered(
            Grammar.command(
                "Finds records, newest first.",
                arguments ->
                    trail.search(
                        product.stateFolder(arguments.config()),
                        query(arguments),
                        arguments.has("--json"),
                        terminal))));
  }

  private static Grammar filtered(Grammar command) {
    for (String filter : FILTERS) {
      command.option("--" + filter, "NAME", "Exactly this, or a pattern with *.");
    }
    return command;
  }

  private Grammar changes() {
    return span(
        Grammar.command(
            "Finds what people changed in the register, newest first.",
            arguments ->
                trail.changes(
                    product.stateFolder(arguments.config()),
                    query(arguments),
                    arguments.has("--json"),
                    terminal)));
  }

  private static Grammar span(Grammar command) {
    return command
        .option("--since", "TIME", "10m, 2h, 7d, or a time such as 2026-11-21T08:00:00Z.")
        .option("--limit", "N", "How many at most (default: " + LIMIT + ").")
        .json();
  }

  private AuditQuery query(Arguments arguments) throws Failed {
    Map<String, String> filters = new LinkedHashMap<>();
    for (String filter : FILTERS) {
      arguments.optional("--" + filter).ifPresent(value -> filters.put(filter, value));
    }
    Optional<String> since = arguments.optional("--since");
    return new AuditQuery(
        filters,
        since.isEmpty() ? Optional.empty() : Optional.of(time("--since", since.get())),
        arguments.number("--limit", LIMIT, 1, Integer.MAX_VALUE));
  }

  private Instant time(String option, String text) throws Failed {
    if (text.matches("[0-9]+[a-z]+")) {
      return clock.instant().minus(Wording.duration(option, text));
    }
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw Failed.mistake(
          option
              + " must be a duration such as 2h or a time such as 2026-11-21T08:00:00Z; was "
              + text);
    }
  }
}
