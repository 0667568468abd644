package dev.gatehouse.pipeline;

import java.util.List;

/** The controls of one operation, in order, and the only way through them. */
public final class Pipeline {
  private final List<Step> steps;
  private final Ledger ledger;
  private final Observer observer;
  private final Dressing dressing;

  public Pipeline(List<Step> steps, Ledger ledger, Observer observer) {
    this(steps, ledger, observer, Dressing.PLAIN);
  }

  /** One whose answers are dressed when they are known. */
  public Pipeline(List<Step> steps, Ledger ledger, Observer observer, Dressing dressing) {
    for (int i = 1; i < steps.size(); i++) {
      if (steps.get(i).stage().compareTo(steps.get(i - 1).stage()) < 0) {
        throw new IllegalArgumentException(
            steps.get(i).stage() + " must not come after " + steps.get(i - 1).stage());
      }
    }
    this.steps = List.copyOf(steps);
    this.ledger = ledger;
    this.observer = observer;
    this.dressing = dressing;
  }

  /** Sends a call on its way; to be called on its loop. The answer comes, perhaps at once. */
  public Running start(Exchange exchange, Answering answering) {
    Run run = new Run(this, exchange, answering);
    run.proceed();
    return run;
  }

  /** Ends a call that no control has to look at: malformed, or matched by nothing. */
  public Running refuse(Exchange exchange, Stage stage, Verdict.Deny deny, Answering answering) {
    Run run = new Run(this, exchange, answering);
    run.end(stage, deny);
    return run;
  }

  List<Step> steps() {
    return steps;
  }

  Ledger ledger() {
    return ledger;
  }

  Dressing dressing() {
    return dressing;
  }

  Observer observer() {
    return observer;
  }
}
