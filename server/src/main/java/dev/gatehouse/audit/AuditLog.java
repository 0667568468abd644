package dev.gatehouse.audit;

import dev.gatehouse.journal.Journal;
import dev.gatehouse.journal.Options;
import dev.gatehouse.pipeline.Exchange;
import dev.gatehouse.pipeline.Ledger;
import dev.gatehouse.pipeline.Loop;
import dev.gatehouse.pipeline.Outcome;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Every call's record, in the journal. What was forwarded as a change is kept as `durable`, its
 * intent before it is forwarded and its outcome before it is answered; all else as `written`.
 */
public final class AuditLog implements Ledger, Closeable {
  private final Journal journal;
  private final Map<Integer, Desk> desks = new ConcurrentHashMap<>();
  private final Intents intents = new Intents();
  private final Flood flood = new Flood();
  private final Housekeeping housekeeping;

  private AuditLog(Journal journal) {
    this.journal = journal;
    this.housekeeping = new Housekeeping(journal, intents, flood);
  }

  /**
   * Opens the journal in a state folder, and closes the intents that a dead process left open.
   *
   * @throws IOException if the journal cannot be used
   */
  public static AuditLog open(Path state, Clock clock) throws IOException {
    return open(state, options(clock));
  }

  /**
   * The same with segments of another size.
   *
   * @param segmentBytes of a segment file, which is allocated ahead
   */
  public static AuditLog open(Path state, Clock clock, int segmentBytes) throws IOException {
    Options options = options(clock);
    return open(state, options.withSegments(segmentBytes, options.segmentAge()));
  }

  private static Options options(Clock clock) {
    return Options.of("gatehouse.audit").withClock(clock);
  }

  /** The same with a journal that is kept otherwise. */
  public static AuditLog open(Path state, Options options) throws IOException {
    Journal journal = Journal.open(state, options);
    try {
      AuditLog log = new AuditLog(journal);
      log.housekeeping.start();
      return log;
    } catch (IOException | RuntimeException e) {
      journal.close();
      throw e;
    }
  }

  @Override
  public void intend(Exchange exchange, Receipt receipt) {
    Desk desk = desk(exchange.loop());
    desk.form().intent(exchange);
    intents.begin(exchange.id(), journal.size());
    desk.durable(exchange, kept -> settle(kept, receipt));
  }

  @Override
  public void record(Outcome outcome, Receipt receipt) {
    if (flood.absorbs(outcome)) {
      receipt.kept();
      return;
    }
    Exchange exchange = outcome.exchange();
    Desk desk = desk(exchange.loop());
    desk.form().outcome(outcome);
    if (outcome.forwarded() && exchange.operation().effect().changes()) {
      desk.durable(exchange, kept -> settleChange(desk, outcome, kept, receipt));
    } else {
      intents.end(exchange.id());
      settle(desk.written(exchange), receipt);
    }
  }

  private void settleChange(
      Desk desk, Outcome outcome, dev.gatehouse.journal.Receipt kept, Receipt receipt) {
    intents.end(outcome.exchange().id());
    if (kept instanceof dev.gatehouse.journal.Receipt.Refused) {
      desk.form().lost(outcome);
      housekeeping.owe(desk.owed(outcome.exchange()));
    }
    settle(kept, receipt);
  }

  private static void settle(dev.gatehouse.journal.Receipt settled, Receipt receipt) {
    switch (settled) {
      case dev.gatehouse.journal.Receipt.Kept _ -> receipt.kept();
      case dev.gatehouse.journal.Receipt.Refused refused ->
          receipt.lost("journal " + refused.refusal().name().toLowerCase(Locale.ROOT));
    }
  }

  private Desk desk(Loop loop) {
    Desk desk = desks.get(loop.index());
    return desk != null ? desk : desks.computeIfAbsent(loop.index(), _ -> make(loop));
  }

  private Desk make(Loop loop) {
    return new Desk(journal.appender(loop.index(), loop), new RecordForm());
  }

  @Override
  public void ended(Outcome outcome, long bytesOut, boolean complete) {
    Desk desk = desk(outcome.exchange().loop());
    desk.form().ended(outcome, bytesOut, complete);
    if (desk.written(outcome.exchange()) instanceof dev.gatehouse.journal.Receipt.Refused) {
      housekeeping.owe(desk.owed(outcome.exchange()));
    }
  }

  /**
   * Keeps a change that a person made in the register; on the disk when it returns. May block.
   *
   * @param before the fields that were, without secrets; empty if there was nothing
   * @param after the fields that are
   * @throws IOException if the journal does not take it
   */
  public void change(
      long millis,
      String by,
      String action,
      String subject,
      Map<String, String> before,
      Map<String, String> after)
      throws IOException {
    housekeeping.keep(ChangeForm.record(millis, by, action, subject, before, after));
  }

  /** The journal, for reading and for its health. */
  public Journal journal() {
    return journal;
  }

  @Override
  public void close() throws IOException {
    housekeeping.stop();
    journal.close();
  }
}
