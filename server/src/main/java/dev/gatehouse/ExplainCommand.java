package dev.gatehouse;

import dev.gatehouse.admin.Failed;
import dev.gatehouse.admin.JsonLine;
import dev.gatehouse.admin.Terminal;
import dev.gatehouse.audit.Search;
import dev.gatehouse.config.Loaded;
import dev.gatehouse.pipeline.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code gatehouse explain}: a recorded call, read against the configuration as it is now. */
record ExplainCommand(Clock clock) {

  int run(Path config, String id, boolean json, Terminal terminal) throws Failed {
    Loader loader = new Loader(config, clock);
    Explanation.Call call = call(loader.draft().state(), id);
    Loaded<GatehouseConfig> loaded;
    try (KeptLocks locks = KeptLocks.of(loader, clock)) {
      loaded = loader.check(locks.vault()).loaded();
    }
    GatehouseConfig current =
        loaded
            .value()
            .orElseThrow(() -> Failed.operation(config + " has mistakes; see gatehouse check"));
    List<String> lines = new Explanation(current, loaded.origins(), call).lines();
    if (json) {
      terminal.out().println(JsonLine.write(Map.of("call", id, "lines", lines)));
    } else {
      lines.forEach(line -> terminal.out().println(Terminal.shown(line)));
    }
    return 0;
  }

  private static Explanation.Call call(Path state, String id) throws Failed {
    try {
      String record =
          Search.of(state)
              .byId(id)
              .orElseThrow(() -> Failed.mistake("the journal has no call " + id));
      return call(JsonLine.read(record));
    } catch (IOException e) {
      throw Failed.operation("the journal cannot be read: " + e.getMessage());
    }
  }

  private static Explanation.Call call(Map<String, @Nullable Object> record) {
    String code = text(record, "reason");
    @Nullable Reason reason =
        Arrays.stream(Reason.values())
            .filter(it -> it.code().equals(code))
            .findFirst()
            .orElse(null);
    return new Explanation.Call(
        text(record, "id"),
        text(record, "decision"),
        text(record, "stage"),
        reason,
        text(record, "integration"),
        text(record, "api"),
        text(record, "operation"),
        text(record, "method"),
        text(record, "target"),
        text(record, "detail"));
  }

  private static String text(Map<String, @Nullable Object> record, String name) {
    Object value = record.get(name);
    return value == null ? "" : value.toString();
  }
}
