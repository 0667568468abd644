package dev.gatehouse.proxy;

import dev.gatehouse.pipeline.Body;
import dev.gatehouse.pipeline.Control;
import dev.gatehouse.pipeline.Exchange;
import dev.gatehouse.pipeline.Response;
import dev.gatehouse.pipeline.Verdict;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * Brings the content of an answer into memory as it came, if it is small enough: the first step of
 * what keeps it. What is larger, or is a stream of events, goes on as it comes.
 */
public final class HoldAnswer implements Control {
  private final int cap;
  private final Predicate<Exchange> wanted;

  /**
   * The step of one operation.
   *
   * @param cap in bytes
   * @param wanted whether somebody wants the answer of a call
   */
  public HoldAnswer(int cap, Predicate<Exchange> wanted) {
    this.cap = cap;
    this.wanted = wanted;
  }

  @Override
  public Verdict check(Exchange exchange) {
    Response response = exchange.response().orElseThrow();
    if (!(response.body() instanceof WireBody coming)
        || coming.length() > cap
        || !wanted.test(exchange)
        || isEvents(response)) {
      return Verdict.pass(exchange);
    }
    return coming.complete()
        ? settle(exchange, response, coming)
        : new Verdict.Later(
            (call, resume) ->
                coming.await(cap + 1, () -> resume.with(settle(call, response, coming))));
  }

  private static boolean isEvents(Response response) {
    return response
        .headers()
        .first("content-type")
        .map(type -> type.toLowerCase(Locale.ROOT).startsWith("text/event-stream"))
        .orElse(false);
  }

  private Verdict.Settled settle(Exchange exchange, Response response, WireBody body) {
    Verdict.Deny broken = body.broken();
    if (broken != null) {
      return broken;
    }
    if (!body.complete() || body.heldBytes() > cap) {
      return new Verdict.Pass(exchange);
    }
    return new Verdict.Pass(exchange.with(response.with(new Body.Bytes(body.takeBytes()))));
  }
}
