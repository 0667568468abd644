package dev.gatehouse.proxy;

import dev.gatehouse.pipeline.Body;
import dev.gatehouse.pipeline.Control;
import dev.gatehouse.pipeline.Exchange;
import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.pipeline.Request;
import dev.gatehouse.pipeline.Verdict;
import java.util.function.Predicate;

/**
 * Reads the content of a request into memory, under a cap: the first step of what looks at it. What
 * nobody looks at stays on the wire.
 */
public final class ReadBody implements Control {
  private final int cap;
  private final Predicate<Request> looked;

  /**
   * The step of one operation.
   *
   * @param cap in bytes
   * @param looked whether some control looks at a request's content
   */
  public ReadBody(int cap, Predicate<Request> looked) {
    this.cap = cap;
    this.looked = looked;
  }

  @Override
  public Verdict check(Exchange exchange) {
    if (!looked.test(exchange.request())) {
      return Verdict.pass(exchange);
    }
    if (!(exchange.request().body() instanceof WireBody coming)) {
      return exchange.request().body().length() > cap ? tooLarge() : Verdict.pass(exchange);
    }
    if (coming.length() > cap) {
      return tooLarge();
    }
    if (coming.complete()) {
      return settle(exchange, coming);
    }
    return new Verdict.Later(
        (call, resume) -> coming.await(cap + 1, () -> resume.with(settle(call, coming))));
  }

  private Verdict.Settled settle(Exchange exchange, WireBody body) {
    Verdict.Deny broken = body.broken();
    if (broken != null) {
      return broken;
    }
    if (!body.complete() || body.heldBytes() > cap) {
      return tooLarge();
    }
    Body whole = new Body.Bytes(body.takeBytes());
    return new Verdict.Pass(exchange.with(exchange.request().with(whole)));
  }

  private Verdict.Deny tooLarge() {
    return Verdict.deny(Reason.BODY_TOO_LARGE, "more than " + cap + " bytes");
  }
}
