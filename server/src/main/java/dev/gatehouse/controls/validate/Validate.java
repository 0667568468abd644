package dev.gatehouse.controls.validate;

import dev.gatehouse.contract.BodyOptions;
import dev.gatehouse.contract.BodyVerdict;
import dev.gatehouse.contract.RequestBody;
import dev.gatehouse.contract.Requests;
import dev.gatehouse.contract.Sendable;
import dev.gatehouse.contract.Violation;
import dev.gatehouse.pipeline.Body;
import dev.gatehouse.pipeline.ContentCoding;
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

  /** Text that compresses better than this is a bomb; so little of it does no harm. */
  private static final int MOST_TIMES = 100;

  private static final int FREE = 64 * 1024;
  private static final int USUAL = 1 << 20;

  private final Requests requests;
  private final DeclaredFields fields;
  private final boolean strict;
  private final BodyOptions options;
  private final Map<String, Sending> sendings;
  private final int largest;

  /**
   * The control of operations that take the same.
   *
   * @param requests what the contract says of them
   * @param strict whether what is not declared is refused: query parameters, members of bodies, and
   *     header fields that change how a request is read
   * @param duplicateKeys whether a JSON object may name a key twice
   * @param sendings by integration; whoever is not in it may ask nothing
   */
  public Validate(
      Requests requests, boolean strict, boolean duplicateKeys, Map<String, Sending> sendings) {
    this(requests, strict, duplicateKeys, sendings, USUAL);
  }

  /**
   * The control of operations that take the same.
   *
   * @param largest bytes of a coded content when it is decoded; otherwise as above
   */
  public Validate(
      Requests requests,
      boolean strict,
      boolean duplicateKeys,
      Map<String, Sending> sendings,
      int largest) {
    this.largest = largest;
    this.requests = requests;
    this.fields = new DeclaredFields(requests);
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
        requests.violations(
            exchange.pathValues(),
            request.query(),
            name -> headers.all(name.toLowerCase(Locale.ROOT)),
            strict);
    if (violations.isEmpty()) {
      violations = fields.spelledOtherwise(headers);
    }
    if (!violations.isEmpty()) {
      return Violations.deny(Reason.PARAMETER_INVALID, violations);
    }
    return request.body().length() == 0 ? empty(exchange) : body(exchange, sending);
  }

  private Verdict empty(Exchange exchange) {
    return switch (requests.bodyNeed()) {
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
    RequestBody declared = requests.body(type);
    if (declared instanceof RequestBody.Validated && ContentCoding.isCoded(headers)) {
      return decoded(exchange, sending);
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

  /** What was judged goes on, and no coded form of it: there is only one way to read it then. */
  private Verdict decoded(Exchange exchange, Sending sending) {
    Request request = exchange.request();
    byte[] content = content(request.body());
    int most = (int) Math.min(largest, Math.max(FREE, (long) content.length * MOST_TIMES));
    String coding = ContentCoding.of(request.headers());
    return switch (ContentCoding.decode(coding, content, most)) {
      case ContentCoding.Plain plain -> {
        Headers fields = request.headers().without(ContentCoding.OF_CODED);
        Exchange readable = exchange.with(request.with(fields).with(plain.content()));
        yield plain.content().length() == 0 ? empty(readable) : body(readable, sending);
      }
      case ContentCoding.TooLarge _ ->
          Verdict.deny(
              Reason.BODY_TOO_LARGE, "decoded more than %d of %d".formatted(most, content.length));
      case ContentCoding.Unknown _ ->
          Verdict.deny(
              Reason.MEDIA_TYPE_UNSUPPORTED,
              "the content is coded otherwise",
              new Hint.Codings(ContentCoding.KNOWN));
      case ContentCoding.Unreadable unreadable ->
          Verdict.deny(
              Reason.BODY_MALFORMED, unreadable.why(), Hint.violation("", "content-coding"));
    };
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

  private static byte[] content(Body body) {
    if (body instanceof Body.Bytes bytes) {
      return bytes.content();
    }
    throw new IllegalStateException("the body must be read before VALIDATE");
  }
}
