package dev.gatehouse.proxy;

import dev.gatehouse.pipeline.Exchange;
import dev.gatehouse.pipeline.Response;
import dev.gatehouse.pipeline.Settlement;

/** What an upstream answered, as its call has to know it. */
record Answered(Response response) {
  /** Whether nothing more of it will come. */
  boolean isWhole() {
    return !(response.body() instanceof WireBody wire) || wire.complete() || wire.broken() != null;
  }

  /** Whether another address, or the same a little later, may well answer otherwise. */
  boolean couldNotServe() {
    return switch (response.status()) {
      case 502 -> true;
      case 503 -> response.headers().first("retry-after").isEmpty();
      default -> false;
    };
  }

  /** Nobody wants its content. */
  void discard() {
    if (response.body() instanceof WireBody held) {
      held.discard();
    }
  }

  /** The call with it; its content is let go of if something else is answered. */
  Exchange in(Exchange exchange, Sending up) {
    boolean switched = response.status() == 101 && response.body() instanceof WireBody;
    Exchange answered =
        exchange.with(
            switched ? response.with(new Switched(WireBody.of(response.body()), up)) : response);
    if (!(response.body() instanceof WireBody held)) {
      return answered;
    }
    Settlement unused =
        outcome -> {
          if (WireBody.under(outcome.answer().body()) != held) {
            held.discard();
          }
        };
    return answered.with(unused);
  }
}
