package dev.gatehouse;

import dev.gatehouse.controls.origin.Origins;
import dev.gatehouse.pipeline.Effect;
import dev.gatehouse.pipeline.Ledger;
import dev.gatehouse.pipeline.Observer;
import dev.gatehouse.pipeline.Operation;
import dev.gatehouse.pipeline.Pipeline;
import dev.gatehouse.pipeline.Routes;
import dev.gatehouse.pipeline.Stage;
import dev.gatehouse.pipeline.Step;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What browsers ask of an API before a page calls it: nobody has to be known for it, and no
 * upstream hears of it.
 */
final class Preflights {
  private final Operation operation;
  private final Origins origins;
  private final Ledger ledger;
  private final Observer observer;
  private final Duration time;

  // By what the paths of a contract allow, so there are not many.
  private final Map<List<String>, Pipeline> answering = new ConcurrentHashMap<>();

  /**
   * Those of one API.
   *
   * @param time how long an answer may take
   */
  Preflights(String api, Origins origins, Ledger ledger, Observer observer, Duration time) {
    this.operation = new Operation(api, "preflight", "OPTIONS", "", Effect.READ, false);
    this.origins = origins;
    this.ledger = ledger;
    this.observer = observer;
    this.time = time;
  }

  /** The one about a path at which these methods are allowed. */
  Routes.Match about(String path, List<String> methods) {
    Pipeline pipeline = answering.computeIfAbsent(methods, this::answering);
    return new Routes.Found(operation, pipeline, List.of(), path, time.toNanos());
  }

  private Pipeline answering(List<String> methods) {
    return new Pipeline(
        List.of(Step.enforce(Stage.AUTHENTICATE, origins.preflight(methods))),
        ledger,
        observer,
        origins.preflights());
  }
}
