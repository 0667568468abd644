package dev.gatehouse.proxy;

import dev.gatehouse.pipeline.Body;
import dev.gatehouse.pipeline.Headers;
import dev.gatehouse.pipeline.Live;
import dev.gatehouse.pipeline.Outcome;
import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.pipeline.Response;
import java.util.Optional;

/** What gRPC says of the end of a call, beside HTTP (gRPC over HTTP/2). */
final class GrpcStatus {
  private static final int CANCELLED = 1;
  private static final int UNKNOWN = 2;
  private static final int INVALID_ARGUMENT = 3;
  private static final int DEADLINE_EXCEEDED = 4;
  private static final int NOT_FOUND = 5;
  private static final int PERMISSION_DENIED = 7;
  private static final int RESOURCE_EXHAUSTED = 8;
  private static final int UNIMPLEMENTED = 12;
  private static final int INTERNAL = 13;
  private static final int UNAVAILABLE = 14;
  private static final int UNAUTHENTICATED = 16;

  private GrpcStatus() {}

  /** The status with which a call of gRPC ended; -1 if it told none, or is no such call. */
  static int of(Outcome outcome, Headers trailers) {
    if (outcome.exchange().operation().live().kind() != Live.Kind.GRPC) {
      return -1;
    }
    Optional<String> status = trailers.first("grpc-status");
    return status
        .or(() -> outcome.answer().headers().first("grpc-status"))
        .filter(text -> text.matches("\\d{1,3}"))
        .map(Integer::parseInt)
        .orElse(-1);
  }

  /** Whether the caller understands gRPC only. */
  static boolean isAsked(Headers request) {
    String type = request.first("content-type").orElse("");
    return type.startsWith("application/grpc")
        && (type.length() == 16 || type.charAt(16) == '+' || type.charAt(16) == ';');
  }

  /** What the caller is told: a refusal in the terms of gRPC where it understands no other. */
  static Outcome forCaller(Outcome outcome) {
    return outcome
        .reason()
        .filter(_ -> isAsked(outcome.exchange().request().headers()))
        .map(
            reason ->
                new Outcome(
                    outcome.exchange(),
                    outcome.decision(),
                    outcome.stage(),
                    outcome.denial(),
                    outcome.forwarded(),
                    refusal(outcome, reason),
                    outcome.endNanos()))
        .orElse(outcome);
  }

  /** What ends a call of gRPC whose answer has begun. */
  static Headers trailers(Reason reason) {
    return new Headers.Builder()
        .add("grpc-status", Integer.toString(of(reason)))
        .add("grpc-message", reason.title() + " (" + reason.code() + ")")
        .build();
  }

  /** A refusal as such a caller reads it: nothing but trailers. */
  static Response refusal(Outcome outcome, Reason reason) {
    Headers.Builder fields =
        new Headers.Builder()
            .add("content-type", "application/grpc")
            .add("grpc-status", Integer.toString(of(reason)))
            .add("grpc-message", reason.title() + " (" + reason.code() + ")");
    outcome.answer().headers().first("retry-after").ifPresent(it -> fields.add("retry-after", it));
    return new Response(200, fields.build(), Body.NONE);
  }

  /** The status that says the same, as far as there is one. */
  static int of(Reason reason) {
    return switch (reason) {
      case CALLER_GONE -> CANCELLED;
      case OUTCOME_UNKNOWN, RECORD_LOST -> UNKNOWN;
      case DEADLINE_EXCEEDED, UPSTREAM_TIMEOUT, REQUEST_TIMEOUT, STREAM_IDLE -> DEADLINE_EXCEEDED;
      case NO_OPERATION, METHOD_NOT_ALLOWED, CODING_NOT_IMPLEMENTED -> UNIMPLEMENTED;
      case RATE_EXCEEDED, QUOTA_SPENT, TOO_MANY_CONCURRENT, BODY_TOO_LARGE -> RESOURCE_EXHAUSTED;
      default ->
          switch (reason.status()) {
            case 400, 413, 414, 415, 417, 422, 431 -> INVALID_ARGUMENT;
            case 401 -> UNAUTHENTICATED;
            case 403 -> PERMISSION_DENIED;
            case 404 -> NOT_FOUND;
            case 429 -> RESOURCE_EXHAUSTED;
            case 502, 503, 504 -> UNAVAILABLE;
            default -> INTERNAL;
          };
    };
  }
}
