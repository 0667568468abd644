package dev.gatehouse.proxy;

import dev.gatehouse.pipeline.Control;
import dev.gatehouse.pipeline.Exchange;
import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.pipeline.Verdict;

/** Refuses requests whose content is larger than an operation takes, also while it comes. */
public final class LimitBody implements Control {
  private final long most;

  /**
   * The control of one operation.
   *
   * @param most in bytes
   */
  public LimitBody(long most) {
    this.most = most;
  }

  @Override
  public Verdict check(Exchange exchange) {
    if (exchange.request().body().length() > most) {
      return tooLarge();
    }
    if (exchange.request().body() instanceof WireBody coming && !coming.bound(most, tooLarge())) {
      return tooLarge();
    }
    return Verdict.pass(exchange);
  }

  private Verdict.Deny tooLarge() {
    return Verdict.deny(Reason.BODY_TOO_LARGE, "more than " + most + " bytes");
  }
}
