package dev.gatehouse;

import dev.gatehouse.config.KeyPath;
import dev.gatehouse.config.Origins;
import dev.gatehouse.pipeline.Reason;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why one call ended as it did: which stage decided, by which line of configuration, and what would
 * have let it pass.
 */
final class Explanation {
  /** Of a path that its upstream could take for another operation's. */
  private static final String ANOTHERS =
      "call with another value, or write `x-gatehouse-exact: true` at the operation if its"
          + " upstream tells such paths apart byte by byte";

  private final GatehouseConfig config;
  private final Origins origins;
  private final Call call;

  /**
   * What the record of a call says; empty text where it says nothing.
   *
   * @param reason null for what was allowed
   */
  record Call(
      String id,
      String decision,
      String stage,
      @Nullable Reason reason,
      String integration,
      String api,
      String operation,
      String method,
      String target,
      String detail) {}

  Explanation(GatehouseConfig config, Origins origins, Call call) {
    this.config = config;
    this.origins = origins;
    this.call = call;
  }

  /** Lines for people. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    Reason reason = call.reason();
    lines.add("call      " + call.id() + "  " + call.method() + " " + call.target());
    lines.add("operation " + (call.operation().isEmpty() ? "none" : operation()));
    lines.add("caller    " + (call.integration().isEmpty() ? "nobody known" : call.integration()));
    if (reason == null) {
      lines.add("result    " + call.decision() + " by all stages");
    } else {
      lines.add(
          "result    " + call.decision() + " at stage " + call.stage() + ": " + reason.code());
      lines.add(
          "          "
              + reason.title()
              + (call.detail().isEmpty() ? "" : " (" + call.detail() + ")"));
      lines.add("to pass   " + remedy(reason));
    }
    lines.add("decided by");
    parts(reason).forEach(path -> lines.add("  " + origins.of(path) + " " + path));
    return lines;
  }

  private String operation() {
    return call.api() + "." + call.operation();
  }

  /**
   * The places of all parts that bound this call: the entry, the offer, and what the stage reads.
   */
  private List<KeyPath> parts(@Nullable Reason reason) {
    List<KeyPath> parts = new ArrayList<>();
    KeyPath entry = KeyPath.of("integrations", call.integration());
    KeyPath api = KeyPath.of("apis", call.api());
    if (reason != null) {
      parts.add(decider(reason, entry, api));
    }
    if (config.integrations().containsKey(call.integration())) {
      parts.add(entry.key("allow"));
      parts.add(entry.key("allow", call.api(), call.operation()));
    }
    if (config.apis().containsKey(call.api())) {
      parts.add(api.key("offer"));
    }
    // What is not written is still named: explaining a default is what people ask for.
    return parts.isEmpty() ? List.of(KeyPath.ROOT) : parts.stream().distinct().toList();
  }

  private KeyPath decider(Reason reason, KeyPath entry, KeyPath api) {
    KeyPath permission = entry.key("allow", call.api(), call.operation());
    return switch (reason) {
      case MALFORMED_REQUEST,
          AMBIGUOUS_FRAMING,
          INVALID_HOST,
          INVALID_TARGET,
          REQUEST_TIMEOUT,
          EXPECTATION_FAILED,
          CODING_NOT_IMPLEMENTED,
          VERSION_NOT_SUPPORTED,
          FLOODING,
          OVERLOADED ->
          KeyPath.of("listen", "public");
      case UPGRADE_REQUIRED, FRAME_MALFORMED, STREAM_IDLE -> api.key("streams");
      case TERMS_CHANGED -> entry.key("allow", call.api());
      case DRAINING, STOPPED -> KeyPath.ROOT;
      case TARGET_TOO_LONG -> KeyPath.of("listen", "public", "limits", "uri");
      case HEADERS_TOO_LARGE -> KeyPath.of("listen", "public", "limits", "headers");
      case BODY_TOO_LARGE -> KeyPath.of("listen", "public", "limits", "body");
      case ANSWER_TOO_LARGE -> KeyPath.of("listen", "public", "limits", "answer");
      case NO_OPERATION -> KeyPath.of("apis");
      case METHOD_NOT_ALLOWED,
          ENCODED_DELIMITER,
          PARAMETER_INVALID,
          BODY_MALFORMED,
          MEDIA_TYPE_UNSUPPORTED,
          BODY_INVALID,
          ANSWER_UNDECLARED,
          ANSWER_MALFORMED ->
          api.key("contract");
      case CREDENTIAL_MISSING,
          CREDENTIAL_INVALID,
          CREDENTIAL_EXPIRED,
          CREDENTIAL_REVOKED,
          TOO_MANY_FAILURES,
          CALLER_UNBOUND,
          CALLER_AMBIGUOUS ->
          config.integrations().containsKey(call.integration())
              ? entry.key("callers")
              : KeyPath.of("integrations");
      case ISSUER_AWAY -> KeyPath.of("issuers");
      case NOT_GRANTED -> entry.key("allow", call.api());
      case NOT_OFFERED -> api.key("offer");
      case CONDITION_NOT_MET -> permission.key("when");
      case OUTSIDE_SCHEDULE -> entry.key("schedule");
      case RATE_EXCEEDED, QUOTA_SPENT, TOO_MANY_CONCURRENT, SHED -> entry.key("tier");
      case FIELD_NOT_GRANTED -> permission.key("send");
      case APPROVAL_PENDING, APPROVAL_DENIED -> permission.key("approve");
      case UPSTREAM_UNREACHABLE,
          UPSTREAM_BROKE_OFF,
          UPSTREAM_MALFORMED,
          UPSTREAM_TIMEOUT,
          UPSTREAM_AWAY,
          UPSTREAM_BUSY,
          UPSTREAM_LIMITED,
          OUTCOME_UNKNOWN,
          DEADLINE_EXCEEDED ->
          api.key("upstream");
      case IDEMPOTENCY_KEY_MISSING,
          IDEMPOTENCY_KEY_INVALID,
          IDEMPOTENCY_KEY_REUSED,
          IDEMPOTENCY_UNDER_WAY,
          IDEMPOTENCY_UNKNOWN ->
          api.key("idempotency");
      case IDEMPOTENCY_KEYS_SPENT, IDEMPOTENCY_ANSWER_GONE, IDEMPOTENCY_UNAVAILABLE ->
          KeyPath.of("idempotency");
      case ORIGIN_NOT_ALLOWED, PREFLIGHT_REFUSED -> api.key("cors");
      case UPSTREAM_CREDENTIAL -> api.key("credential");
      case REGISTER_UNAVAILABLE, JOURNAL_UNAVAILABLE, RECORD_LOST -> KeyPath.of("state");
      case CALLER_GONE, INTERNAL_ERROR -> KeyPath.ROOT;
    };
  }

  private String remedy(Reason reason) {
    return switch (reason) {
      case MALFORMED_REQUEST,
          AMBIGUOUS_FRAMING,
          INVALID_HOST,
          INVALID_TARGET,
          VERSION_NOT_SUPPORTED ->
          "the caller has to send one well-formed HTTP request in canonical form";
      case ENCODED_DELIMITER ->
          call.detail().isEmpty()
              ? "declare `x-gatehouse-encoded: true` at the operation if its values need such"
                  + " characters"
              : ANOTHERS;
      case REQUEST_TIMEOUT ->
          "the caller has to send faster, or the listener's time-outs have to grow";
      case TARGET_TOO_LONG, HEADERS_TOO_LARGE, BODY_TOO_LARGE ->
          "the caller has to send less, or the listener's limits have to grow";
      case UPGRADE_REQUIRED -> "the caller has to begin a WebSocket (RFC 6455)";
      case FRAME_MALFORMED -> "the caller has to send well-formed frames (RFC 6455)";
      case STREAM_IDLE -> "somebody has to send something now and then, or `idle` has to grow";
      case TERMS_CHANGED, DRAINING -> "the caller has to connect again";
      case STOPPED ->
          "an operator has to resume it: gatehouse resume; gatehouse status shows what is stopped";
      case EXPECTATION_FAILED, CODING_NOT_IMPLEMENTED ->
          "the caller has to do without what is not supported";
      case NO_OPERATION ->
          call.detail().isEmpty()
              ? "call a path of a contract, or add the operation to one"
              : ANOTHERS;
      case METHOD_NOT_ALLOWED -> "call with a method that the contract has for this path";
      case CREDENTIAL_MISSING -> "send an API key or an access token";
      case CREDENTIAL_INVALID -> "send a credential that this configuration knows";
      case CREDENTIAL_EXPIRED -> "renew the credential";
      case CREDENTIAL_REVOKED -> "issue a new key: gatehouse key issue " + call.integration();
      case TOO_MANY_FAILURES -> "wait, then send a good credential";
      case ISSUER_AWAY, UPSTREAM_UNREACHABLE, UPSTREAM_AWAY ->
          "the system has to be reachable from here";
      case CALLER_UNBOUND -> "let one integration's `callers` match what the token says";
      case CALLER_AMBIGUOUS -> "let only one integration's `callers` match what the token says";
      case NOT_GRANTED ->
          "add `%s: {}` to integrations.%s.allow.%s"
              .formatted(call.operation(), call.integration(), call.api());
      case NOT_OFFERED -> "the owner of apis." + call.api() + " has to offer it to such callers";
      case CONDITION_NOT_MET -> "the condition has to hold for the call";
      case OUTSIDE_SCHEDULE -> "call within the schedule, or widen it";
      case RATE_EXCEEDED, QUOTA_SPENT, TOO_MANY_CONCURRENT ->
          "wait as Retry-After says, or raise the tier";
      case PARAMETER_INVALID, BODY_MALFORMED, MEDIA_TYPE_UNSUPPORTED, BODY_INVALID ->
          "send what the contract declares";
      case FIELD_NOT_GRANTED -> "leave the field out, or add it to `send`";
      case APPROVAL_PENDING ->
          "a person has to say: gatehouse approval grant ID; then repeat the call";
      case APPROVAL_DENIED -> "another call, or another decision of the person";
      case UPSTREAM_BROKE_OFF, UPSTREAM_MALFORMED ->
          "the upstream has to answer in well-formed HTTP";
      case UPSTREAM_TIMEOUT, DEADLINE_EXCEEDED ->
          "the upstream has to answer faster, or `timeout` has to grow";
      case UPSTREAM_BUSY -> "fewer calls at a time, or more in the upstream's `limits`";
      case UPSTREAM_LIMITED -> "wait as Retry-After says: the upstream would refuse";
      case UPSTREAM_CREDENTIAL -> "provide the secret that the credential refers to";
      case OUTCOME_UNKNOWN ->
          "ask the upstream whether the change happened before it is sent again";
      case IDEMPOTENCY_KEY_MISSING, IDEMPOTENCY_KEY_INVALID ->
          "send one Idempotency-Key of at most 255 visible characters";
      case IDEMPOTENCY_KEY_REUSED -> "a new request needs a new key";
      case IDEMPOTENCY_UNDER_WAY -> "repeat the call later, with the same key";
      case IDEMPOTENCY_UNKNOWN ->
          "ask the upstream whether the change happened; to send it again needs a new key";
      case IDEMPOTENCY_ANSWER_GONE -> "the change was carried out; ask the upstream for its state";
      case IDEMPOTENCY_KEYS_SPENT -> "fewer changes with a key within its `ttl`";
      case IDEMPOTENCY_UNAVAILABLE ->
          "the state folder has to be writable, or `idempotency.keys` and `size` have to grow";
      case ORIGIN_NOT_ALLOWED -> "add the page's origin to `cors.origins`";
      case PREFLIGHT_REFUSED ->
          "add the field to `cors.headers`, or call with a method of the path";
      case ANSWER_UNDECLARED, ANSWER_MALFORMED ->
          "the upstream has to answer as its contract declares";
      case ANSWER_TOO_LARGE -> "the answer has to be smaller, or `limits.answer` has to grow";
      case CALLER_GONE -> "the caller has to wait for the answer";
      case FLOODING -> "the caller has to send calls, and to read their answers";
      case OVERLOADED -> "fewer connections or calls at a time";
      case SHED -> "fewer calls at a time, or a higher `priority` of the tier";
      case REGISTER_UNAVAILABLE, JOURNAL_UNAVAILABLE, RECORD_LOST ->
          "the state folder has to be writable";
      case INTERNAL_ERROR -> "look for the call's id in the log: it is a mistake of Gatehouse";
    };
  }
}
