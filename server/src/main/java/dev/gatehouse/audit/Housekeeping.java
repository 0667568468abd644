package dev.gatehouse.audit;

import dev.gatehouse.journal.Appender;
import dev.gatehouse.journal.Journal;
import dev.gatehouse.journal.Receipt;
import dev.gatehouse.pipeline.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the audit does beside the calls: counted records, owed records, marks. */
final class Housekeeping {
  /** The window in which the refusals of one source are counted. */
  static final Duration WINDOW = Duration.ofSeconds(10);

  // No loop has this index.
  private static final int STREAM = 0xffff;
  private static final int MAX_OWED = 10_000;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

  private final Journal journal;
  private final Appender appender;
  private final Intents intents;
  private final Flood flood;
  private final RecordForm form;
  private final Adoption adoption;
  private final Deque<Owed> owed = new ConcurrentLinkedDeque<>();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread =
      Thread.ofPlatform().daemon().name("audit-housekeeping").unstarted(this::run);
  private long marked = -1;
  private boolean failing;

  Housekeeping(Journal journal, Intents intents, Flood flood, RecordForm form, Path state) {
    this.adoption = new Adoption(state, this);
    this.form = form;
    this.journal = journal;
    this.appender = journal.appender(STREAM, Runnable::run);
    this.intents = intents;
    this.flood = flood;
  }

  /** Closes what a dead process left open, then works once a second. */
  void start() throws IOException {
    for (Owed closing : Dangling.find(journal.reader())) {
      keep(closing);
    }
    mark();
    thread.start();
  }

  void stop() {
    stopped.countDown();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    pay();
    sweep();
  }

  private void run() {
    try {
      for (long second = 1; !stopped.await(1, TimeUnit.SECONDS); second++) {
        work(second);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void work(long second) {
    try {
      pay();
      tell();
      adoption.look();
      if (second % WINDOW.toSeconds() == 0) {
        sweep();
      }
    } catch (RuntimeException e) {
      // Without this thread no debt would be paid and no mark set until the next start.
      LOG.error("the audit's housekeeping met a bug and goes on", e);
    }
  }

  void owe(Owed record) {
    // Beyond this, what is missing is closed at the next start.
    if (owed.size() < MAX_OWED) {
      owed.add(record);
    }
  }

  // Told when it begins and when it ends: a full disk would fill the log as well.
  private void tell() {
    List<String> failures = journal.failures();
    if (failures.isEmpty() == !failing) {
      return;
    }
    failing = !failures.isEmpty();
    if (failing) {
      LOG.error(
          "the journal cannot be written ({}); calls that cannot be recorded are refused with 503",
          String.join("; ", failures));
    } else {
      LOG.info("the journal can be written again");
    }
  }

  private void pay() {
    Owed next = owed.peek();
    while (next != null && append(next.bytes(), next.time())) {
      owed.remove();
      next = owed.peek();
    }
  }

  private void sweep() {
    flood.drain(this::counted);
    if (journal.size() != marked) {
      mark();
    }
  }

  private void counted(Outcome last, long count) {
    form.counted(last, count);
    Owed record =
        new Owed(
            last.exchange().arrivedMillis() * 1000, Arrays.copyOf(form.bytes(), form.length()));
    if (!append(record.bytes(), record.time())) {
      owe(record);
    }
  }

  private void mark() {
    long size = journal.size();
    long oldest = intents.oldest(size);
    // The mark itself is a record: alone it is no reason for the next one.
    if (append(Dangling.mark(oldest), 0)) {
      marked = size + 1;
    }
  }

  private boolean append(byte[] bytes, long time) {
    return appender.append(bytes, 0, bytes.length, time) instanceof Receipt.Kept;
  }

  /** Keeps a record as durable, and waits for that. */
  void keep(Owed record) throws IOException {
    CompletableFuture<Receipt> settled = new CompletableFuture<>();
    appender.appendDurable(
        record.bytes(), 0, record.bytes().length, record.time(), settled::complete);
    try {
      if (!(settled.get(PATIENCE.toSeconds(), TimeUnit.SECONDS) instanceof Receipt.Kept)) {
        throw new IOException("the journal does not take records");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("the journal does not settle records", e);
    }
  }
}
