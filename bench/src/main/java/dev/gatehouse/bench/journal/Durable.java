package dev.gatehouse.bench.journal;

import dev.gatehouse.journal.Appender;
import dev.gatehouse.journal.Journal;
import dev.gatehouse.journal.Options;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/** Writers that each wait for the disk before their next record. */
final class Durable {
  private static final int WRITERS = 64;

  private Durable() {}

  static void run(Path folder, Duration time, double fsync, Map<String, Double> results)
      throws Exception {
    AtomicLong kept = new AtomicLong();
    CountDownLatch ended = new CountDownLatch(WRITERS);
    long start = System.nanoTime();
    try (Journal journal = Journal.open(folder, Options.of("bench.journal"))) {
      Appender appender = journal.appender(0, Runnable::run);
      for (int i = 0; i < WRITERS; i++) {
        new Writer(appender, new Traffic(i).next(), start + time.toNanos(), kept, ended).next();
      }
      ended.await();
    }
    double rate = kept.get() / ((System.nanoTime() - start) / 1e9);
    results.put("durable: records per second of 64 writers", rate);
    results.put("durable: share of 64 / fsync time", rate * fsync / WRITERS);
    results.put("durable: times one fsync per record", rate * fsync);
  }

  /** Appends its next record when the one before is on the disk. */
  // Never compared by value.
  @SuppressWarnings("ArrayRecordComponent")
  private record Writer(
      Appender appender, byte[] record, long end, AtomicLong kept, CountDownLatch ended) {
    void next() {
      if (System.nanoTime() > end) {
        ended.countDown();
        return;
      }
      appender.appendDurable(
          record,
          0,
          record.length,
          1,
          _ -> {
            kept.incrementAndGet();
            next();
          });
    }
  }
}
