package dev.gatehouse.controls.approve;

import dev.gatehouse.pipeline.Control;
import dev.gatehouse.pipeline.Exchange;
import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.pipeline.Verdict;
import java.util.Set;

/** Stands for {@link Approve} in observe mode: denies, and asks nobody anything. */
public final class WouldAsk implements Control {
  private final Set<String> integrations;

  /**
   * The control of one operation.
   *
   * @param integrations those that need an approval
   */
  public WouldAsk(Set<String> integrations) {
    this.integrations = Set.copyOf(integrations);
  }

  @Override
  public Verdict check(Exchange exchange) {
    return integrations.contains(exchange.caller().integration())
        ? Verdict.deny(Reason.APPROVAL_PENDING)
        : Verdict.pass(exchange);
  }
}
