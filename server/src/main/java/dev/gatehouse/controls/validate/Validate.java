package dev.gatehouse.controls.validate;

import dev.gatehouse.contract.BodyOptions;
import dev.gatehouse.contract.BodyVerdict;
import dev.gatehouse.contract.Operation;
import dev.gatehouse.contract.RequestBody;
import dev.gatehouse.contract.Sendable;
import dev.gatehouse.contract.Violation;
import dev.gatehouse.pipeline.Body;
import dev.gatehouse.pipeline.Control;
import dev.gatehouse.pipeline.Exchange;
import dev.gatehouse.pipeline.Headers;
import dev.gatehouse.pipeline.Hint;
import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.pipeline.Request;
import dev.gatehouse.pipeline.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Denies requests that break the contract, or hold more than the entry lets be sent. */
public final class Validate implements Control {
  private static final int MOST_VIOLATIONS = 10;

  private final Operation operation;
  private final boolean strict;
  private final BodyOptions options;
  private final Map<String, Sending> sendings;

  /**
   * The control of one operation.
   *
   * @param strict whether what is not declared is refused: query parameters, members of bodies, and
   *     header fields that change how a request is read
   * @param duplicateKeys whether a JSON object may name a key twice
   * @param sendings by integration; whoever is not in it may ask nothing
   */
  public Validate(
      Operation operation, boolean strict, boolean duplicateKeys, Map<String, Sending> sendings) {
    this.operation = operation;
    this.strict = strict;
    this.options = new BodyOptions(duplicateKeys, MOST_VIOLATIONS).undeclaredRefused(strict);
    this.sendings = Map.copyOf(sendings);
  }

  @Override
  public Verdict check(Exchange exchange) {
    Sending sending = sendings.get(exchange.caller().integration());
    if (sending == null) {
      return Verdict.deny(Reason.NOT_GRANTED);
    }
    Request request = exchange.request();
    Headers headers = request.headers();
    List<Violation> violations =
        operation.violations(
            exchange.pathValues(),
            request.query(),
            name -> headers.all(name.toLowerCase(Locale.ROOT)),
            strict);
    if (!violations.isEmpty()) {
      return Violations.deny(Reason.PARAMETER_INVALID, violations);
    }
    return request.body().length() == 0 ? empty(exchange) : body(exchange, sending);
  }

  private Verdict empty(Exchange exchange) {
    return switch (operation.bodyNeed()) {
      case NONE, OPTIONAL -> Verdict.pass(exchange);
      case REQUIRED -> Verdict.deny(Reason.BODY_MALFORMED, "empty", Hint.violation("", "required"));
    };
  }

  private Verdict body(Exchange exchange, Sending sending) {
    Headers headers = exchange.request().headers();
    // RFC 9110 §8.3: one value; two would be read differently here and there.
    if (headers.count("content-type") > 1) {
      return Verdict.deny(Reason.MEDIA_TYPE_UNSUPPORTED, "Content-Type is repeated");
    }
    String type = headers.first("content-type").orElse("");
    RequestBody declared = operation.body(type);
    if (coded(headers) && !passesUnread(declared)) {
      return Verdict.deny(Reason.MEDIA_TYPE_UNSUPPORTED, "the content is coded");
    }
    return switch (declared) {
      case RequestBody.Validated validated ->
          validated(exchange, type, validated, sending.fields());
      case RequestBody.Opaque _ when sending.fields() == null -> Verdict.pass(exchange);
      case RequestBody.Opaque _ ->
          Verdict.deny(Reason.FIELD_NOT_GRANTED, "not looked into", Hint.violation("", "send"));
      case RequestBody.Undeclared _ -> Verdict.deny(Reason.MEDIA_TYPE_UNSUPPORTED);
    };
  }

  /** Nothing is known of the operation, and of this media type nothing is asked. */
  private boolean passesUnread(RequestBody declared) {
    return operation.isOpen() && declared instanceof RequestBody.Opaque;
  }

  // What breaks the contract is said before what the entry lacks: no entry would help it.
  private Verdict validated(
      Exchange exchange, String type, RequestBody.Validated body, @Nullable Sendable fields) {
    byte[] content = content(exchange.request().body());
    return switch (body.validate(type, content, options)) {
      case BodyVerdict.Malformed malformed ->
          Verdict.deny(
              Reason.BODY_MALFORMED, Hint.violation(malformed.pointer(), malformed.rule()));
      case BodyVerdict.Broken broken -> Violations.deny(Reason.BODY_INVALID, broken.violations());
      case BodyVerdict.Ok _ when fields == null -> Verdict.pass(exchange);
      case BodyVerdict.Ok _ -> {
        List<String> beyond = body.beyond(fields, type, content, options);
        yield beyond.isEmpty() ? Verdict.pass(exchange) : Violations.notGranted(beyond);
      }
    };
  }

  private static boolean coded(Headers headers) {
    return headers.count("content-encoding") > 0
        && !headers.all("content-encoding").equals(List.of("identity"));
  }

  private static byte[] content(Body body) {
    if (body instanceof Body.Bytes bytes) {
      return bytes.content();
    }
    throw new IllegalStateException("the body must be read before VALIDATE");
  }
}
