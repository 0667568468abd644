package dev.gatehouse.controls.approve;

import dev.gatehouse.pipeline.Control;
import dev.gatehouse.pipeline.Exchange;
import dev.gatehouse.pipeline.Hint;
import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.pipeline.Verdict;
import dev.gatehouse.pipeline.Waiting;
import dev.gatehouse.register.Approval;
import dev.gatehouse.register.Approvals;
import dev.gatehouse.register.RegisterUnavailable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Holds a call until a person has said yes to exactly this one. The caller is told where to look,
 * repeats the call when it is granted, and passes once. All that was decided before this stage is
 * decided anew when it does.
 */
public final class Approve implements Control {
  private static final Duration TOO_MANY_PAUSE = Duration.ofMinutes(1);

  private final Approvals approvals;
  private final Map<String, Duration> lives;
  private final List<String> counting;

  /**
   * The control of one operation.
   *
   * @param lives by integration that needs an approval, how long one waits and counts
   * @param counting names of the header fields that an approval is bound to, in lower case
   */
  public Approve(Approvals approvals, Map<String, Duration> lives, List<String> counting) {
    this.approvals = approvals;
    this.lives = Map.copyOf(lives);
    this.counting = List.copyOf(counting);
  }

  @Override
  public Verdict check(Exchange exchange) {
    Duration life = lives.get(exchange.caller().integration());
    if (life == null) {
      return Verdict.pass(exchange);
    }
    return Verdict.later(
        waiting -> {
          try {
            return ask(exchange, AskedCall.of(exchange, counting).ask(life), waiting);
          } catch (RegisterUnavailable e) {
            return Verdict.deny(Reason.REGISTER_UNAVAILABLE, String.valueOf(e.getMessage()));
          }
        });
  }

  private Verdict.Settled ask(Exchange exchange, Approval.Ask ask, Waiting waiting)
      throws RegisterUnavailable {
    Optional<Approval> found = approvals.find(ask.digest());
    if (found.isPresent() && found.get().state() == Approval.State.GRANTED) {
      if (approvals.pass(waiting, found.get().id(), exchange.id())) {
        return new Verdict.Pass(exchange);
      }
      // Another call used it first: this one is a new question.
      found = Optional.empty();
    }
    if (found.isPresent()) {
      return held(found.get());
    }
    return switch (approvals.open(waiting, ask)) {
      case Approvals.Standing standing -> held(standing.approval());
      case Approvals.TooMany many ->
          Verdict.deny(
              Reason.TOO_MANY_CONCURRENT,
              many.pending() + " approvals are pending",
              Hint.retryAfter(TOO_MANY_PAUSE));
    };
  }

  private static Verdict.Deny held(Approval approval) {
    if (approval.state() == Approval.State.DENIED) {
      return Verdict.deny(Reason.APPROVAL_DENIED, approval.id());
    }
    Hint location = new Hint.Location("/.well-known/gatehouse/approvals/" + approval.id());
    return Verdict.deny(Reason.APPROVAL_PENDING, approval.id(), location);
  }
}
