package dev.gatehouse;

import dev.gatehouse.admin.Health;
import dev.gatehouse.admin.Metrics;
import dev.gatehouse.admin.MetricsPage;
import dev.gatehouse.pipeline.Caller;
import dev.gatehouse.pipeline.Control;
import dev.gatehouse.pipeline.Effect;
import dev.gatehouse.pipeline.Ledger;
import dev.gatehouse.pipeline.Operation;
import dev.gatehouse.pipeline.Pipeline;
import dev.gatehouse.pipeline.Routes;
import dev.gatehouse.pipeline.Snapshot;
import dev.gatehouse.pipeline.Stage;
import dev.gatehouse.pipeline.Step;
import dev.gatehouse.pipeline.Verdict;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the admin listener serves to whoever reaches it: health and metrics. */
final class AdminApi implements Routes {
  private static final long NANOS = Duration.ofSeconds(10).toNanos();
  private static final Control ANYONE =
      exchange -> Verdict.pass(exchange.by(new Caller.Anyone("supervisor", false)));

  private final Map<String, Found> pages = new HashMap<>();
  private final Ledger ledger;

  AdminApi(Health health, Metrics metrics, Ledger ledger) {
    this.ledger = ledger;
    add("getLive", "/livez", health.live());
    add("getReady", "/readyz", health.ready());
    add("getMetrics", "/metrics", new MetricsPage(metrics));
  }

  private void add(String id, String path, Control page) {
    Operation operation = new Operation("gatehouse", id, "GET", path, Effect.READ, false);
    pages.put(path, new Found(operation, pipeline(page), List.of(), path, NANOS));
  }

  private Pipeline pipeline(Control page) {
    return new Pipeline(
        List.of(Step.enforce(Stage.AUTHENTICATE, ANYONE), Step.enforce(Stage.FORWARD, page)),
        ledger,
        _ -> {});
  }

  Snapshot snapshot() {
    return new Snapshot(1, this, new Pipeline(List.of(), ledger, _ -> {}));
  }

  @Override
  public Match find(String authority, String method, String path) {
    Found page = pages.get(path);
    if (page == null) {
      return NOTHING;
    }
    return method.equals("GET") || method.equals("HEAD")
        ? page
        : new OtherMethods(List.of("GET", "HEAD"));
  }
}
