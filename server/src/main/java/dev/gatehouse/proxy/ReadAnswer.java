package dev.gatehouse.proxy;

import dev.gatehouse.pipeline.Body;
import dev.gatehouse.pipeline.ContentCoding;
import dev.gatehouse.pipeline.Control;
import dev.gatehouse.pipeline.Exchange;
import dev.gatehouse.pipeline.Headers;
import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.pipeline.Response;
import dev.gatehouse.pipeline.Verdict;
import java.util.function.Predicate;

/**
 * Reads the content of an answer into memory, decoded and under a cap: the first step of what looks
 * at it. {@link Forward} asks for answers without coding; some upstreams code them all the same.
 */
public final class ReadAnswer implements Control {
  private final int cap;
  private final Predicate<Response> looked;

  /**
   * @param cap in bytes, coded and decoded
   */
  public ReadAnswer(int cap) {
    this(cap, _ -> true);
  }

  /**
   * @param cap in bytes, coded and decoded
   * @param looked whether some control looks at an answer's content
   */
  public ReadAnswer(int cap, Predicate<Response> looked) {
    this.cap = cap;
    this.looked = looked;
  }

  @Override
  public Verdict check(Exchange exchange) {
    Response response = exchange.response().orElseThrow();
    if (!(response.body() instanceof WireBody coming) || !looked.test(response)) {
      return Verdict.pass(exchange);
    }
    if (EventStreams.is(exchange, response)) {
      // Looked at event by event; a coding would hide them.
      return response.headers().first("content-encoding").isPresent()
          ? Verdict.deny(Reason.ANSWER_MALFORMED, "content coding: of a stream of events")
          : Verdict.pass(exchange);
    }
    if (coming.length() > cap) {
      return tooLarge();
    }
    if (coming.complete()) {
      return settle(exchange, response, coming);
    }
    return new Verdict.Later(
        (call, resume) -> coming.await(cap + 1, () -> resume.with(settle(call, response, coming))));
  }

  private Verdict.Settled settle(Exchange exchange, Response response, WireBody body) {
    Verdict.Deny broken = body.broken();
    if (broken != null) {
      return of(exchange, broken);
    }
    if (!body.complete() || body.heldBytes() > cap) {
      return tooLarge();
    }
    byte[] content = body.takeBytes();
    if (response.headers().count("content-encoding") == 0 || content.length == 0) {
      return new Verdict.Pass(exchange.with(response.with(new Body.Bytes(content))));
    }
    String coding = ContentCoding.of(response.headers());
    return switch (ContentCoding.decode(coding, content, cap)) {
      case ContentCoding.Plain plain -> {
        Headers fields = response.headers().without(ContentCoding.OF_CODED);
        Response decoded = response.with(fields).with(plain.content());
        yield new Verdict.Pass(exchange.with(decoded));
      }
      case ContentCoding.TooLarge _ -> tooLarge();
      case ContentCoding.Unknown _ ->
          Verdict.deny(Reason.ANSWER_MALFORMED, "content coding: one that is not known");
      case ContentCoding.Unreadable unreadable ->
          Verdict.deny(Reason.ANSWER_MALFORMED, unreadable.why());
    };
  }

  /** Whoever broke off a change that was being answered left it half sent. */
  private static Verdict.Deny of(Exchange exchange, Verdict.Deny broken) {
    boolean half =
        broken.reason().fault() == Reason.Fault.CALLER && exchange.operation().effect().changes();
    return half ? Verdict.deny(Reason.OUTCOME_UNKNOWN, broken.reason().code()) : broken;
  }

  private Verdict.Deny tooLarge() {
    return Verdict.deny(Reason.ANSWER_TOO_LARGE, "more than " + cap + " bytes");
  }
}
