package dev.gatehouse.bench.journal;

import dev.gatehouse.journal.Appender;
import dev.gatehouse.journal.Journal;
import dev.gatehouse.journal.Options;
import dev.gatehouse.journal.SlowFsync;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;

/**
 * Writers on two loops that wait for the disk, in turn with one write and one fsync at a time: what
 * the disk does at one moment it does to both.
 */
final class Durable {
  private static final int LOOPS = 2;
  private static final int TURNS = 10;

  private Durable() {}

  /**
   * Measures for about `time` with each kind of writers.
   *
   * @param injected what every fsync takes longer than on this machine
   */
  static void measure(String name, Path folder, Duration time, Duration injected, Figures figures)
      throws Exception {
    Duration turn = time.dividedBy(TURNS);
    List<ExecutorService> loops = new ArrayList<>();
    try (Journal journal = SlowFsync.open(folder, Options.of("bench.journal"), injected);
        FsyncEach each = new FsyncEach(folder.resolve("fsync-each"), injected)) {
      List<Appender> appenders = new ArrayList<>();
      for (int i = 0; i < LOOPS; i++) {
        loops.add(Executors.newSingleThreadExecutor());
        appenders.add(journal.appender(i, loops.get(i)));
      }
      for (Writers writers : Writers.values()) {
        double seconds = 0;
        LongAdder kept = new LongAdder();
        for (int i = 0; i < TURNS; i++) {
          // Compressing goes on behind the writers; it must not make the plain fsync slower.
          Written.awaitCompression(folder);
          each.run(turn);
          long start = System.nanoTime();
          writers.run(loops, appenders, start + turn.toNanos(), kept);
          seconds += (System.nanoTime() - start) / 1e9;
        }
        String title = name + ", 64 waiting " + writers.title();
        report(title, each.median(), kept.sum() / seconds, figures);
      }
    } finally {
      loops.forEach(ExecutorService::close);
    }
  }

  private static void report(String name, double fsync, double rate, Figures figures) {
    figures.add(name + ": one write and fsync, us", fsync * 1e6);
    figures.add(name + ": one write and fsync per record, records/s", 1 / fsync);
    figures.add(name + ": records/s", rate);
    figures.add(name + ": share of 64 / fsync time", rate * fsync / Writers.COUNT);
  }
}
