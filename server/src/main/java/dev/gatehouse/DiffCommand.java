package dev.gatehouse;

import dev.gatehouse.admin.Failed;
import dev.gatehouse.admin.JsonLine;
import dev.gatehouse.admin.Terminal;
import dev.gatehouse.contract.change.Change;
import dev.gatehouse.contract.change.Difference;
import dev.gatehouse.contract.change.Effect;
import dev.gatehouse.contract.document.Diagnostic;
import dev.gatehouse.contract.document.Place;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code gatehouse contract diff}: what changed between two contracts. */
final class DiffCommand {
  private DiffCommand() {}

  /** Ends with 1 if something broke, or if not everything could be compared. */
  static int run(Path old, Path fresh, boolean json, Terminal terminal) throws Failed {
    for (Path file : new Path[] {old, fresh}) {
      if (!Files.isRegularFile(file)) {
        throw Failed.mistake("there is no contract " + file);
      }
    }
    Difference difference = Difference.of(old, fresh);
    if (!difference.diagnostics().isEmpty()) {
      throw unreadable(difference.diagnostics());
    }
    difference
        .changes()
        .forEach(
            change -> terminal.out().println(json ? JsonLine.write(row(change)) : line(change)));
    if (!json) {
      terminal.out().println(sum(difference));
    }
    if (!difference.complete()) {
      terminal.err().println("gatehouse: there is more than was compared");
    }
    return difference.has(Effect.BREAKING) || !difference.complete() ? Failed.OPERATION : 0;
  }

  private static String line(Change change) {
    String places =
        change.before().map(DiffCommand::place).orElse("-")
            + " > "
            + change.after().map(DiffCommand::place).orElse("-");
    return Terminal.shown(change + " (" + places + ")");
  }

  /** Why a contract cannot be looked at. */
  static Failed unreadable(List<Diagnostic> diagnostics) {
    return Failed.operation(
        diagnostics.stream().limit(20).map(Diagnostic::toString).collect(Collectors.joining("; ")));
  }

  private static String place(Place place) {
    return place.toString();
  }

  private static String sum(Difference difference) {
    Map<Effect, Long> counts =
        difference.changes().stream()
            .collect(Collectors.groupingBy(Change::effect, Collectors.counting()));
    return "%d breaking, %d widening, %d harmless"
        .formatted(
            counts.getOrDefault(Effect.BREAKING, 0L),
            counts.getOrDefault(Effect.WIDENING, 0L),
            counts.getOrDefault(Effect.HARMLESS, 0L));
  }

  private static Map<String, Object> row(Change change) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("effect", change.effect().name().toLowerCase(Locale.ROOT));
    row.put("operation", change.operation());
    row.put("part", change.part().name().toLowerCase(Locale.ROOT));
    row.put("of", change.of());
    row.put("pointer", change.pointer());
    row.put("what", change.what());
    put(row, "before", change.before());
    put(row, "after", change.after());
    return row;
  }

  private static void put(Map<String, Object> row, String name, Optional<Place> place) {
    place.ifPresent(it -> row.put(name, it.toString()));
  }
}
