package dev.gatehouse.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.stream.Stream;

/** A small journal with several sealed segments and one that is still open. */
final class SampleJournal {
  static final Options OPTIONS =
      Options.of("journal.test").withSegments(16 << 10, Duration.ofHours(1));

  // A little more than fits into one segment.
  private static final int RECORDS = 180;

  private SampleJournal() {}

  /** Makes it in a folder, and closes it; how many records it has. */
  static long make(Path state, int segments) throws IOException {
    try (Journal journal = Journal.open(state, OPTIONS)) {
      Appender appender = journal.appender(0, Runnable::run);
      for (int segment = 1; segment <= segments; segment++) {
        for (int i = 0; i < RECORDS; i++) {
          append(appender, "record number " + i + " with something to say ".repeat(i % 5));
        }
        int full = segment;
        Await.until(() -> sealed(state) >= full);
      }
      for (int i = 0; i < 40; i++) {
        append(appender, "one of the last " + i);
      }
      return journal.size();
    }
  }

  static void append(Appender appender, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    Await.until(() -> appender.append(bytes, 0, bytes.length, 1_000_000) instanceof Receipt.Kept);
  }

  static long sealed(Path state) throws IOException {
    try (Stream<Path> files = Files.list(state.resolve("journal"))) {
      return files.filter(file -> file.toString().endsWith(".sealed")).count();
    }
  }

  static void copy(Path from, Path to) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            Files.createDirectories(to.resolve(from.relativize(folder)));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.write(to.resolve(from.relativize(file)), Files.readAllBytes(file));
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
