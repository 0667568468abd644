package dev.gatehouse.controls.approve;

import dev.gatehouse.pipeline.Body;
import dev.gatehouse.pipeline.Caller;
import dev.gatehouse.pipeline.Exchange;
import dev.gatehouse.pipeline.Headers;
import dev.gatehouse.pipeline.Request;
import dev.gatehouse.register.Approval;
import dev.gatehouse.register.ApprovalDigest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;

/**
 * One call as an approval sees it: exactly these bytes, by exactly this caller.
 *
 * @param counting names of the header fields that are part of what is asked, in lower case
 */
record AskedCall(Exchange exchange, String caller, List<String> counting) {
  private static final String COOKIE = "cookie";

  static AskedCall of(Exchange exchange, List<String> counting) {
    return new AskedCall(exchange, caller(exchange.caller()), counting);
  }

  static String caller(Caller caller) {
    return caller instanceof Caller.Proven proven ? proven.subject() : "anyone";
  }

  private String identity() {
    return exchange.caller() instanceof Caller.Proven proven ? proven.identity() : caller;
  }

  Approval.Ask ask(Duration life) {
    Request request = exchange.request();
    String integration = exchange.caller().integration();
    String api = exchange.operation().api();
    String target =
        request.query().isEmpty() ? request.path() : request.path() + "?" + request.query();
    byte[] body = body(request.body());
    return new Approval.Ask(
        ApprovalDigest.of(integration, identity(), api, request.method(), target, fields(), body),
        caller,
        integration,
        api,
        exchange.operation().id(),
        request.method(),
        target,
        shown(),
        preview(body),
        exchange.id(),
        life);
  }

  private String fields() {
    return lines((_, value) -> value);
  }

  /** The fields without the secret that a cookie may be. */
  private String shown() {
    return lines((name, value) -> name.equals(COOKIE) ? Approval.Ask.HIDDEN : value);
  }

  private String lines(BinaryOperator<String> shown) {
    Headers headers = exchange.request().headers();
    return counting.stream()
        .flatMap(name -> headers.all(name).stream().map(it -> name + ": " + shown.apply(name, it)))
        .collect(Collectors.joining("\n"));
  }

  private static byte[] body(Body body) {
    if (body instanceof Body.Bytes bytes) {
      return bytes.content();
    }
    throw new IllegalStateException("the body must be read before APPROVE");
  }

  // A character takes at most four bytes, so that much is enough for the longest preview.
  private static String preview(byte[] body) {
    int length = Math.min(body.length, 4 * Approval.Ask.PREVIEW_CHARS);
    return new String(Arrays.copyOf(body, length), StandardCharsets.UTF_8);
  }
}
