package dev.gatehouse.pipeline;

import java.util.List;
import java.util.Map;

/** The controls of one operation, in order, and the only way through them. */
public final class Pipeline {
  private final List<Step> steps;
  private final Ledger ledger;
  private final Observer observer;
  private final Dressing dressing;
  private final Map<String, Object> terms;

  public Pipeline(List<Step> steps, Ledger ledger, Observer observer) {
    this(steps, ledger, observer, Dressing.PLAIN);
  }

  /** One whose answers are dressed when they are known. */
  public Pipeline(List<Step> steps, Ledger ledger, Observer observer, Dressing dressing) {
    this(steps, ledger, observer, dressing, Map.of());
  }

  /**
   * The pipeline of an operation whose streams may outlive its snapshot.
   *
   * @param terms what was agreed of it, by integration: a stream whose terms are others is ended
   */
  public Pipeline(
      List<Step> steps, Ledger ledger, Observer observer, Dressing dressing, Map<String, ?> terms) {
    this.terms = Map.copyOf(terms);
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

  /** Whether what is agreed with an integration is what was agreed in an earlier pipeline. */
  boolean sameTerms(Pipeline earlier, String integration) {
    Object now = terms.get(integration);
    // Of an integration that has no terms any more, its controls say more.
    return now == null || now.equals(earlier.terms.get(integration));
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
