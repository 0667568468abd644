package dev.gatehouse.controls.authorize;

import dev.gatehouse.pipeline.Exchange;
import dev.gatehouse.pipeline.Finding;
import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.pipeline.Stage;
import dev.gatehouse.pipeline.Standing;
import dev.gatehouse.pipeline.Verdict;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.stream.Collectors;

/** Denies one operation to all but those whose entry grants it within the offer. */
public final class Authorize implements Standing {
  private static final long DAY = 86_400_000;

  private final Map<String, Granted> grants;

  /** A grant, and the first day on which its review is overdue, counted from the epoch. */
  private record Granted(Grant grant, long overdueFrom) {
    Granted(Grant grant) {
      this(grant, grant.review() == null ? Long.MAX_VALUE : day(grant.review()));
    }

    private static long day(LocalDate review) {
      return review.plusDays(1).toEpochDay();
    }
  }

  /**
   * The control of one operation.
   *
   * @param grants by integration; whoever is not in it has none
   */
  public Authorize(Map<String, Grant> grants) {
    this.grants =
        grants.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Map.Entry::getKey, entry -> new Granted(entry.getValue())));
  }

  @Override
  public Verdict check(Exchange exchange) {
    Granted granted = grants.get(exchange.caller().integration());
    if (granted == null) {
      return Verdict.deny(Reason.NOT_GRANTED);
    }
    Grant grant = granted.grant();
    if (!grant.offered()) {
      return Verdict.deny(Reason.NOT_OFFERED);
    }
    if (!grant.schedule().isEmpty() && !isOpen(grant, exchange)) {
      return Verdict.deny(Reason.OUTSIDE_SCHEDULE);
    }
    Condition condition = grant.condition();
    if (condition != null && !condition.holds(exchange)) {
      return Verdict.deny(Reason.CONDITION_NOT_MET);
    }
    boolean overdue = Math.floorDiv(exchange.arrivedMillis(), DAY) >= granted.overdueFrom();
    return Verdict.pass(overdue ? exchange.with(reviewOverdue(grant)) : exchange);
  }

  @Override
  public Verdict again(Exchange exchange) {
    return check(exchange);
  }

  private static boolean isOpen(Grant grant, Exchange exchange) {
    Instant now = Instant.ofEpochMilli(exchange.arrivedMillis());
    for (Window window : grant.schedule()) {
      if (window.isOpen(now)) {
        return true;
      }
    }
    return false;
  }

  private static Finding reviewOverdue(Grant grant) {
    return new Finding("review-overdue", Stage.AUTHORIZE, "since " + grant.review());
  }
}
