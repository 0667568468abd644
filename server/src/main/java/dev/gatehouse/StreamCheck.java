package dev.gatehouse;

import dev.gatehouse.config.KeyPath;
import dev.gatehouse.config.Report;
import dev.gatehouse.config.Suggestions;
import dev.gatehouse.contract.Operation;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks which operations are said to be streams, and what cannot be controlled of them. */
final class StreamCheck {
  private final String api;
  private final ApiConfig settings;
  private final Map<String, Operation> operations;
  private final Report report;

  StreamCheck(String api, ApiConfig settings, Map<String, Operation> operations, Report report) {
    this.api = api;
    this.settings = settings;
    this.operations = operations;
    this.report = report;
  }

  void check(GatehouseConfig config) {
    UpstreamConfig behind = behind(config);
    settings.streams().forEach((id, stream) -> stream(id, stream, behind));
    config
        .integrations()
        .forEach(
            (name, entry) -> {
              IntegrationConfig.Allow allow = entry.allow().get(api);
              if (allow != null) {
                KeyPath path = KeyPath.of("integrations", name, "allow", api);
                allow.operations().forEach((id, use) -> permission(path.key(id), id, use));
              }
            });
  }

  private void stream(String id, ApiConfig.Stream stream, @Nullable UpstreamConfig behind) {
    KeyPath path = KeyPath.of("apis", api, "streams", id);
    Operation operation = operations.get(id);
    if (operation == null) {
      if (!report.declares(KeyPath.of("apis", api, "operations", id))) {
        String meant = Suggestions.among(id, operations.keySet());
        report.mistakenKey(path, "is not an operation of the API", meant);
      }
      return;
    }
    switch (stream.is()) {
      case EVENTS -> {}
      case WEBSOCKET -> method(path, operation, "GET", "a WebSocket");
      case GRPC -> {
        method(path, operation, "POST", "gRPC");
        grpc(path, behind);
      }
    }
  }

  private void method(KeyPath path, Operation operation, String method, String what) {
    if (!operation.method().equals(method)) {
      String problem = "is " + what + ", which is called with " + method;
      report.mistakenKey(path, problem, "write it at an operation with this method");
    }
  }

  private void grpc(KeyPath path, @Nullable UpstreamConfig behind) {
    if (behind != null) {
      spoken(path, behind);
    }
    if (settings.contractFile().isPresent()) {
      String problem = "is gRPC, of which an OpenAPI contract says nothing";
      report.mistakenKey(path, problem, "write its operations as `operations:` of another API");
    }
  }

  // What names no upstream is told elsewhere.
  private @Nullable UpstreamConfig behind(GatehouseConfig config) {
    return switch (settings.upstream()) {
      case ApiConfig.Behind.Written written -> written.upstream();
      case ApiConfig.Behind.Named named -> config.upstreams().get(named.name());
    };
  }

  private void spoken(KeyPath path, UpstreamConfig behind) {
    boolean secure = "https".equalsIgnoreCase(behind.url().getScheme());
    UpstreamConfig.Spoken spoken = behind.protocol();
    if (spoken == UpstreamConfig.Spoken.HTTP_1_1
        || (spoken == UpstreamConfig.Spoken.AUTO && !secure)) {
      String remedy = "write `protocol: h2` at the upstream";
      report.mistakenKey(path, "is gRPC, which needs HTTP/2 to its upstream", remedy);
    }
  }

  // What no control understands must not look as if it were controlled.
  private void permission(KeyPath path, String id, IntegrationConfig.Permission permission) {
    ApiConfig.Stream stream = settings.streams().get(id);
    if (stream == null || stream.is() == ApiConfig.Stream.Is.EVENTS) {
      return;
    }
    String what = stream.is() == ApiConfig.Stream.Is.GRPC ? "gRPC" : "a WebSocket";
    String problem = "cannot be enforced: messages of " + what + " are not looked into";
    if (permission.fields().isPresent()) {
      report.mistakenKey(path.key("fields"), problem, "remove it, or do not grant the operation");
    }
    if (permission.send().isPresent()) {
      report.mistakenKey(path.key("send"), problem, "remove it, or do not grant the operation");
    }
    if (permission.approve()) {
      String unseen = "cannot be enforced: nobody could see what is sent over " + what;
      report.mistakenKey(path.key("approve"), unseen, "remove it, or do not grant the operation");
    }
  }
}
