package dev.gatehouse;

import dev.gatehouse.config.KeyPath;
import dev.gatehouse.config.Report;
import dev.gatehouse.config.Size;
import dev.gatehouse.contract.Operation;
import dev.gatehouse.pipeline.Effect;
import java.util.Map;
import java.util.function.BiConsumer;

/** Checks what an API says of single operations against what they are. */
final class OperationSettingsCheck {
  private final ApiConfig settings;
  private final Size listener;
  private final Map<String, Operation> operations;
  private final BiConsumer<KeyPath, String> unknown;
  private final Report report;

  /**
   * @param listener the largest body of a request at all
   * @param unknown told of what is no operation
   */
  OperationSettingsCheck(
      ApiConfig settings,
      Size listener,
      Map<String, Operation> operations,
      BiConsumer<KeyPath, String> unknown,
      Report report) {
    this.settings = settings;
    this.listener = listener;
    this.operations = operations;
    this.unknown = unknown;
    this.report = report;
  }

  void check(KeyPath api) {
    settings
        .idempotency()
        .forEach((name, rule) -> idempotency(api.key("idempotency", name), name, rule));
    settings.paths().forEach((name, path) -> path(api.key("paths", name), name, path));
    settings.bodies().forEach((name, size) -> body(api.key("bodies", name), name, size));
  }

  private void path(KeyPath path, String name, String template) {
    Operation operation = operations.get(name);
    if (operation == null) {
      unknown.accept(path, name);
      return;
    }
    try {
      PathMapping.of(template, operation.template());
    } catch (IllegalArgumentException e) {
      String[] said = String.valueOf(e.getMessage()).split("; ", 2);
      report.mistake(path, said[0], said[said.length - 1]);
    }
  }

  private void body(KeyPath path, String name, Size size) {
    if (!operations.containsKey(name)) {
      unknown.accept(path, name);
    } else if (size.bytes() > listener.bytes()) {
      String problem = "is above %s, the listener's `limits.body`".formatted(listener);
      report.mistake(path, problem, "write less, or raise that");
    }
  }

  private void idempotency(KeyPath path, String name, IdempotencyConfig.Rule rule) {
    if (name.equals(ApiConfig.ANY_OPERATION)) {
      return;
    }
    Operation operation = operations.get(name);
    if (operation == null) {
      unknown.accept(path, name);
    } else if (rule.key() == IdempotencyConfig.Need.REQUIRED && !changes(operation)) {
      String remedy = "remove it, or say so in `effects` if the operation changes something";
      report.mistakenKey(path, "asks a key of an operation that only reads", remedy);
    }
  }

  private boolean changes(Operation operation) {
    return settings.effects().getOrDefault(operation.id(), Effect.of(operation.method())).changes();
  }
}
