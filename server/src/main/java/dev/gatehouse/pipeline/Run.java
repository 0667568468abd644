package dev.gatehouse.pipeline;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One call going through one pipeline. Confined to the call's loop; the one loop over the steps,
 * the only catch, the only exit.
 */
final class Run implements Running {
  private final Pipeline pipeline;
  private final Answering answering;
  private Exchange exchange;
  private int next;
  private boolean intended;
  private boolean forwarded;
  private boolean ended;
  private @Nullable Wait wait;

  Run(Pipeline pipeline, Exchange exchange, Answering answering) {
    this.pipeline = pipeline;
    this.exchange = exchange;
    this.answering = answering;
  }

  void proceed() {
    while (next < pipeline.steps().size()) {
      Step step = pipeline.steps().get(next);
      if (step.stage() == Stage.FORWARD && !intended && isRecorded()) {
        intended = true;
        if (exchange.operation().effect().changes()) {
          pipeline.ledger().intend(exchange, new Intent());
          return;
        }
      }
      forwarded |= step.stage() == Stage.FORWARD && !step.reads();
      switch (check(step)) {
        case Verdict.Later later -> {
          wait = new Wait(step);
          begin(later, wait);
          return;
        }
        case Verdict.Settled settled -> {
          if (!settle(step, settled)) {
            return;
          }
        }
      }
    }
    exchange
        .response()
        .ifPresentOrElse(
            response -> finish(Stage.MINIMIZE, Decision.ALLOWED, null, response),
            () -> end(Stage.FORWARD, Verdict.deny(Reason.INTERNAL_ERROR, "nothing was forwarded")));
  }

  private Verdict check(Step step) {
    try {
      return step.control().check(exchange);
    } catch (RuntimeException | Error e) {
      return Bug.denied(exchange, e);
    }
  }

  private void begin(Verdict.Later later, Wait until) {
    try {
      later.start().begin(exchange, until);
    } catch (RuntimeException | Error e) {
      until.with(Bug.denied(exchange, e));
    }
  }

  /** Whether the call goes on. */
  private boolean settle(Step step, Verdict.Settled settled) {
    next++;
    return switch (settled) {
      case Verdict.Pass pass -> {
        // What observe mode must not do is change what leaves; findings and leases are kept.
        exchange =
            step.stage() == Stage.MINIMIZE && !step.reads() && step.observes(exchange)
                ? exchange.keepingOnlyNotesOf(pass.exchange())
                : pass.exchange();
        yield true;
      }
      case Verdict.Answer answer -> {
        exchange = answer.exchange();
        finish(step.stage(), Decision.ALLOWED, null, exchange.response().orElseThrow());
        yield false;
      }
      case Verdict.Deny deny -> {
        for (Finding finding : deny.findings()) {
          exchange = exchange.with(finding);
        }
        if (step.stage() != Stage.FORWARD && step.observes(exchange)) {
          exchange = exchange.with(Finding.wouldDeny(step.stage(), deny));
          yield true;
        }
        end(step.stage(), deny);
        yield false;
      }
    };
  }

  @Override
  public void stop(Reason reason) {
    if (ended) {
      return;
    }
    Wait stopped = wait;
    wait = null;
    if (stopped != null) {
      stopped.release();
    }
    end(
        forwarded ? Stage.FORWARD : stageNow(),
        changes() ? Verdict.deny(Reason.OUTCOME_UNKNOWN, reason.code()) : Verdict.deny(reason));
  }

  @Override
  public boolean changes() {
    return forwarded && exchange.operation().effect().changes();
  }

  @Override
  public long deadlineNanos() {
    return exchange.deadlineNanos();
  }

  @Override
  public Live live() {
    return exchange.operation().live();
  }

  @Override
  public void ask(Snapshot now, long millis, Consumer<Verdict.Deny> no) {
    // Before that the controls themselves are being asked, and perhaps nobody is known yet.
    if (forwarded) {
      Again.ask(exchange, pipeline, now, millis, no);
    }
  }

  private Stage stageNow() {
    return next < pipeline.steps().size() ? pipeline.steps().get(next).stage() : Stage.RECORD;
  }

  void end(Stage stage, Verdict.Deny deny) {
    Response answer = Problem.answer(exchange.id(), deny.reason(), deny.hints());
    finish(stage, deny.reason().fault().decision(), deny, answer);
  }

  private void finish(
      Stage stage, Decision decision, Verdict.@Nullable Deny deny, Response answer) {
    ended = true;
    Outcome outcome =
        new Outcome(exchange, decision, stage, deny, forwarded, answer, System.nanoTime());
    for (Settlement settlement : exchange.settlements()) {
      settlement.settle(outcome);
    }
    pipeline.observer().ended(outcome);
    Outcome leaving = dressed(outcome);
    if (isRecorded()) {
      pipeline.ledger().record(leaving, new Keeping(leaving));
    } else {
      answering.answer(leaving);
    }
  }

  private Outcome dressed(Outcome outcome) {
    Dressing dressing = pipeline.dressing();
    return dressing == Dressing.PLAIN
        ? outcome
        : outcome.with(dressing.dress(exchange, outcome.answer()));
  }

  private boolean isRecorded() {
    return !(exchange.caller() instanceof Caller.Anyone anyone) || anyone.recorded();
  }

  /** Waits for the outcome to be kept: what is not kept is not answered. */
  private final class Keeping implements Ledger.Receipt {
    private final Outcome outcome;

    Keeping(Outcome outcome) {
      this.outcome = outcome;
    }

    @Override
    public void kept() {
      answering.answer(outcome);
    }

    @Override
    public void lost(String why) {
      Reason reason = changes() ? Reason.RECORD_LOST : Reason.JOURNAL_UNAVAILABLE;
      Verdict.Deny deny = Verdict.deny(reason, why);
      Outcome unkept =
          new Outcome(
              exchange,
              reason.fault().decision(),
              Stage.RECORD,
              deny,
              forwarded,
              Problem.answer(exchange.id(), reason, deny.hints()),
              System.nanoTime());
      answering.answer(dressed(unkept));
    }
  }

  /** Waits for the intent to be kept: what is not kept is not forwarded. */
  private final class Intent implements Ledger.Receipt {
    @Override
    public void kept() {
      if (!ended) {
        proceed();
      }
    }

    @Override
    public void lost(String why) {
      if (!ended) {
        end(Stage.RECORD, Verdict.deny(Reason.JOURNAL_UNAVAILABLE, why));
      }
    }
  }

  /** Waits for one verdict. */
  private final class Wait implements Verdict.Resume {
    private final Step step;
    private @Nullable Runnable release;

    Wait(Step step) {
      this.step = step;
    }

    @Override
    public void with(Verdict.Settled verdict) {
      if (exchange.loop().here()) {
        resume(verdict);
      } else {
        exchange.loop().execute(() -> resume(verdict));
      }
    }

    private void resume(Verdict.Settled verdict) {
      if (wait == this) {
        wait = null;
        if (settle(step, verdict)) {
          proceed();
        }
      }
    }

    @Override
    public void onStop(Runnable action) {
      release = action;
    }

    void release() {
      if (release != null) {
        release.run();
      }
    }
  }
}
