package dev.gatehouse.bench.journal;

import dev.gatehouse.journal.Appender;
import dev.gatehouse.journal.Journal;
import dev.gatehouse.journal.Options;
import dev.gatehouse.journal.Receipt;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** Two loops that append as `written`, as fast as the journal takes it. */
final class Written {
  private static final int LOOPS = 2;
  private static final int SAMPLES = 4096;
  private static final int BATCH = 1000;
  private static final int SEGMENT = 32 << 20;
  private static final int FRAME = 336;

  private Written() {}

  /** What one loop did: records kept, and the processor's nanoseconds of appending them. */
  private record Share(long records, long nanos) {}

  static void run(Path folder, Duration time, Map<String, Double> results) throws Exception {
    long records = 0;
    long nanos = 0;
    long start = System.nanoTime();
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
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    results.put("written: CPU on the caller's thread, us per record", nanos / 1e3 / records);
    results.put("written: records per second, signed and closed", records / seconds);
    sizes(folder, results);
  }

  private static Share loop(Appender appender, Traffic traffic, Duration time) {
    byte[][] samples = new byte[SAMPLES][];
    for (int i = 0; i < SAMPLES; i++) {
      samples[i] = traffic.next();
    }
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long end = System.nanoTime() + time.toNanos();
    long kept = 0;
    long nanos = 0;
    while (System.nanoTime() < end) {
      long before = threads.getCurrentThreadCpuTime();
      int batch = 0;
      while (batch < BATCH && append(appender, samples[(int) (kept + batch) % SAMPLES])) {
        batch++;
      }
      if (batch < BATCH) {
        // No segment is left: the disk is slower than the loops. Wait outside the measured time.
        Thread.onSpinWait();
      }
      nanos += threads.getCurrentThreadCpuTime() - before;
      kept += batch;
    }
    return new Share(kept, nanos);
  }

  private static boolean append(Appender appender, byte[] record) {
    return appender.append(record, 0, record.length, 1) instanceof Receipt.Kept;
  }

  // Full segments hold the same number of records, which all have one length.
  private static void sizes(Path folder, Map<String, Double> results) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("journal"))) {
      List<Path> sealed = files.filter(file -> file.toString().endsWith(".sealed")).toList();
      long bytes = 0;
      for (Path file : sealed) {
        bytes += Files.size(file);
      }
      results.put("written: segments compressed while it ran", (double) sealed.size());
      if (!sealed.isEmpty()) {
        double perSegment = (double) SEGMENT / FRAME;
        results.put("sealed: bytes per record", bytes / (sealed.size() * perSegment));
      }
    }
  }
}
