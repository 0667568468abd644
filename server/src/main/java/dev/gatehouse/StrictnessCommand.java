package dev.gatehouse;

import dev.gatehouse.admin.Failed;
import dev.gatehouse.admin.JsonLine;
import dev.gatehouse.admin.Terminal;
import dev.gatehouse.contract.strict.Strictness;
import dev.gatehouse.contract.strict.Weakness;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code gatehouse contract report}: what a contract leaves open. */
final class StrictnessCommand {
  private StrictnessCommand() {}

  static int run(Path contract, boolean json, Terminal terminal) throws Failed {
    if (!Files.isRegularFile(contract)) {
      throw Failed.mistake("there is no contract " + contract);
    }
    Strictness strictness = Strictness.of(contract);
    if (!strictness.diagnostics().isEmpty()) {
      throw DiffCommand.unreadable(strictness.diagnostics());
    }
    for (Weakness weakness : strictness.weaknesses()) {
      terminal.out().println(json ? JsonLine.write(row(weakness)) : line(weakness));
    }
    if (!json) {
      int count = strictness.weaknesses().size();
      terminal.out().println(count == 1 ? "1 weakness" : count + " weaknesses");
    }
    return 0;
  }

  private static String line(Weakness weakness) {
    String line =
        "%s: %s: %s%s: %s"
            .formatted(
                weakness.place(),
                weakness.kind().code(),
                weakness.operation(),
                weakness.answered() ? " answers" : "",
                weakness.pointer());
    return Terminal.shown(line);
  }

  private static Map<String, Object> row(Weakness weakness) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("kind", weakness.kind().code());
    row.put("operation", weakness.operation());
    row.put("answered", weakness.answered());
    row.put("pointer", weakness.pointer());
    row.put("file", weakness.place().file());
    row.put("line", weakness.place().line());
    row.put("column", weakness.place().column());
    return row;
  }
}
