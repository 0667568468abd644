package dev.gatehouse.pipeline;

import java.util.ArrayList;
import java.util.List;

/** A ledger in memory that can be full, or slow. */
public final class ScriptedLedger implements Ledger {
  public final List<Exchange> intents = new ArrayList<>();
  public final List<Outcome> outcomes = new ArrayList<>();
  public final List<Receipt> waiting = new ArrayList<>();
  public boolean full;
  public boolean slow;

  @Override
  public void intend(Exchange exchange, Receipt receipt) {
    if (!full) {
      intents.add(exchange);
    }
    answer(receipt);
  }

  @Override
  public void record(Outcome outcome, Receipt receipt) {
    if (!full) {
      outcomes.add(outcome);
    }
    answer(receipt);
  }

  private void answer(Receipt receipt) {
    if (slow) {
      waiting.add(receipt);
    } else if (full) {
      receipt.lost("no space left");
    } else {
      receipt.kept();
    }
  }

  @Override
  public void ended(Outcome outcome, Ending ending) {
    throw new AssertionError("no streams here");
  }
}
