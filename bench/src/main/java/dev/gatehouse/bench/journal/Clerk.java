package dev.gatehouse.bench.journal;

import dev.gatehouse.audit.AuditLog;
import dev.gatehouse.pipeline.Ledger;
import dev.gatehouse.pipeline.Outcome;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Has calls recorded on one loop, again and again those that the journal has no room for yet. */
final class Clerk {
  private static final long PAUSE = 200_000;

  private final AuditLog log;
  private final OwnLoop loop;
  private final Queue<Consumer<Ledger.Receipt>> lost = new ArrayDeque<>();
  private int open;

  Clerk(AuditLog log, OwnLoop loop) {
    this.log = log;
    this.loop = loop;
  }

  /** Records a call, and its intent if it is a change that was forwarded. */
  void keep(Outcome outcome) {
    if (outcome.forwarded() && outcome.exchange().operation().effect().changes()) {
      ask(receipt -> log.intend(outcome.exchange(), receipt));
    }
    ask(receipt -> log.record(outcome, receipt));
    loop.turn();
    while (!lost.isEmpty()) {
      goOn();
    }
  }

  /** Waits until all that it was given is kept. */
  void finish() {
    while (open > 0 || !lost.isEmpty()) {
      goOn();
    }
  }

  private void goOn() {
    LockSupport.parkNanos(PAUSE);
    loop.turn();
    for (int i = lost.size(); i > 0; i--) {
      ask(lost.remove());
    }
  }

  private void ask(Consumer<Ledger.Receipt> entry) {
    open++;
    entry.accept(
        new Ledger.Receipt() {
          @Override
          public void kept() {
            open--;
          }

          @Override
          public void lost(String why) {
            open--;
            lost.add(entry);
          }
        });
  }
}
