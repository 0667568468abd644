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

  /**
   * Keeps how the streamed answer of a recorded call ended.
   *
   * @param bytesOut content bytes that were sent
   * @param complete whether the stream came to its own end
   */
  void ended(Outcome outcome, long bytesOut, boolean complete);
}
