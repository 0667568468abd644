package dev.gatehouse.controls.validate;

import dev.gatehouse.pipeline.Body;
import dev.gatehouse.pipeline.Control;
import dev.gatehouse.pipeline.Exchange;
import dev.gatehouse.pipeline.Headers;
import dev.gatehouse.pipeline.Hint;
import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.pipeline.Verdict;
import java.util.List;
import java.util.Map;

/** Denies requests that break the contract or go beyond the entry; never says a value. */
public final class Validate implements Control {
  private static final int MOST_HINTS = 20;

  private final Map<String, Requests> requests;

  /**
   * The control of one operation.
   *
   * @param requests by integration; whoever is not in it may ask nothing
   */
  public Validate(Map<String, Requests> requests) {
    this.requests = Map.copyOf(requests);
  }

  @Override
  public Verdict check(Exchange exchange) {
    Requests agreed = requests.get(exchange.caller().integration());
    if (agreed == null) {
      return Verdict.deny(Reason.NOT_GRANTED);
    }
    List<Hint.Violation> parameters = agreed.parameters(exchange);
    if (!parameters.isEmpty()) {
      return denied(Reason.PARAMETER_INVALID, parameters);
    }
    return body(exchange, agreed);
  }

  private static Verdict body(Exchange exchange, Requests agreed) {
    Headers headers = exchange.request().headers();
    // RFC 9110 §8.3: a single value; two would be read differently here and there.
    if (headers.count("content-type") > 1) {
      return Verdict.deny(Reason.MEDIA_TYPE_UNSUPPORTED, "Content-Type is repeated");
    }
    byte[] content = content(exchange.request().body());
    if (content.length > 0 && isCoded(headers)) {
      return Verdict.deny(Reason.MEDIA_TYPE_UNSUPPORTED, "the content is coded");
    }
    return switch (agreed.body(headers.first("content-type").orElse(""), content)) {
      case Requests.Fine _ -> Verdict.pass(exchange);
      case Requests.Malformed malformed ->
          denied(Reason.BODY_MALFORMED, List.of(malformed.where()));
      case Requests.OtherMediaType _ -> Verdict.deny(Reason.MEDIA_TYPE_UNSUPPORTED);
      case Requests.Broken broken -> denied(Reason.BODY_INVALID, broken.violations());
      case Requests.NotGranted granted -> denied(Reason.FIELD_NOT_GRANTED, granted.violations());
    };
  }

  private static boolean isCoded(Headers headers) {
    return headers.count("content-encoding") > 0
        && !headers.all("content-encoding").equals(List.of("identity"));
  }

  private static byte[] content(Body body) {
    if (body instanceof Body.Bytes bytes) {
      return bytes.content();
    }
    throw new IllegalStateException("the body must be read before VALIDATE");
  }

  private static Verdict denied(Reason reason, List<Hint.Violation> violations) {
    return new Verdict.Deny(
        reason, List.copyOf(violations.subList(0, Math.min(MOST_HINTS, violations.size()))), "");
  }
}
