package dev.gatehouse;

import dev.gatehouse.admin.Failed;
import dev.gatehouse.admin.JsonLine;
import dev.gatehouse.admin.Terminal;
import dev.gatehouse.config.Loaded;
import dev.gatehouse.config.Mistake;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code gatehouse check}: every mistake of a configuration at once, beside whatever runs. */
record CheckCommand(Clock clock) {

  int run(Path config, boolean json, Terminal terminal) throws Failed {
    if (!Files.exists(config)) {
      throw Failed.mistake("there is no configuration " + config + "; name one with -c FILE");
    }
    Loader loader = new Loader(config, clock);
    Loaded<GatehouseConfig> loaded = checked(loader);
    if (json) {
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("mistakes", rows(loaded.mistakes()));
      result.put("warnings", rows(loaded.warnings()));
      terminal.out().println(JsonLine.write(result));
    } else {
      loaded.mistakes().forEach(it -> terminal.out().println(Terminal.shown(it.toString())));
      loaded
          .warnings()
          .forEach(it -> terminal.out().println("warning: " + Terminal.shown(it.toString())));
      if (loaded.mistakes().isEmpty()) {
        terminal.out().println(config + ": no mistakes");
      }
    }
    return loaded.mistakes().isEmpty() ? 0 : Failed.OPERATION;
  }

  private Loaded<GatehouseConfig> checked(Loader loader) {
    try (KeptLocks locks = KeptLocks.of(loader, clock)) {
      return loader.check(locks.vault()).loaded();
    }
  }

  private static List<Map<String, Object>> rows(List<Mistake> mistakes) {
    return mistakes.stream().map(CheckCommand::row).toList();
  }

  private static Map<String, Object> row(Mistake mistake) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("file", mistake.origin().file().toString());
    row.put("line", mistake.origin().line());
    row.put("column", mistake.origin().column());
    row.put("path", mistake.path());
    row.put("problem", mistake.problem());
    row.put("remedy", mistake.remedy());
    return row;
  }
}
