package dev.gatehouse.pipeline;

/**
 * One immutable, complete build of configuration and register, as the calls of one listener see it.
 *
 * @param version grows with every build
 * @param noOperation the pipeline of what is malformed or matches nothing: it only records
 */
public record Snapshot(long version, Routes routes, Pipeline noOperation) {

  /**
   * Sends a well-formed call on its way.
   *
   * @param hasEncodedDelimiter whether the path holds {@code %2F %25 %3B %3F %23} or {@code ;}
   */
  public Running start(Exchange exchange, boolean hasEncodedDelimiter, Answering answering) {
    Request request = exchange.request();
    return switch (routes.find(request.authority(), request.method(), request.path())) {
      case Routes.Found found when hasEncodedDelimiter && !found.operation().encoded() ->
          refuse(exchange, Stage.ACCEPT, Verdict.deny(Reason.ENCODED_DELIMITER), answering);
      case Routes.Found found ->
          found
              .pipeline()
              .start(
                  exchange.with(
                      found.operation(),
                      found.pathValues(),
                      found.upstreamPath(),
                      exchange.startNanos() + time(found, request)),
                  answering);
      case Routes.OtherMethods other -> {
        Hint allow = new Hint.Allow(other.allowed());
        yield refuse(
            exchange, Stage.MATCH, Verdict.deny(Reason.METHOD_NOT_ALLOWED, allow), answering);
      }
      case Routes.Nothing nothing when hasEncodedDelimiter ->
          refuse(
              exchange,
              Stage.ACCEPT,
              Verdict.deny(Reason.ENCODED_DELIMITER, nothing.why()),
              answering);
      case Routes.Nothing nothing ->
          refuse(
              exchange, Stage.MATCH, Verdict.deny(Reason.NO_OPERATION, nothing.why()), answering);
    };
  }

  private static long time(Routes.Found found, Request request) {
    return found.operation().live().kind() == Live.Kind.GRPC
        ? GrpcTimeout.nanos(request.headers())
        : found.timeoutNanos();
  }

  /** Ends a call that is malformed: recorded, answered, never forwarded. */
  public Running refuse(Exchange exchange, Stage stage, Verdict.Deny deny, Answering answering) {
    return noOperation.refuse(exchange, stage, deny, answering);
  }
}
