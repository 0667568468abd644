package dev.gatehouse.admin;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The commands that say what becomes of records: holds, and the erasure of persons. */
final class HoldCommands {
  private static final List<String> HOLDS =
      List.of("name", "since", "until", "integration", "caller");
  private static final String WHY = "Why; kept in the journal.";

  private final Errands errands;
  private final Times times;
  private final Terminal terminal;

  /** How people write times. */
  @FunctionalInterface
  interface Times {
    Instant of(String option, String text) throws Failed;
  }

  HoldCommands(Errands errands, Times times, Terminal terminal) {
    this.errands = errands;
    this.times = times;
    this.terminal = terminal;
  }

  Grammar hold() {
    return Grammar.group("Keeps records from being deleted by retention.")
        .with(
            "add",
            Grammar.command("Holds all records that fit.", this::add)
                .positional("NAME", "What the hold is called.")
                .option("--since", "TIME", "Only calls since 90d ago, or since a time.")
                .option("--until", "TIME", "Only calls until then.")
                .option("--integration", "NAME", "Exactly this, or a pattern with *.")
                .option("--caller", "NAME", "Exactly this, or a pattern with *.")
                .option("--reason", "TEXT", WHY)
                .json())
        .with("list", Grammar.command("Lists all holds.", this::list).json())
        .with(
            "release",
            Grammar.command(
                    "Ends a hold.", arguments -> one(arguments, "audit hold release", "name"))
                .positional("NAME", "The hold, as `audit hold list` names it.")
                .option("--reason", "TEXT", WHY)
                .json());
  }

  Grammar erase() {
    return Grammar.command(
            "Erases a person: destroys the key by which records lead to them. There is no way"
                + " back.",
            arguments -> one(arguments, "audit erase", "subject"))
        .positional("SUBJECT", "The person, as `audit search` names the caller.")
        .json();
  }

  private int add(Arguments arguments) throws Failed {
    Map<String, String> values = values(arguments, "name");
    for (String option : List.of("since", "until")) {
      Optional<String> text = arguments.optional("--" + option);
      if (text.isPresent()) {
        values.put(option, times.of("--" + option, text.get()).toString());
      }
    }
    for (String option : List.of("integration", "caller")) {
      arguments.optional("--" + option).ifPresent(value -> values.put(option, value));
    }
    return print(arguments, new Errand("audit hold add", values));
  }

  private int list(Arguments arguments) throws Failed {
    List<Row> rows = errands.send(arguments.config(), new Errand("audit hold list", Map.of()));
    if (arguments.has("--json")) {
      rows.forEach(row -> terminal.out().println(JsonLine.write(row.fields())));
    } else {
      Table.print(rows, HOLDS, terminal.out());
    }
    return 0;
  }

  private int one(Arguments arguments, String errand, String positional) throws Failed {
    return print(arguments, new Errand(errand, values(arguments, positional)));
  }

  private static Map<String, String> values(Arguments arguments, String positional) {
    Map<String, String> values = new LinkedHashMap<>();
    values.put(positional, arguments.positional(0));
    arguments.optional("--reason").ifPresent(reason -> values.put("reason", reason));
    return values;
  }

  private int print(Arguments arguments, Errand errand) throws Failed {
    Row row = errands.send(arguments.config(), errand).getFirst();
    if (arguments.has("--json")) {
      terminal.out().println(JsonLine.write(row.fields()));
    } else {
      Table.print(row, terminal.out());
    }
    return 0;
  }
}
