package dev.gatehouse.pipeline;

import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks the controls of the snapshot in force whether a stream that is open would still be let
 * through. Says nothing if it would.
 */
final class Again {
  private static final long TIME = Duration.ofSeconds(2).toNanos();

  private final Pipeline pipeline;
  private final String integration;
  private final Consumer<Verdict.Deny> no;
  private int next;

  private Again(Pipeline pipeline, String integration, Consumer<Verdict.Deny> no) {
    this.pipeline = pipeline;
    this.integration = integration;
    this.no = no;
  }

  static void ask(
      Exchange open, Pipeline began, Snapshot now, long millis, Consumer<Verdict.Deny> no) {
    Request request = open.request();
    String integration = open.caller().integration();
    switch (now.routes().find(request.authority(), request.method(), request.path())) {
      case Routes.Found found when found.pipeline().sameTerms(began, integration) ->
          new Again(found.pipeline(), integration, no)
              .proceed(open.at(millis).until(System.nanoTime() + TIME));
      case Routes.Found _ -> no.accept(Verdict.deny(Reason.TERMS_CHANGED));
      case Routes.OtherMethods _, Routes.Nothing _ -> no.accept(Verdict.deny(Reason.NO_OPERATION));
    }
  }

  private void proceed(Exchange exchange) {
    Exchange now = exchange;
    while (next < pipeline.steps().size()) {
      Step step = pipeline.steps().get(next++);
      if (step.control() instanceof Standing standing && !step.observes(now)) {
        switch (again(standing, now)) {
          case Verdict.Later later -> {
            wait(later, now);
            return;
          }
          case Verdict.Settled settled -> {
            Exchange passed = passed(settled);
            if (passed == null) {
              return;
            }
            now = passed;
          }
        }
      }
    }
  }

  /** The exchange to go on with; null if it was said that it does not. */
  private @Nullable Exchange passed(Verdict.Settled verdict) {
    switch (verdict) {
      case Verdict.Pass(Exchange passed) when isSame(passed) -> {
        return passed;
      }
      case Verdict.Pass _ -> no.accept(Verdict.deny(Reason.CALLER_UNBOUND));
      case Verdict.Deny deny -> no.accept(deny);
      case Verdict.Answer _ -> no.accept(Verdict.deny(Reason.INTERNAL_ERROR, "an answer"));
    }
    return null;
  }

  private static Verdict again(Standing standing, Exchange exchange) {
    try {
      return standing.again(exchange);
    } catch (RuntimeException | Error e) {
      return Bug.denied(exchange, e);
    }
  }

  private boolean isSame(Exchange passed) {
    return passed.caller().integration().equals(integration);
  }

  private void wait(Verdict.Later later, Exchange exchange) {
    try {
      later.start().begin(exchange, new Answered(exchange.loop()));
    } catch (RuntimeException | Error e) {
      no.accept(Bug.denied(exchange, e));
    }
  }

  /** Goes on when what was waited for is in. */
  private final class Answered implements Verdict.Resume {
    private final Loop loop;
    private boolean told;

    Answered(Loop loop) {
      this.loop = loop;
    }

    @Override
    public void with(Verdict.Settled verdict) {
      loop.execute(() -> tell(verdict));
    }

    private void tell(Verdict.Settled verdict) {
      if (told) {
        return;
      }
      told = true;
      Exchange passed = passed(verdict);
      if (passed != null) {
        proceed(passed);
      }
    }

    @Override
    public void onStop(Runnable release) {
      // It ends by itself, soon.
    }
  }
}
