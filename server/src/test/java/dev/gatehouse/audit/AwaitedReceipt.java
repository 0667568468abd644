package dev.gatehouse.audit;

import dev.gatehouse.pipeline.Ledger;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Waits for what the ledger says. */
final class AwaitedReceipt implements Ledger.Receipt {
  private final CompletableFuture<String> said = new CompletableFuture<>();

  @Override
  public void kept() {
    said.complete("kept");
  }

  @Override
  public void lost(String why) {
    said.complete(why);
  }

  boolean isKept() throws Exception {
    return said.get(30, TimeUnit.SECONDS).equals("kept");
  }

  boolean isSettled() {
    return said.isDone();
  }
}
