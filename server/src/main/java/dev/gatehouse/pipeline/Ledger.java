package dev.gatehouse.pipeline;

/** Keeps what happened. Called by the pipeline alone. */
public interface Ledger {

  /** Told once, on the call's loop, perhaps before the method that was given it returns. */
  interface Receipt {
    /** It is kept, as durably as such a record has to be. */
    void kept();

    /** It is not kept. */
    void lost(String why);
  }

  /** Keeps that a change is about to be forwarded. */
  void intend(Exchange exchange, Receipt receipt);

  /** Keeps how a call ended; the answer waits for the receipt. */
  void record(Outcome outcome, Receipt receipt);

  /** Keeps how the stream of a recorded call ended. */
  void ended(Outcome outcome, Ending ending);
}
