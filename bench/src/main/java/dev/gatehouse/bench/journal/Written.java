package dev.gatehouse.bench.journal;

import dev.gatehouse.journal.Appender;
import dev.gatehouse.journal.Journal;
import dev.gatehouse.journal.Options;
import dev.gatehouse.journal.Receipt;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Two loops that append as `written`, as fast as the journal takes it. */
final class Written {
  private static final int LOOPS = 2;
  private static final int SAMPLES = 4096;
  private static final int BATCH = 1000;
  private static final long PAUSE = 200_000;
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private Written() {}

  /** What one loop did: records kept, and the processor's nanoseconds of appending them. */
  private record Share(long records, long nanos) {}

  static void measure(Path folder, Duration time, Figures figures) throws Exception {
    long records = 0;
    long nanos = 0;
    long processor = ProcessTime.nanos();
    long start = System.nanoTime();
    double compressed;
    try (Journal journal = Journal.open(folder, Options.of("bench.journal"));
        ExecutorService threads = Executors.newFixedThreadPool(LOOPS)) {
      List<Callable<Share>> loops = new ArrayList<>();
      for (int i = 0; i < LOOPS; i++) {
        Appender appender = journal.appender(i, Runnable::run);
        int seed = i;
        loops.add(() -> loop(appender, new Traffic(seed), time));
      }
      for (Future<Share> share : threads.invokeAll(loops)) {
        records += share.get().records();
        nanos += share.get().nanos();
      }
      double appended = seconds(start);
      figures.add("written: us of CPU on the caller's thread", nanos / 1e3 / records);
      figures.add("written: records/s, two loops", records / appended);
      awaitSignature(journal);
      figures.add("written: records/s until signed", records / seconds(start));
      awaitCompression(folder);
      compressed = seconds(start);
    }
    double all = (ProcessTime.nanos() - processor) / 1e3 / records;
    figures.add("written: records/s until compressed", records / compressed);
    figures.add("written: us of CPU on all threads, with signing and compressing", all);
  }

  private static Share loop(Appender appender, Traffic traffic, Duration time) {
    byte[][] samples = new byte[SAMPLES][];
    for (int i = 0; i < SAMPLES; i++) {
      samples[i] = traffic.next();
    }
    var threads = ManagementFactory.getThreadMXBean();
    long end = System.nanoTime() + time.toNanos();
    long kept = 0;
    long nanos = 0;
    while (System.nanoTime() < end) {
      long before = threads.getCurrentThreadCpuTime();
      int batch = 0;
      while (batch < BATCH && append(appender, samples[(int) (kept + batch) % SAMPLES])) {
        batch++;
      }
      nanos += threads.getCurrentThreadCpuTime() - before;
      kept += batch;
      if (batch < BATCH) {
        // No segment is left: the loops are faster than the disk, and wait without a processor.
        LockSupport.parkNanos(PAUSE);
      }
    }
    return new Share(kept, nanos);
  }

  private static boolean append(Appender appender, byte[] record) {
    return appender.append(record, 0, record.length, 1) instanceof Receipt.Kept;
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  /** Until all records are signed, so that every full segment has its seal. */
  static void awaitSignature(Journal journal) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!isSigned(journal) && System.nanoTime() < end) {
      LockSupport.parkNanos(5_000_000);
    }
  }

  /** Until no segment that has its seal is in its original form. */
  static void awaitCompression(Path folder) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (isUncompressed(folder) && System.nanoTime() < end) {
      LockSupport.parkNanos(5_000_000);
    }
  }

  private static boolean isSigned(Journal journal) {
    return journal.checkpoint().filter(it -> it.size() == journal.size()).isPresent();
  }

  private static boolean isUncompressed(Path folder) throws IOException {
    try (Stream<Path> seals = Files.list(folder.resolve("checkpoints"))) {
      return seals
          .map(seal -> String.valueOf(seal.getFileName()))
          .filter(name -> name.endsWith(".seal"))
          .map(name -> name.replace(".seal", ".segment"))
          .anyMatch(name -> Files.exists(folder.resolve("journal").resolve(name)));
    }
  }
}
