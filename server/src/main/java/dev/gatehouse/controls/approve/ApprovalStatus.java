package dev.gatehouse.controls.approve;

import dev.gatehouse.pipeline.Body;
import dev.gatehouse.pipeline.Control;
import dev.gatehouse.pipeline.Exchange;
import dev.gatehouse.pipeline.Headers;
import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.pipeline.Response;
import dev.gatehouse.pipeline.Verdict;
import dev.gatehouse.register.Approval;
import dev.gatehouse.register.Approvals;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers how far an approval came, to the caller who asked for it; to everybody else there is no
 * such approval. Stands where others forward.
 */
public final class ApprovalStatus implements Control {
  private static final JsonMapper JSON = new JsonMapper();

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
    Map<String, String> status = new LinkedHashMap<>();
    status.put("id", approval.id());
    status.put("state", approval.stateAt(clock.millis()));
    status.put("api", approval.ask().api());
    status.put("operation", approval.ask().operation());
    status.put("method", approval.ask().method());
    status.put("created", Instant.ofEpochMilli(approval.created()).toString());
    status.put("expires", Instant.ofEpochMilli(approval.expires()).toString());
    byte[] body = JSON.writeValueAsBytes(status);
    Headers headers =
        Headers.of(
            "Content-Type", "application/json",
            "Content-Length", Integer.toString(body.length),
            "Cache-Control", "no-store");
    return new Response(200, headers, new Body.Bytes(body));
  }
}
