package dev.gatehouse.controls.approve;

import dev.gatehouse.pipeline.Body;
import dev.gatehouse.pipeline.Control;
import dev.gatehouse.pipeline.Exchange;
import dev.gatehouse.pipeline.Headers;
import dev.gatehouse.pipeline.JsonText;
import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.pipeline.Response;
import dev.gatehouse.pipeline.Verdict;
import dev.gatehouse.register.Approval;
import dev.gatehouse.register.Approvals;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Answers how far an approval came, to the caller who asked for it; to everybody else there is no
 * such approval. Stands where others forward.
 */
public final class ApprovalStatus implements Control {
  private final Approvals approvals;
  private final InstantSource clock;

  public ApprovalStatus(Approvals approvals, InstantSource clock) {
    this.approvals = approvals;
    this.clock = clock;
  }

  /** Expects the approval's id as the only parameter of the path. */
  @Override
  public Verdict check(Exchange exchange) {
    Optional<Approval> found =
        approvals.byId(exchange.pathValues().getFirst()).filter(one -> isOf(one, exchange));
    return found.isEmpty()
        ? Verdict.deny(Reason.NO_OPERATION)
        : Verdict.pass(exchange.with(answer(found.get())));
  }

  private static boolean isOf(Approval approval, Exchange exchange) {
    return approval.ask().integration().equals(exchange.caller().integration())
        && approval.ask().caller().equals(AskedCall.caller(exchange.caller()));
  }

  private Response answer(Approval approval) {
    byte[] body = json(approval).getBytes(StandardCharsets.UTF_8);
    Headers headers =
        Headers.of(
            "Content-Type", "application/json",
            "Content-Length", Integer.toString(body.length),
            "Cache-Control", "no-store");
    return new Response(200, headers, new Body.Bytes(body));
  }

  // Seven texts do not pay for a JSON library, which would be loaded on a loop.
  private String json(Approval approval) {
    StringBuilder json = new StringBuilder(256);
    member(json, "id", approval.id());
    member(json, "state", approval.stateAt(clock.millis()));
    member(json, "api", approval.ask().api());
    member(json, "operation", approval.ask().operation());
    member(json, "method", approval.ask().method());
    member(json, "created", Instant.ofEpochMilli(approval.created()).toString());
    member(json, "expires", Instant.ofEpochMilli(approval.expires()).toString());
    return json.append('}').toString();
  }

  private static void member(StringBuilder json, String name, String value) {
    json.append(json.isEmpty() ? '{' : ',').append('"').append(name).append("\":");
    JsonText.quote(json, value);
  }
}
