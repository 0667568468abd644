package dev.gatehouse.bench.journal;

import dev.gatehouse.audit.AuditLog;
import dev.gatehouse.journal.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;

/** What a day of calls takes on the disk, written by the product's own audit. */
final class Truth {
  private Truth() {}

  static void measure(Path folder, int calls, Figures figures) throws Exception {
    Options options = Options.of("bench.journal").withClock(Clock.systemUTC());
    try (AuditLog log = AuditLog.open(folder, options)) {
      OwnLoop loop = new OwnLoop();
      Day day = new Day(11, calls, loop);
      Clerk clerk = new Clerk(log, loop);
      for (int i = 0; i < calls; i++) {
        clerk.keep(day.next());
      }
      clerk.finish();
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
}
