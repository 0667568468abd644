package dev.gatehouse.pipeline;

import java.util.List;
import java.util.function.Function;

/** A control's answer: pass, deny, or later. */
public sealed interface Verdict {

  /** An answer that needs no more waiting. */
  sealed interface Settled extends Verdict {}

  /** Go on, with what is now known. */
  record Pass(Exchange exchange) implements Settled {}

  /**
   * No. The reason and the hints reach the caller; the detail reaches the audit record only and may
   * hold computed text.
   */
  record Deny(Reason reason, List<Hint> hints, String detail, List<Finding> findings)
      implements Settled {
    public Deny(Reason reason, List<Hint> hints, String detail) {
      this(reason, hints, detail, List.of());
    }

    /** The same with something that was seen beside it. */
    public Deny noting(Finding finding) {
      return new Deny(reason, hints, detail, List.of(finding));
    }
  }

  /**
   * Goes no further: what is answered is known already, and nothing is forwarded. The exchange
   * holds the answer.
   */
  record Answer(Exchange exchange) implements Settled {
    public Answer {
      if (exchange.response().isEmpty()) {
        throw new IllegalArgumentException("exchange: must hold the answer");
      }
    }
  }

  /** Has to be waited for. */
  record Later(Start start) implements Verdict {}

  /** Begins what has to be waited for. */
  @FunctionalInterface
  interface Start {
    /** Called once, on the call's loop; whatever happens, {@code resume} is to be told once. */
    void begin(Exchange exchange, Resume resume);
  }

  /** The way back into a pipeline. */
  interface Resume {
    /** Goes on with the verdict, from any thread; a second time, or after a stop, does nothing. */
    void with(Settled verdict);

    /** Runs {@code release} on the call's loop if the call is stopped before the verdict is in. */
    void onStop(Runnable release);
  }

  static Verdict pass(Exchange exchange) {
    return new Pass(exchange);
  }

  static Deny deny(Reason reason, Hint... hints) {
    return new Deny(reason, List.of(hints), "");
  }

  static Deny deny(Reason reason, String detail, Hint... hints) {
    return new Deny(reason, List.of(hints), detail);
  }

  /** Answers on a virtual thread, which may block for as long as the {@link Waiting} says. */
  static Verdict later(Function<Waiting, Settled> work) {
    return new Later((exchange, resume) -> Waiting.start(exchange, work, resume));
  }
}
