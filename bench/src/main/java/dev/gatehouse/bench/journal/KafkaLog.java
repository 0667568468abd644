package dev.gatehouse.bench.journal;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.server.util.KafkaScheduler;
import org.apache.kafka.storage.internals.log.LogConfig;
import org.apache.kafka.storage.internals.log.LogDirFailureChannel;
import org.apache.kafka.storage.internals.log.ProducerStateManagerConfig;
import org.apache.kafka.storage.internals.log.UnifiedLog;
import org.apache.kafka.storage.log.metrics.BrokerTopicStats;
import org.slf4j.LoggerFactory;

/** The peer: the log of a Kafka partition as a library, without broker and network. */
final class KafkaLog {
  private static final int BATCH = 64;
  private static final int DAY = 86_400_000;

  private KafkaLog() {}

  static void measure(Path folder, Duration time, Figures figures) throws Exception {
    // What it tells of itself would stand between the figures.
    ((Logger) LoggerFactory.getLogger("org.apache.kafka")).setLevel(Level.WARN);
    ((Logger) LoggerFactory.getLogger("kafka")).setLevel(Level.WARN);
    KafkaScheduler scheduler = new KafkaScheduler(1);
    scheduler.startup();
    Duration third = time.dividedBy(3);
    try (BrokerTopicStats stats = new BrokerTopicStats()) {
      UnifiedLog log = open(folder, scheduler, stats);
      figures.add("Kafka log, one record per append: records/s", rate(log, 1, false, third));
      figures.add("Kafka log, 64 records per append: records/s", rate(log, BATCH, false, third));
      figures.add(
          "Kafka log, 64 records per append and fsync: records/s", rate(log, BATCH, true, third));
      log.close();
    } finally {
      scheduler.shutdown();
    }
  }

  private static UnifiedLog open(Path folder, KafkaScheduler scheduler, BrokerTopicStats stats)
      throws IOException {
    Path partition = Files.createDirectories(folder.resolve("bench-0"));
    return UnifiedLog.create(
        partition.toFile(),
        new LogConfig(Map.of()),
        0,
        0,
        scheduler,
        stats,
        Time.SYSTEM,
        DAY,
        new ProducerStateManagerConfig(DAY, false),
        DAY,
        new LogDirFailureChannel(1),
        true,
        Optional.empty());
  }

  private static double rate(UnifiedLog log, int batch, boolean fsync, Duration time)
      throws IOException {
    Traffic traffic = new Traffic(7);
    SimpleRecord[] samples = new SimpleRecord[4096];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = new SimpleRecord(System.currentTimeMillis(), traffic.next());
    }
    SimpleRecord[] records = new SimpleRecord[batch];
    long start = System.nanoTime();
    long kept = 0;
    while (System.nanoTime() - start < time.toNanos()) {
      System.arraycopy(samples, (int) (kept % samples.length), records, 0, batch);
      log.appendAsLeader(MemoryRecords.withRecords(Compression.NONE, records), 0);
      if (fsync) {
        log.flush(false);
      }
      kept += batch;
    }
    return kept / ((System.nanoTime() - start) / 1e9);
  }
}
