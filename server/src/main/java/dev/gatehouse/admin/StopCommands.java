package dev.gatehouse.admin;

import dev.gatehouse.register.Stop;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The commands of the emergency switch. */
final class StopCommands {
  private static final List<String> STOPS = List.of("stopped", "name", "since", "by", "reason");

  private final Errands errands;
  private final Terminal terminal;

  StopCommands(Errands errands, Terminal terminal) {
    this.errands = errands;
    this.terminal = terminal;
  }

  Grammar stop() {
    return switching(
            "Stops calls at once, and cuts their streams, until they are resumed. The gateway"
                + " itself goes on.",
            StopDesk.STOP)
        .requiredOption("--reason", "TEXT", "Why; kept in the journal, never told to callers.");
  }

  Grammar resume() {
    return switching("Ends a stop, as `gatehouse status` shows it.", StopDesk.RESUME)
        .option("--reason", "TEXT", "Why; kept in the journal.");
  }

  private Grammar switching(String about, String errand) {
    return Grammar.command(about, arguments -> run(arguments, errand))
        .config()
        .positional("WHAT", String.join(", ", Stop.Scope.codes()) + ".")
        .optionalPositional(
            "NAME",
            "Its name, of an operation API.OPERATION, of callers and credentials as `audit search`"
                + " shows them.")
        .json();
  }

  private int run(Arguments arguments, String errand) throws Failed {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("scope", arguments.positional(0));
    arguments.optionalPositional(1).ifPresent(name -> values.put("name", name));
    arguments.optional("--reason").ifPresent(reason -> values.put("reason", reason));
    Row row = errands.send(arguments.config(), new Errand(errand, values)).getFirst();
    terminal
        .out()
        .println(arguments.has("--json") ? JsonLine.write(row.fields()) : said(row, errand));
    return 0;
  }

  private static String said(Row row, String errand) {
    String what = (row.text(StopDesk.STOPPED) + " " + row.text("name")).strip();
    return errand.equals(StopDesk.STOP)
        ? "stopped %s, by %s since %s".formatted(what, row.text("by"), row.text("since"))
        : "resumed " + what;
  }

  /** Prints what is stopped, if anything is. */
  static void print(List<Row> stops, Terminal terminal) {
    if (!stops.isEmpty()) {
      Table.print(stops, STOPS, terminal.out());
      terminal.out().println();
    }
  }
}
