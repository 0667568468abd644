package dev.gatehouse.bench.record;

import dev.gatehouse.audit.AuditLog;
import dev.gatehouse.bench.journal.Day;
import dev.gatehouse.bench.journal.Deletion;
import dev.gatehouse.bench.journal.Figures;
import dev.gatehouse.bench.journal.OwnLoop;
import dev.gatehouse.journal.Options;
import dev.gatehouse.pipeline.Ledger;
import dev.gatehouse.pipeline.Outcome;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * {@code bench/run record [--quick] [--json]}: what the doorway pays per call to form and append a
 * record as `written`.
 */
public final class Main {
  private static final int SAMPLES = 8192;
  private static final int BATCH = 256;
  private static final long PAUSE = 1_000_000;

  private Main() {}

  /** Ends with 2 when an argument is unknown. */
  public static void main(String[] args) throws Exception {
    List<String> options = List.of(args);
    if (!List.of("--quick", "--json").containsAll(options)) {
      System.err.println("usage: bench/run record [--quick] [--json]");
      System.exit(2);
    }
    boolean quick = options.contains("--quick");
    Path target = Path.of(System.getProperty("gatehouse.root", "."), "bench", "target");
    Path folder = Files.createTempDirectory(target, "record");
    Figures figures = new Figures();
    try (AuditLog log = AuditLog.open(folder, Options.of("bench.record"))) {
      OwnLoop loop = new OwnLoop();
      List<Outcome> reads = reads(loop);
      meet(log, loop, reads);
      run(log, loop, reads, 200_000);
      for (int round = 0; round < (quick ? 5 : 11); round++) {
        Cost cost = run(log, loop, reads, quick ? 200_000 : 500_000);
        figures.add("us of CPU on the caller's thread", cost.micros());
        figures.add("bytes allocated", cost.allocated());
      }
    } finally {
      Deletion.of(folder);
    }
    System.out.print(options.contains("--json") ? figures.json("record") : figures.text());
  }

  /** What one call's record took on its own thread. */
  private record Cost(double micros, double allocated) {}

  private static List<Outcome> reads(OwnLoop loop) throws IOException {
    Day day = new Day(11, 1_000_000, loop);
    List<Outcome> reads = new ArrayList<>();
    while (reads.size() < SAMPLES) {
      Outcome outcome = day.next();
      if (!outcome.exchange().operation().effect().changes()) {
        reads.add(outcome);
      }
    }
    return reads;
  }

  /** Records each call once, and waits for the keys of their persons. */
  private static void meet(AuditLog log, OwnLoop loop, List<Outcome> reads) {
    Count count = new Count();
    reads.forEach(read -> log.record(read, count));
    while (count.kept < reads.size()) {
      LockSupport.parkNanos(PAUSE);
      loop.turn();
    }
  }

  // With a pause after each batch, as between calls: a loop that does nothing but record would
  // measure the disk.
  private static Cost run(AuditLog log, OwnLoop loop, List<Outcome> reads, int records) {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    Count count = new Count();
    long nanos = 0;
    long bytes = threads.getCurrentThreadAllocatedBytes();
    int next = 0;
    while (count.kept < records) {
      long before = threads.getCurrentThreadCpuTime();
      for (int i = 0; i < BATCH; i++) {
        log.record(reads.get(next++ & (SAMPLES - 1)), count);
      }
      loop.turn();
      nanos += threads.getCurrentThreadCpuTime() - before;
      LockSupport.parkNanos(PAUSE);
    }
    bytes = threads.getCurrentThreadAllocatedBytes() - bytes;
    return new Cost(nanos / 1e3 / count.kept, (double) bytes / count.kept);
  }

  /** Counts what was kept. */
  private static final class Count implements Ledger.Receipt {
    private int kept;

    @Override
    public void kept() {
      kept++;
    }

    @Override
    public void lost(String why) {
      throw new IllegalStateException(why);
    }
  }
}
