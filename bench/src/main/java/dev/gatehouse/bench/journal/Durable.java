package dev.gatehouse.bench.journal;

import dev.gatehouse.journal.Appender;
import dev.gatehouse.journal.Journal;
import dev.gatehouse.journal.Options;
import dev.gatehouse.journal.Receipt;
import dev.gatehouse.journal.SlowFsync;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;

/**
 * Writers on two loops that each wait for the disk before their next record.
 *
 * @param fsync seconds that one write and one fsync take on this disk
 */
record Durable(String name, double fsync) {
  private static final int WRITERS = 64;
  private static final int LOOPS = 2;

  void measure(Path folder, Duration time, Duration injected, Figures figures) throws Exception {
    LongAdder kept = new LongAdder();
    CountDownLatch ended = new CountDownLatch(WRITERS);
    List<ExecutorService> loops = new ArrayList<>();
    long start = System.nanoTime();
    try (Journal journal = SlowFsync.open(folder, Options.of("bench.journal"), injected)) {
      List<Appender> appenders = new ArrayList<>();
      for (int i = 0; i < LOOPS; i++) {
        loops.add(Executors.newSingleThreadExecutor());
        appenders.add(journal.appender(i, loops.get(i)));
      }
      for (int i = 0; i < WRITERS; i++) {
        ExecutorService loop = loops.get(i % LOOPS);
        Appender appender = appenders.get(i % LOOPS);
        byte[] record = new Traffic(i).next();
        loop.execute(new Writer(appender, record, start + time.toNanos(), kept, ended)::next);
      }
      ended.await();
    } finally {
      loops.forEach(ExecutorService::close);
    }
    double rate = kept.sum() / ((System.nanoTime() - start) / 1e9);
    figures.add(name + ": one write and fsync, us", fsync * 1e6);
    figures.add(name + ": records/s of 64 waiting writers", rate);
    figures.add(name + ": share of 64 / fsync time", rate * fsync / WRITERS);
  }

  /** Appends its next record when the one before is on the disk. */
  // Never compared by value.
  @SuppressWarnings("ArrayRecordComponent")
  private record Writer(
      Appender appender, byte[] record, long end, LongAdder kept, CountDownLatch ended) {
    void next() {
      if (System.nanoTime() > end) {
        ended.countDown();
        return;
      }
      appender.appendDurable(record, 0, record.length, 1, this::settled);
    }

    private void settled(Receipt receipt) {
      if (!(receipt instanceof Receipt.Kept)) {
        throw new IllegalStateException("a disk that works confirms, was " + receipt);
      }
      kept.increment();
      next();
    }
  }
}
