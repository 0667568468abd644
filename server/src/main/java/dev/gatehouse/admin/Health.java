package dev.gatehouse.admin;

import dev.gatehouse.pipeline.Control;
import dev.gatehouse.pipeline.Verdict;
import java.util.Optional;
import java.util.function.Supplier;

/** What a supervisor asks: whether the process lives, and whether it can serve. */
public final class Health {
  private final Supplier<Optional<String>> obstacle;

  /**
   * @param obstacle one line that says what keeps it from serving; must not block
   */
  public Health(Supplier<Optional<String>> obstacle) {
    this.obstacle = obstacle;
  }

  /** Answers {@code /livez}: a loop that can answer lives. */
  public Control live() {
    return exchange -> Verdict.pass(exchange.with(Page.text(200, "alive")));
  }

  /** Answers {@code /readyz}: 200, or 503 with the obstacle. */
  public Control ready() {
    return exchange ->
        Verdict.pass(
            exchange.with(
                obstacle
                    .get()
                    .map(what -> Page.text(503, what))
                    .orElseGet(() -> Page.text(200, "ready"))));
  }
}
