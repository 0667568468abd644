package dev.gatehouse.proxy;

import dev.gatehouse.pipeline.Ending;
import dev.gatehouse.pipeline.Exchange;
import dev.gatehouse.pipeline.Ledger;
import dev.gatehouse.pipeline.Outcome;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A ledger in memory that keeps at once, unless it is told that its disk is full. */
final class MemoryLedger implements Ledger {
  /** How a stream ended. */
  record End(String call, Ending ending) {
    long bytesOut() {
      return ending.bytesOut();
    }

    boolean complete() {
      return ending.complete();
    }
  }

  final BlockingQueue<String> intents = new LinkedBlockingQueue<>();
  final BlockingQueue<Outcome> records = new LinkedBlockingQueue<>();
  final BlockingQueue<End> ends = new LinkedBlockingQueue<>();
  volatile boolean full;

  @Override
  public void intend(Exchange exchange, Receipt receipt) {
    intents.add(exchange.id());
    settle(receipt);
  }

  @Override
  public void record(Outcome outcome, Receipt receipt) {
    records.add(outcome);
    settle(receipt);
  }

  private void settle(Receipt receipt) {
    if (full) {
      receipt.lost("the disk is full");
    } else {
      receipt.kept();
    }
  }

  @Override
  public void ended(Outcome outcome, Ending ending) {
    ends.add(new End(outcome.exchange().id(), ending));
  }

  /** The next record, waited for. */
  Outcome nextRecord() throws InterruptedException {
    Outcome next = records.poll(30, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("no record came");
    }
    return next;
  }

  End nextEnd() throws InterruptedException {
    End next = ends.poll(30, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("no stream ended");
    }
    return next;
  }
}
