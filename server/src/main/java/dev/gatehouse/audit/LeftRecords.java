package dev.gatehouse.audit;

import dev.gatehouse.pipeline.Ending;
import dev.gatehouse.pipeline.Exchange;
import dev.gatehouse.pipeline.Ledger;
import dev.gatehouse.pipeline.Outcome;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The records of a process that handed its journal over and still has calls to end: a file beside
 * the journal, each record on the disk before it counts as kept. Whoever owns the journal takes
 * them into it when this process has ended.
 */
final class LeftRecords implements Ledger, Closeable {
  static final String FOLDER = "left";
  static final String SUFFIX = ".records";
  static final int HEADER = Integer.BYTES + Long.BYTES;
  private static final Logger LOG = LoggerFactory.getLogger(LeftRecords.class);

  private final Path folder;
  private final RecordForm form;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("audit-left").factory());
  private @Nullable FileChannel file;

  LeftRecords(Path state, Persons persons) {
    this.folder = state.resolve(FOLDER);
    this.form = new RecordForm(persons);
  }

  @Override
  public void intend(Exchange exchange, Receipt receipt) {
    keep(exchange, () -> form.intent(exchange), failure -> tell(exchange, receipt, failure));
  }

  @Override
  public void record(Outcome outcome, Receipt receipt) {
    Exchange exchange = outcome.exchange();
    keep(exchange, () -> form.outcome(outcome), failure -> tell(exchange, receipt, failure));
  }

  private static void tell(Exchange exchange, Receipt receipt, Optional<String> failure) {
    exchange.loop().execute(() -> failure.ifPresentOrElse(receipt::lost, receipt::kept));
  }

  @Override
  public void ended(Outcome outcome, Ending ending) {
    keep(
        outcome.exchange(),
        () -> form.ended(outcome, ending),
        failure ->
            failure.ifPresent(
                why -> LOG.error("no end of {} is recorded: {}", outcome.exchange().id(), why)));
  }

  private void keep(Exchange exchange, Runnable forming, Consumer<Optional<String>> told) {
    try {
      thread.execute(
          () -> {
            try {
              forming.run();
              write(exchange.arrivedMillis() * 1000, Arrays.copyOf(form.bytes(), form.length()));
              told.accept(Optional.empty());
            } catch (IOException e) {
              told.accept(Optional.of("left records: " + e.getMessage()));
            }
          });
    } catch (RejectedExecutionException e) {
      told.accept(Optional.of("left records: closed"));
    }
  }

  private void write(long time, byte[] record) throws IOException {
    FileChannel open = file;
    if (open == null) {
      open = make();
      file = open;
    }
    ByteBuffer out = ByteBuffer.allocate(HEADER + record.length);
    out.putInt(record.length).putLong(time).put(record).flip();
    while (out.hasRemaining()) {
      open.write(out);
    }
    open.force(false);
  }

  /** Locked before it has its name: what has the name and no lock belongs to nobody any more. */
  private FileChannel make() throws IOException {
    var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    if (!Files.isDirectory(folder)) {
      Files.createDirectory(folder, owner);
    }
    String name = ProcessHandle.current().pid() + "-" + System.currentTimeMillis();
    Path draft = folder.resolve(name + ".new");
    FileChannel made =
        FileChannel.open(
            draft,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    var _ = made.lock();
    Files.move(draft, folder.resolve(name + SUFFIX), StandardCopyOption.ATOMIC_MOVE);
    return made;
  }

  /** Writes what waits, then lets go of the file. */
  @Override
  public void close() throws IOException {
    thread.close();
    FileChannel open = file;
    if (open != null) {
      open.close();
    }
  }
}
