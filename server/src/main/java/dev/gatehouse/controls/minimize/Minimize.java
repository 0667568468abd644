package dev.gatehouse.controls.minimize;

import dev.gatehouse.contract.Projection;
import dev.gatehouse.contract.projection.Drift;
import dev.gatehouse.pipeline.Body;
import dev.gatehouse.pipeline.Control;
import dev.gatehouse.pipeline.Exchange;
import dev.gatehouse.pipeline.Finding;
import dev.gatehouse.pipeline.NamedFields;
import dev.gatehouse.pipeline.PartControl;
import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.pipeline.Response;
import dev.gatehouse.pipeline.Stage;
import dev.gatehouse.pipeline.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * Lets of an answer leave what the contract declares and the entry agrees. What is not declared, or
 * cannot be read, is withheld: a success becomes a failure, an error keeps its status and loses its
 * body.
 */
public final class Minimize implements Control {
  // What told of the body as the upstream sent it, and is not true of what is left of it.
  private static final NamedFields OF_THE_BODY =
      NamedFields.of(
          "content-length",
          "content-md5",
          "content-range",
          "accept-ranges",
          "etag",
          "digest",
          "content-digest",
          "repr-digest",
          "signature",
          "signature-input");
  private static final NamedFields OF_NO_BODY =
      NamedFields.of(
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
          "last-modified");
  // What software the upstream runs is nobody's business.
  private static final NamedFields OF_THE_SERVER =
      NamedFields.of(
          "server",
          "x-powered-by",
          "x-aspnet-version",
          "x-aspnetmvc-version",
          "x-generator",
          "x-runtime");

  // What several providers end a stream of JSON with; it says nothing.
  private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);
  private static final int USUAL_EVENT = 1 << 20;

  private final Map<String, Agreement> agreements;
  private final int largestEvent;

  /**
   * The control of one operation.
   *
   * @param agreements by integration; whoever is not in it is answered nothing
   */
  public Minimize(Map<String, Agreement> agreements) {
    this(agreements, USUAL_EVENT);
  }

  /**
   * The control of one operation.
   *
   * @param agreements by integration; whoever is not in it is answered nothing
   * @param largestEvent bytes of one event of a stream, which is in memory while it is looked at
   */
  public Minimize(Map<String, Agreement> agreements, int largestEvent) {
    this.agreements = Map.copyOf(agreements);
    this.largestEvent = largestEvent;
  }

  /** Whether the answer must be in memory before this control is asked. */
  public boolean needsBody() {
    return agreements.values().stream().anyMatch(Agreement.Declared.class::isInstance);
  }

  @Override
  public Verdict check(Exchange exchange) {
    Response raw = exchange.response().orElseThrow();
    Response response = raw.with(raw.headers().without(OF_THE_SERVER));
    return switch (agreements.get(exchange.caller().integration())) {
      case null -> Verdict.deny(Reason.ANSWER_UNDECLARED, "nothing is agreed");
      case Agreement.Anything _ -> Verdict.pass(exchange.with(response));
      case Agreement.Declared declared -> declared(exchange, response, declared);
    };
  }

  private Verdict declared(Exchange exchange, Response response, Agreement.Declared declared) {
    int status = response.status();
    // RFC 9110 §15.4.5: the answer to a condition, which belongs to the copy that the caller has.
    if (status == 304) {
      return Verdict.pass(exchange.with(response));
    }
    if (!declared.answers().declares(status)) {
      return withheld(exchange, response, Reason.ANSWER_UNDECLARED, "status " + status);
    }
    if (response.body().length() == 0) {
      return Verdict.pass(exchange.with(withoutBody(exchange, response)));
    }
    // Whoever takes the other one of two would read what was judged by the first.
    if (response.headers().count("content-type") > 1) {
      return withheld(exchange, response, Reason.ANSWER_MALFORMED, "several media types");
    }
    String mediaType = response.headers().first("content-type").orElse("");
    return switch (declared.projection(status, mediaType)) {
      case Projection.Json json -> rewritten(exchange, response, json);
      case Projection.Events _ when response.body() instanceof Body.Bytes ->
          withheld(exchange, response, Reason.ANSWER_UNDECLARED, "events where none are expected");
      case Projection.Events events -> Verdict.pass(exchange.with(eventful(response, events)));
      case Projection.NotJson _ when declared.opaque() -> Verdict.pass(exchange.with(response));
      case Projection.NotJson _ ->
          withheld(exchange, response, Reason.ANSWER_UNDECLARED, "not JSON, and not opaque");
      case Projection.Empty _, Projection.Undeclared _ ->
          withheld(exchange, response, Reason.ANSWER_UNDECLARED, "media type");
    };
  }

  private Response eventful(Response response, Projection.Events events) {
    return new Response(
        response.status(),
        response.headers().without(OF_THE_BODY),
        new Body.Events(response.body(), largestEvent, data -> event(data, events.data())));
  }

  private static PartControl.Part event(byte[] data, Projection.Json json) {
    if (Arrays.equals(data, DONE)) {
      return new PartControl.Leaves(data);
    }
    return switch (json.rewrite(data)) {
      case Projection.Rewrite.Done(byte[] left, var _) -> new PartControl.Leaves(left);
      case Projection.Rewrite.Failed(String rule) ->
          new PartControl.Refused(Reason.ANSWER_MALFORMED, "event: " + rule);
    };
  }

  private static Verdict rewritten(Exchange exchange, Response response, Projection.Json json) {
    byte[] content = content(response.body());
    return switch (json.rewrite(content)) {
      case Projection.Rewrite.Failed failed ->
          withheld(exchange, response, Reason.ANSWER_MALFORMED, failed.rule());
      case Projection.Rewrite.Done(byte[] left, Optional<Drift> drift) -> {
        Exchange noted = drift.isPresent() ? exchange.with(finding(drift.get())) : exchange;
        yield Verdict.pass(
            noted.with(
                left == content
                    ? response
                    : new Response(
                        response.status(),
                        response.headers().without(OF_THE_BODY),
                        new Body.Bytes(left))));
      }
    };
  }

  // The provider changed what it answers, or never answered what it promised: somebody should know.
  private static Finding finding(Drift drift) {
    String code =
        switch (drift.kind()) {
          case UNDECLARED -> "answer-drift-undeclared";
          case TYPE -> "answer-drift-type";
          case MISSING -> "answer-drift-missing";
        };
    String where = drift.pointer().isEmpty() ? "/" : drift.pointer();
    int more = drift.count() - 1;
    return new Finding(code, Stage.MINIMIZE, more == 0 ? where : where + " and " + more + " more");
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
