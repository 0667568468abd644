package dev.gatehouse.audit;

import dev.gatehouse.journal.Journal;
import dev.gatehouse.journal.Options;
import dev.gatehouse.journal.Vault;
import dev.gatehouse.pipeline.Ending;
import dev.gatehouse.pipeline.Exchange;
import dev.gatehouse.pipeline.Ledger;
import dev.gatehouse.pipeline.Loop;
import dev.gatehouse.pipeline.Outcome;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Every call's record, in the journal. What was forwarded as a change is kept as `durable`, its
 * intent before it is forwarded and its outcome before it is answered; all else as `written`.
 */
public final class AuditLog implements Ledger, Closeable {
  /** The file of the state folder that holds the keys of persons. */
  public static final String PERSONS = "persons.vault";

  private final Journal journal;
  private final Persons persons;

  // By the index of the loop; copied when a loop comes for the first time.
  private volatile @Nullable Desk[] desks = new @Nullable Desk[0];

  private final Intents intents = new Intents();
  private final Flood flood = new Flood();
  private final Housekeeping housekeeping;
  private final Path state;
  private volatile @Nullable LeftRecords left;

  private AuditLog(Path state, Journal journal, Vault vault) {
    this.state = state;
    this.journal = journal;
    this.persons = new Persons(vault);
    this.housekeeping = new Housekeeping(journal, intents, flood, new RecordForm(persons), state);
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
      AuditLog log =
          new AuditLog(state, journal, Vault.open(state.resolve(PERSONS), new SecureRandom()));
      log.housekeeping.start();
      return log;
    } catch (IOException | RuntimeException e) {
      journal.close();
      throw e;
    }
  }

  @Override
  public void intend(Exchange exchange, Receipt receipt) {
    LeftRecords away = left;
    if (away != null) {
      away.intend(exchange, receipt);
      return;
    }
    if (!persons.knows(exchange.caller())) {
      admit(exchange, () -> intend(exchange, receipt), receipt);
      return;
    }
    Desk desk = desk(exchange.loop());
    desk.form().intent(exchange);
    intents.begin(exchange.id(), journal.size());
    desk.durable(exchange, kept -> settle(kept, receipt));
  }

  @Override
  public void record(Outcome outcome, Receipt receipt) {
    LeftRecords away = left;
    if (away != null) {
      away.record(outcome, receipt);
      return;
    }
    if (flood.absorbs(outcome)) {
      receipt.kept();
      return;
    }
    Exchange exchange = outcome.exchange();
    if (persons.knows(exchange.caller())) {
      keep(exchange, outcome, receipt);
    } else {
      admit(exchange, () -> keep(exchange, outcome, receipt), receipt);
    }
  }

  private void admit(Exchange exchange, Runnable then, Receipt receipt) {
    persons.admit(exchange.caller(), exchange.loop(), then, receipt::lost);
  }

  private void keep(Exchange exchange, Outcome outcome, Receipt receipt) {
    Desk desk = desk(exchange.loop());
    desk.form().outcome(outcome);
    if (outcome.forwarded() && exchange.operation().effect().changes()) {
      desk.durable(exchange, kept -> settleChange(desk, outcome, kept, receipt));
    } else {
      if (exchange.operation().effect().changes()) {
        intents.end(exchange.id());
      }
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
    @Nullable Desk[] all = desks;
    int index = loop.index();
    Desk desk = index < all.length ? all[index] : null;
    return desk != null ? desk : make(loop);
  }

  private synchronized Desk make(Loop loop) {
    int index = loop.index();
    @Nullable Desk[] all = Arrays.copyOf(desks, Math.max(desks.length, index + 1));
    Desk desk = all[index];
    if (desk == null) {
      desk = new Desk(journal.appender(index, loop), new RecordForm(persons));
      all[index] = desk;
      desks = all;
    }
    return desk;
  }

  @Override
  public void ended(Outcome outcome, Ending ending) {
    LeftRecords away = left;
    if (away != null) {
      away.ended(outcome, ending);
      return;
    }
    Desk desk = desk(outcome.exchange().loop());
    desk.form().ended(outcome, ending);
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

  /**
   * Erases a person: their key is destroyed, so that no record leads to them any more. Says so in
   * the journal, without the name. May block.
   *
   * @return false if there is nobody of this name
   * @throws IOException if it cannot be kept or done
   */
  public boolean erase(long millis, String by, String subject) throws IOException {
    String alias = persons.alias(subject);
    if (alias.equals(Persons.UNKNOWN)) {
      return false;
    }
    change(millis, by, "person-erase", alias, Map.of(), Map.of());
    return persons.erase(subject);
  }

  /** Bytes of the persons' file that nobody can read: names in older records may be lost. */
  public long unreadablePersons() {
    return persons.unreadable();
  }

  /** How records name whoever has this name: a person by their alias, others as they are. */
  public String recorded(String subject) {
    String alias = persons.alias(subject);
    return alias.equals(Persons.UNKNOWN) ? subject : alias;
  }

  /** Intents before this record are closed; records from here on may be needed at a start. */
  long oldestOpen() {
    return intents.oldest(journal.size());
  }

  /**
   * Closes the journal for a successor in its folder; what is still to be recorded is left beside
   * it until {@link #close}.
   */
  public void leave() throws IOException {
    left = new LeftRecords(state, persons);
    closeJournal();
  }

  /** The journal, for reading and for its health. */
  public Journal journal() {
    return journal;
  }

  @Override
  public void close() throws IOException {
    LeftRecords away = left;
    if (away == null) {
      closeJournal();
    } else {
      away.close();
    }
  }

  private void closeJournal() throws IOException {
    // Records that wait for the key of their person are still to come.
    persons.close();
    housekeeping.stop();
    journal.close();
  }
}
