package dev.gatehouse.pipeline;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a call ended: the one source of its answer, its record and its metrics.
 *
 * @param stage where it was decided; the last stage of its pipeline for what was allowed
 * @param denial why it did not end well; null for what was allowed
 * @param forwarded whether the call reached {@link Stage#FORWARD}
 * @param answer what leaves, or would leave if the caller were still there
 * @param endNanos {@link System#nanoTime} at the end
 */
public record Outcome(
    Exchange exchange,
    Decision decision,
    Stage stage,
    Verdict.@Nullable Deny denial,
    boolean forwarded,
    Response answer,
    long endNanos) {

  public Optional<Reason> reason() {
    return denial == null ? Optional.empty() : Optional.of(denial.reason());
  }

  /** The same with its answer as it leaves. */
  public Outcome with(Response dressed) {
    return new Outcome(exchange, decision, stage, denial, forwarded, dressed, endNanos);
  }

  /** Text for the audit record only. */
  public String detail() {
    return denial == null ? "" : denial.detail();
  }

  public List<Finding> findings() {
    return exchange.findings();
  }

  /** From arrival to end, in microseconds. */
  public long micros() {
    return (endNanos - exchange.startNanos()) / 1000;
  }
}
