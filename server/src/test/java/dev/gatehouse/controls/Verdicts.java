package dev.gatehouse.controls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.gatehouse.pipeline.Control;
import dev.gatehouse.pipeline.Exchange;
import dev.gatehouse.pipeline.Hint;
import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.pipeline.Verdict;
import dev.gatehouse.pipeline.Waiting;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** What a control's test asks of its verdict; what comes later is waited for. */
public final class Verdicts {
  private Verdicts() {}

  public static Exchange assertPasses(Control control, TestCall call) {
    return assertPasses(control, call.exchange());
  }

  public static Exchange assertPasses(Control control, Exchange exchange) {
    return switch (settled(control, exchange)) {
      case Verdict.Pass pass -> pass.exchange();
      case Verdict.Answer _ -> fail("answered, and should pass");
      case Verdict.Deny deny -> fail("denied with %s %s", deny.reason(), deny.detail());
    };
  }

  public static Verdict.Deny assertDenies(
      Control control, TestCall call, Reason reason, Hint... hints) {
    return assertDenies(control, call.exchange(), reason, hints);
  }

  public static Verdict.Deny assertDenies(
      Control control, Exchange exchange, Reason reason, Hint... hints) {
    if (settled(control, exchange) instanceof Verdict.Deny deny) {
      assertThat(deny.reason()).as(deny.detail()).isEqualTo(reason);
      assertThat(deny.hints()).containsAll(List.of(hints));
      return deny;
    }
    return fail("passed, and should be denied with %s", reason);
  }

  /** The verdict, at most five seconds from now. */
  public static Verdict.Settled settled(Control control, Exchange exchange) {
    return switch (control.check(exchange)) {
      case Verdict.Settled settled -> settled;
      case Verdict.Later later -> {
        CompletableFuture<Verdict.Settled> settled = new CompletableFuture<>();
        later.start().begin(exchange, new Resuming(settled));
        yield awaited(settled);
      }
    };
  }

  /** The verdict of something that has begun. */
  public static Verdict.Settled awaited(CompletableFuture<Verdict.Settled> settled) {
    try {
      return settled.get(30, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      return fail("no verdict", e);
    }
  }

  /** What blocking code answers, on a thread that may wait. */
  public static <T> T waiting(Function<Waiting, T> work) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    Control control =
        exchange ->
            Verdict.later(
                waiting -> {
                  answer.complete(work.apply(waiting));
                  return new Verdict.Pass(exchange);
                });
    assertPasses(control, TestCall.call());
    return answer.join();
  }

  private record Resuming(CompletableFuture<Verdict.Settled> settled) implements Verdict.Resume {
    @Override
    public void with(Verdict.Settled verdict) {
      settled.complete(verdict);
    }

    @Override
    public void onStop(Runnable release) {}
  }
}
