package dev.gatehouse.controls.minimize;

import dev.gatehouse.pipeline.Body;
import dev.gatehouse.pipeline.Control;
import dev.gatehouse.pipeline.Exchange;
import dev.gatehouse.pipeline.Finding;
import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.pipeline.Response;
import dev.gatehouse.pipeline.Stage;
import dev.gatehouse.pipeline.Verdict;
import java.util.Map;

/**
 * Lets of an answer leave what the contract declares and the entry agrees. What is not declared, or
 * cannot be read, is withheld: a success becomes a failure, an error keeps its status and loses its
 * body.
 */
public final class Minimize implements Control {
  // What told of the body as the upstream sent it, and is not true of what is left of it.
  private static final String[] OF_THE_BODY = {
    "content-length",
    "content-md5",
    "content-range",
    "accept-ranges",
    "etag",
    "digest",
    "content-digest",
    "repr-digest",
    "signature",
    "signature-input"
  };
  private static final String[] OF_NO_BODY = {
    "content-length",
    "content-type",
    "content-encoding",
    "content-language",
    "content-location",
    "content-disposition",
    "content-md5",
    "content-range",
    "accept-ranges",
    "etag",
    "digest",
    "content-digest",
    "repr-digest",
    "signature",
    "signature-input",
    "last-modified"
  };
  // What software the upstream runs is nobody's business.
  private static final String[] OF_THE_SERVER = {
    "server", "x-powered-by", "x-aspnet-version", "x-aspnetmvc-version", "x-generator", "x-runtime"
  };

  private final Map<String, Answers> answers;

  /**
   * The control of one operation.
   *
   * @param answers by integration; whoever is not in it is answered nothing
   */
  public Minimize(Map<String, Answers> answers) {
    this.answers = Map.copyOf(answers);
  }

  @Override
  public Verdict check(Exchange exchange) {
    Answers agreed = answers.get(exchange.caller().integration());
    Response raw = exchange.response().orElseThrow();
    if (agreed == null) {
      return Verdict.deny(Reason.ANSWER_UNDECLARED, "nothing is agreed");
    }
    Response response = raw.with(raw.headers().without(OF_THE_SERVER));
    // RFC 9110 §15.4.5: the answer to a condition, which the caller's copy belongs to.
    if (response.status() == 304) {
      return Verdict.pass(exchange.with(response));
    }
    if (!agreed.declares(response.status())) {
      return withheld(exchange, response, Reason.ANSWER_UNDECLARED, "status " + response.status());
    }
    if (response.body().length() == 0) {
      return Verdict.pass(exchange.with(withoutBody(exchange, response)));
    }
    String mediaType = response.headers().first("content-type").orElse("");
    return switch (agreed.of(response.status(), mediaType)) {
      case Answers.Pass _ -> Verdict.pass(exchange.with(response));
      case Answers.Withhold _ ->
          withheld(exchange, response, Reason.ANSWER_UNDECLARED, "a media type of its own");
      case Answers.Project project -> projected(exchange, response, project.projection());
    };
  }

  private static Verdict projected(Exchange exchange, Response response, Projection projection) {
    byte[] content = content(response.body());
    byte[] left = projection.of(content);
    if (left == null) {
      return withheld(exchange, response, Reason.ANSWER_MALFORMED, "not well-formed");
    }
    if (left == content) {
      return Verdict.pass(exchange.with(response));
    }
    return Verdict.pass(
        exchange.with(
            new Response(
                response.status(), response.headers().without(OF_THE_BODY), new Body.Bytes(left))));
  }

  private static byte[] content(Body body) {
    if (body instanceof Body.Bytes bytes) {
      return bytes.content();
    }
    throw new IllegalStateException("the answer must be read before MINIMIZE");
  }

  // RFC 9110 §9.3.2: what HEAD says of a body must be true of what GET would send, and that is
  // smaller than what the upstream speaks of.
  private static Response withoutBody(Exchange exchange, Response response) {
    return exchange.request().method().equals("HEAD")
        ? response.with(response.headers().without(OF_THE_BODY))
        : response;
  }

  private static Verdict withheld(
      Exchange exchange, Response response, Reason reason, String detail) {
    if (response.status() < 400) {
      return Verdict.deny(reason, detail);
    }
    Response bare =
        new Response(response.status(), response.headers().without(OF_NO_BODY), Body.NONE);
    return Verdict.pass(
        exchange.with(bare).with(new Finding(reason.code(), Stage.MINIMIZE, detail)));
  }
}
