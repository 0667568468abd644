package dev.gatehouse.controls.limit;

import dev.gatehouse.pipeline.Control;
import dev.gatehouse.pipeline.Exchange;
import dev.gatehouse.pipeline.Hint;
import dev.gatehouse.pipeline.Load;
import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.pipeline.Verdict;
import java.util.Map;

/**
 * Turns calls away while there is too much at once, those that matter least first, so that the
 * others are served as ever. What matters most is only turned away at the bound itself.
 */
public final class Shed implements Control {

  private final Load load;
  private final Map<String, Priority> priorities;

  /**
   * One control for all operations of a snapshot.
   *
   * @param priorities by integration, where it is not {@link Priority#NORMAL}
   */
  public Shed(Load load, Map<String, Priority> priorities) {
    this.load = load;
    this.priorities = Map.copyOf(priorities);
  }

  @Override
  public Verdict check(Exchange exchange) {
    if (!load.isAbove(Priority.LOW.percent())) {
      return Verdict.pass(exchange);
    }
    Priority priority = priorities.getOrDefault(exchange.caller().integration(), Priority.NORMAL);
    return load.isAbove(priority.percent())
        ? Verdict.deny(Reason.SHED, load.calls() + " calls under way", Hint.SOON)
        : Verdict.pass(exchange);
  }
}
