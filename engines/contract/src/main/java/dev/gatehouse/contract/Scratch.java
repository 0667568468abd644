package dev.gatehouse.contract;

import dev.gatehouse.contract.projection.Rewriter;
import dev.gatehouse.contract.schema.Evaluation;

/** What each thread uses again for every call, so that a call leaves no garbage. */
final class Scratch {
  private final ThreadLocal<Evaluation> evaluations = ThreadLocal.withInitial(Evaluation::new);
  private final ThreadLocal<Rewriter> rewriters = ThreadLocal.withInitial(Rewriter::new);

  Evaluation evaluation() {
    return evaluations.get();
  }

  Rewriter rewriter() {
    return rewriters.get();
  }
}
