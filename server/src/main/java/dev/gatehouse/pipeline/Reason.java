package dev.gatehouse.pipeline;

import java.util.Locale;

/**
 * Why a call did not end well: a stable public code, its HTTP status, whose fault, a public title.
 */
public enum Reason {
  MALFORMED_REQUEST(400, Fault.CALLER, "The request is not well-formed HTTP"),
  AMBIGUOUS_FRAMING(400, Fault.CALLER, "The length of the request is not exactly one thing"),
  INVALID_HOST(400, Fault.CALLER, "The Host field is missing, repeated or invalid"),
  INVALID_TARGET(400, Fault.CALLER, "The request target is not in canonical form"),
  ENCODED_DELIMITER(400, Fault.CALLER, "The path holds an encoded delimiter"),
  REQUEST_TIMEOUT(408, Fault.CALLER, "The request did not arrive in time"),
  BODY_TOO_LARGE(413, Fault.CALLER, "The body is larger than the operation allows"),
  TARGET_TOO_LONG(414, Fault.CALLER, "The request target is too long"),
  FLOODING(429, Fault.CALLER, "The connection cost more than its calls"),
  EXPECTATION_FAILED(417, Fault.CALLER, "The expectation is not supported"),
  HEADERS_TOO_LARGE(431, Fault.CALLER, "The header section is too large"),
  CODING_NOT_IMPLEMENTED(501, Fault.CALLER, "The transfer coding is not implemented"),
  VERSION_NOT_SUPPORTED(505, Fault.CALLER, "The HTTP version is not supported"),

  NO_OPERATION(404, Fault.CALLER, "There is no such operation"),
  METHOD_NOT_ALLOWED(405, Fault.CALLER, "The resource does not have this method"),

  CREDENTIAL_MISSING(401, Fault.CALLER, "A credential is required"),
  CREDENTIAL_INVALID(401, Fault.CALLER, "The credential is not valid"),
  CREDENTIAL_EXPIRED(401, Fault.CALLER, "The credential has expired"),
  CREDENTIAL_REVOKED(401, Fault.CALLER, "The credential was revoked"),
  TOO_MANY_FAILURES(429, Fault.CALLER, "Too many failed attempts from this source"),
  ISSUER_AWAY(503, Fault.DEPENDENCY, "The issuer of the token cannot be reached"),

  CALLER_UNBOUND(403, Fault.CALLER, "The caller belongs to no integration"),
  CALLER_AMBIGUOUS(403, Fault.CALLER, "The caller belongs to several integrations"),
  NOT_GRANTED(403, Fault.CALLER, "The integration does not have this operation"),
  NOT_OFFERED(403, Fault.CALLER, "The API does not offer this operation to such callers"),
  CONDITION_NOT_MET(403, Fault.CALLER, "A condition of the integration is not met"),
  OUTSIDE_SCHEDULE(403, Fault.CALLER, "The integration may not call at this time"),

  ORIGIN_NOT_ALLOWED(403, Fault.CALLER, "Pages of this origin may not call the API"),
  PREFLIGHT_REFUSED(403, Fault.CALLER, "Pages may not call with this method or these fields"),

  STOPPED(503, Fault.OPERATOR, "An operator has stopped this for now"),

  RATE_EXCEEDED(429, Fault.CALLER, "The rate is exceeded"),
  QUOTA_SPENT(429, Fault.CALLER, "The quota is spent"),
  TOO_MANY_CONCURRENT(429, Fault.CALLER, "Too many calls at the same time"),

  PARAMETER_INVALID(400, Fault.CALLER, "A parameter breaks the contract"),
  BODY_MALFORMED(400, Fault.CALLER, "The body is not well-formed"),
  MEDIA_TYPE_UNSUPPORTED(415, Fault.CALLER, "The contract does not declare this media type"),
  BODY_INVALID(422, Fault.CALLER, "The body breaks the contract"),
  FIELD_NOT_GRANTED(422, Fault.CALLER, "The body holds a field that the integration may not send"),

  IDEMPOTENCY_KEY_MISSING(400, Fault.CALLER, "The operation requires an Idempotency-Key"),
  IDEMPOTENCY_KEY_INVALID(400, Fault.CALLER, "The Idempotency-Key is not one key"),
  IDEMPOTENCY_KEY_REUSED(422, Fault.CALLER, "The Idempotency-Key belongs to another request"),
  IDEMPOTENCY_UNDER_WAY(409, Fault.CALLER, "The first call with this key is still under way"),
  IDEMPOTENCY_KEYS_SPENT(429, Fault.CALLER, "The caller has too many keys that are kept"),
  IDEMPOTENCY_ANSWER_GONE(
      409, Fault.GATEHOUSE, "The first call with this key was carried out; its answer is not kept"),
  IDEMPOTENCY_UNKNOWN(
      409,
      Fault.DEPENDENCY,
      "The first call with this key got no answer: it may have happened, and is not sent again"),
  IDEMPOTENCY_UNAVAILABLE(503, Fault.GATEHOUSE, "The key cannot be kept"),
  UPGRADE_REQUIRED(426, Fault.CALLER, "The operation is a WebSocket, and this is no handshake"),
  FRAME_MALFORMED(400, Fault.CALLER, "A frame of the stream is not well-formed"),
  TERMS_CHANGED(403, Fault.CALLER, "What is agreed of the operation has changed"),
  STREAM_IDLE(408, Fault.CALLER, "Nothing came over the stream for too long"),
  DRAINING(503, Fault.GATEHOUSE, "Gatehouse is going down"),

  APPROVAL_PENDING(403, Fault.CALLER, "A person has to approve this call"),
  APPROVAL_DENIED(403, Fault.CALLER, "A person denied this call"),
  REGISTER_UNAVAILABLE(503, Fault.GATEHOUSE, "The register cannot be reached"),

  UPSTREAM_UNREACHABLE(502, Fault.DEPENDENCY, "The upstream cannot be reached"),
  UPSTREAM_BROKE_OFF(502, Fault.DEPENDENCY, "The upstream broke off its answer"),
  UPSTREAM_MALFORMED(502, Fault.DEPENDENCY, "The upstream's answer is not well-formed HTTP"),
  UPSTREAM_TIMEOUT(504, Fault.DEPENDENCY, "The upstream did not answer in time"),
  UPSTREAM_AWAY(503, Fault.DEPENDENCY, "The upstream is away"),
  UPSTREAM_BUSY(503, Fault.GATEHOUSE, "Too many calls wait for the upstream"),
  UPSTREAM_LIMITED(429, Fault.DEPENDENCY, "The upstream takes no more calls for now"),
  UPSTREAM_CREDENTIAL(503, Fault.GATEHOUSE, "The upstream's credential is not available"),
  OUTCOME_UNKNOWN(
      502, Fault.UNKNOWN, "The change was sent and got no answer: it may have happened"),

  ANSWER_UNDECLARED(502, Fault.DEPENDENCY, "The contract does not declare such an answer"),
  ANSWER_MALFORMED(502, Fault.DEPENDENCY, "The upstream's answer cannot be read"),
  ANSWER_TOO_LARGE(502, Fault.DEPENDENCY, "The upstream's answer is too large to be controlled"),

  CALLER_GONE(499, Fault.CALLER, "The caller left before the answer"),
  DEADLINE_EXCEEDED(504, Fault.GATEHOUSE, "The call took longer than it may"),
  SHED(503, Fault.GATEHOUSE, "Calls of this priority are turned away while there is too much"),
  OVERLOADED(503, Fault.GATEHOUSE, "Too much at once"),
  JOURNAL_UNAVAILABLE(503, Fault.GATEHOUSE, "The call cannot be recorded"),
  RECORD_LOST(503, Fault.UNKNOWN, "The call was forwarded but its outcome cannot be recorded"),
  INTERNAL_ERROR(500, Fault.GATEHOUSE, "Gatehouse made a mistake");

  /** Whose fault it is; decides how the call counts. */
  public enum Fault {
    CALLER(Decision.DENIED),
    /** A person who runs Gatehouse wants it so. */
    OPERATOR(Decision.DENIED),
    GATEHOUSE(Decision.FAILED),
    DEPENDENCY(Decision.FAILED),
    /** Nobody can say: the change may have happened. */
    UNKNOWN(Decision.UNKNOWN);

    private final Decision decision;

    Fault(Decision decision) {
      this.decision = decision;
    }

    public Decision decision() {
      return decision;
    }
  }

  private final String code = name().toLowerCase(Locale.ROOT).replace('_', '-');
  private final int status;
  private final Fault fault;
  private final String title;

  Reason(int status, Fault fault, String title) {
    this.status = status;
    this.fault = fault;
    this.title = title;
  }

  /** The public code: lower case with hyphens; the same in answers, records and metrics. */
  public String code() {
    return code;
  }

  /** The HTTP status of the answer. */
  public int status() {
    return status;
  }

  public Fault fault() {
    return fault;
  }

  /** One public sentence without computed text. */
  public String title() {
    return title;
  }
}
