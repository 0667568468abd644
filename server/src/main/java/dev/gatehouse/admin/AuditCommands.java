package dev.gatehouse.admin;

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
  private final InstantSource clock;
  private final Terminal terminal;

  AuditCommands(Product product, AuditTrail trail, InstantSource clock, Terminal terminal) {
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
                    "Finds whether a record was changed, removed or cut off.",
                    arguments ->
                        trail.verify(
                            product.stateFolder(arguments.config()),
                            arguments.has("--json"),
                            terminal))
                .json());
  }

  private Grammar search() {
    Grammar search =
        Grammar.command(
            "Finds records, newest first.",
            arguments ->
                trail.search(
                    product.stateFolder(arguments.config()),
                    query(arguments),
                    arguments.has("--json"),
                    terminal));
    for (String filter : FILTERS) {
      search.option("--" + filter, "NAME", "Exactly this, or a pattern with *.");
    }
    return span(search);
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
        since.isEmpty() ? Optional.empty() : Optional.of(time(since.get())),
        arguments.number("--limit", LIMIT, 1, Integer.MAX_VALUE));
  }

  private Instant time(String text) throws Failed {
    if (text.matches("[0-9]+[a-z]+")) {
      return clock.instant().minus(Wording.duration("--since", text));
    }
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw Failed.mistake(
          "--since must be a duration such as 2h or a time such as 2026-11-21T08:00:00Z; was "
              + text);
    }
  }
}
