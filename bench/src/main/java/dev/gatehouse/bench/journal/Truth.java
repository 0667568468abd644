package dev.gatehouse.bench.journal;

import dev.gatehouse.audit.AuditLog;
import dev.gatehouse.journal.Options;
import dev.gatehouse.pipeline.Ledger;
import dev.gatehouse.pipeline.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** What a day of calls takes on the disk, written by the product's own audit. */
final class Truth {
  private Truth() {}

  static void measure(Path folder, int calls, Figures figures) throws Exception {
    Options options = Options.of("bench.journal").withClock(Clock.systemUTC());
    try (AuditLog log = AuditLog.open(folder, options)) {
      Day day = new Day(11, calls, new InlineLoop());
      for (int i = 0; i < calls; i++) {
        keep(log, day.next());
      }
      Written.awaitSignature(log.journal());
      Written.awaitCompression(folder);
    }
    List<Path> sealed = files(folder.resolve("journal"), ".sealed");
    List<Path> seals = files(folder.resolve("checkpoints"), ".seal");
    // A seal's second line is the number of all records up to it (C2SP tlog-checkpoint).
    double records = Long.parseLong(Files.readAllLines(seals.getLast()).get(1));
    figures.add("a day in the product's form: records in sealed segments", records);
    figures.add(
        "a day in the product's form: bytes per record, original", original(sealed, records));
    figures.add("a day in the product's form: bytes per record, sealed", size(sealed) / records);
    figures.add("a day in the product's form: bytes per record, seals", size(seals) / records);
  }

  private static double original(List<Path> sealed, double records) {
    return sealed.size() * (double) (32 << 20) / records;
  }

  private static void keep(AuditLog log, Outcome outcome) {
    Kept kept = new Kept();
    if (outcome.forwarded() && outcome.exchange().operation().effect().changes()) {
      log.intend(outcome.exchange(), kept);
    }
    log.record(outcome, kept);
    while (kept.lost) {
      LockSupport.parkNanos(200_000);
      kept.lost = false;
      log.record(outcome, kept);
    }
  }

  private static List<Path> files(Path folder, String ending) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    }
  }

  private static double size(List<Path> files) throws IOException {
    long size = 0;
    for (Path file : files) {
      size += Files.size(file);
    }
    return size;
  }

  /** Hears what came of a record. */
  private static final class Kept implements Ledger.Receipt {
    private volatile boolean lost;

    @Override
    public void kept() {}

    @Override
    public void lost(String why) {
      lost = true;
    }
  }
}
