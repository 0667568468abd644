package dev.gatehouse.admin;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The commands that are errands: done by the gateway that runs, or here if none does. */
final class RegisterCommands {
  private static final String EXPIRES = "How long it is valid, such as 90d (default: for ever).";

  private final Errands errands;
  private final Terminal terminal;

  RegisterCommands(Errands errands, Terminal terminal) {
    this.errands = errands;
    this.terminal = terminal;
  }

  Grammar key() {
    return Grammar.group("Issues, lists, rotates and revokes API keys.")
        .config()
        .with(
            "issue",
            Grammar.command(
                    "Issues a key and prints it, once.",
                    arguments ->
                        issued(
                            arguments, new Errand("key issue", values(arguments, "integration"))))
                .positional("INTEGRATION", "Whose callers hold it.")
                .option("--expires", "TIME", EXPIRES)
                .json())
        .with(
            "list",
            Grammar.command("Lists all keys.", arguments -> list(arguments, "key list", KEYS))
                .option("--integration", "NAME", "Only the keys of this integration.")
                .json())
        .with(
            "revoke",
            Grammar.command(
                    "Refuses a key from now on.",
                    arguments ->
                        one(arguments, "key revoke", "revoked %s of %s", "id", "integration"))
                .positional("ID", "The key, as `key list` names it.")
                .json())
        .with(
            "rotate",
            Grammar.command(
                    "Issues a successor and prints it, once; the old key ends after the overlap.",
                    arguments ->
                        issued(arguments, new Errand("key rotate", values(arguments, "id"))))
                .positional("ID", "The key, as `key list` names it.")
                .option("--overlap", "TIME", "How long both are valid (default: 1h).")
                .json())
        .with(
            "import",
            Grammar.command(
                    "Accepts a key that callers already hold.",
                    arguments ->
                        one(arguments, "key import", "imported %s for %s", "id", "integration"))
                .positional("INTEGRATION", "Whose callers hold it.")
                .requiredOption("--sha256", "HEX", "The SHA-256 of the key's text.")
                .option("--expires", "TIME", EXPIRES)
                .json());
  }

  Grammar approval() {
    return Grammar.group("Lists and decides the calls that wait for a person.")
        .config()
        .with(
            "list",
            Grammar.command(
                    "Lists calls that wait, and those decided lately.",
                    arguments -> list(arguments, "approval list", APPROVALS))
                .json())
        .with("show", decision("Shows one.", "approval show"))
        .with(
            "grant",
            decision("Lets a call pass, once.", "approval grant")
                .option("--reason", "TEXT", "Why; kept in the journal."))
        .with(
            "deny",
            decision("Refuses a call.", "approval deny")
                .option("--reason", "TEXT", "Why; kept in the journal."));
  }

  Grammar learn() {
    return Grammar.command(
            "Prints the contract that the calls of an API with `contract: learned` suggest.",
            arguments -> one(arguments, "contract learn", "%s", "contract"))
        .positional("API", "The API, as the configuration names it.")
        .json();
  }

  Grammar status() {
    return Grammar.command(
            "Shows what is stopped, and how the systems behind the gateway that runs do.",
            this::showStatus)
        .config()
        .json();
  }

  Grammar lock() {
    return Grammar.command(
            "Accepts the contract of an API as it is now.",
            arguments -> one(arguments, "contract lock", "%s", "locked"))
        .positional("API", "The API, as the configuration names it.")
        .json();
  }

  private static final List<String> KEYS =
      List.of("id", "integration", "state", "created", "expires");
  private static final List<String> UPSTREAMS =
      List.of("upstream", "address", "state", "calls", "breaker", "waiting", "held");
  private static final List<String> APPROVALS =
      List.of("id", "state", "caller", "operation", "target", "created", "expires");

  private Grammar decision(String about, String errand) {
    return Grammar.command(about, arguments -> show(arguments, errand))
        .positional("ID", "The approval, as `approval list` names it.")
        .json();
  }

  private int issued(Arguments arguments, Errand errand) throws Failed {
    Row row = send(arguments, errand).getFirst();
    if (arguments.has("--json")) {
      terminal.out().println(JsonLine.write(row.fields()));
      return 0;
    }
    terminal.out().println(row.text("key"));
    String expires = row.text("expires");
    terminal
        .err()
        .println(
            "%s for %s, %s; it is shown this once"
                .formatted(
                    row.text("id"),
                    row.text("integration"),
                    expires.isEmpty() ? "without expiry" : "valid until " + expires));
    return 0;
  }

  private int list(Arguments arguments, String errand, List<String> columns) throws Failed {
    List<Row> rows = send(arguments, new Errand(errand, values(arguments, "")));
    if (arguments.has("--json")) {
      rows.forEach(row -> terminal.out().println(JsonLine.write(row.fields())));
    } else {
      Table.print(rows, columns, terminal.out());
    }
    return 0;
  }

  private int showStatus(Arguments arguments) throws Failed {
    List<Row> rows = send(arguments, new Errand(StatusDesk.STATUS, Map.of()));
    if (arguments.has("--json")) {
      rows.forEach(row -> terminal.out().println(JsonLine.write(row.fields())));
      return 0;
    }
    StopCommands.print(rows.stream().filter(RegisterCommands::isStop).toList(), terminal);
    List<Row> upstreams = rows.stream().filter(row -> !isStop(row)).toList();
    Table.print(upstreams, UPSTREAMS, terminal.out());
    return 0;
  }

  private static boolean isStop(Row row) {
    return row.fields().containsKey(StopDesk.STOPPED);
  }

  private int one(Arguments arguments, String errand, String sentence, String... names)
      throws Failed {
    String positional =
        switch (errand) {
          case "key import" -> "integration";
          case "contract lock", "contract learn" -> "api";
          default -> "id";
        };
    Row row = send(arguments, new Errand(errand, values(arguments, positional))).getFirst();
    terminal
        .out()
        .println(
            arguments.has("--json")
                ? JsonLine.write(row.fields())
                : sentence.formatted((Object[]) texts(row, names)));
    return 0;
  }

  private static String[] texts(Row row, String... names) {
    String[] texts = new String[names.length];
    for (int i = 0; i < names.length; i++) {
      texts[i] = row.text(names[i]);
    }
    return texts;
  }

  private int show(Arguments arguments, String errand) throws Failed {
    Row row = send(arguments, new Errand(errand, values(arguments, "id"))).getFirst();
    if (arguments.has("--json")) {
      terminal.out().println(JsonLine.write(row.fields()));
    } else {
      Table.print(row, terminal.out());
    }
    return 0;
  }

  private static Map<String, String> values(Arguments arguments, String positional) {
    Map<String, String> values = new LinkedHashMap<>();
    if (!positional.isEmpty()) {
      values.put(positional, arguments.positional(0));
    }
    for (String option : List.of("expires", "overlap", "sha256", "reason", "integration")) {
      arguments.optional("--" + option).ifPresent(value -> values.put(option, value));
    }
    return values;
  }

  private List<Row> send(Arguments arguments, Errand errand) throws Failed {
    return errands.send(arguments.config(), errand);
  }
}
