package dev.gatehouse.bench.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** {@code bench/run journal [--quick] [--json]}: what a record costs, and peers in the same run. */
public final class Main {
  private static final Duration INJECTED = Duration.ofMillis(5);

  private Main() {}

  /** Ends with 2 when an argument is unknown. */
  public static void main(String[] args) throws Exception {
    List<String> options = List.of(args);
    if (!List.of("--quick", "--json").containsAll(options)) {
      System.err.println("usage: bench/run journal [--quick] [--json]");
      System.exit(2);
    }
    boolean quick = options.contains("--quick");
    // On the disk of this checkout: the system's folder for temporary files may be memory.
    Path target = Path.of(System.getProperty("gatehouse.root", "."), "bench", "target");
    Folders folders = new Folders(Files.createTempDirectory(target, "journal"));
    Figures figures = new Figures();
    try {
      // Interleaved, so that what slows the machine for a while slows all of them.
      for (int round = 0; round < (quick ? 3 : 7); round++) {
        round(folders, Duration.ofMillis(quick ? 1000 : 3000), figures);
      }
      folders.with(folder -> Truth.measure(folder, quick ? 200_000 : 1_000_000, figures));
    } finally {
      folders.delete();
    }
    System.out.print(options.contains("--json") ? figures.json("journal") : figures.text());
  }

  private static void round(Folders folders, Duration time, Figures figures) throws Exception {
    folders.with(folder -> Written.measure(folder, time, figures));
    folders.with(folder -> Durable.measure("durable", folder, time, Duration.ZERO, figures));
    folders.with(
        folder -> Durable.measure("durable, fsync 5 ms longer", folder, time, INJECTED, figures));
    folders.with(folder -> SqliteLog.measure(folder, time, figures));
    folders.with(folder -> KafkaLog.measure(folder, time, figures));
  }

  /** Each measurement has a folder of its own, which is gone before the next begins. */
  private record Folders(Path root) {
    /** One measurement. */
    interface Measurement {
      void run(Path folder) throws Exception;
    }

    void with(Measurement measurement) throws Exception {
      Path folder = Files.createTempDirectory(root, "run");
      try {
        measurement.run(folder);
      } finally {
        Deletion.of(folder);
      }
    }

    void delete() throws IOException {
      Deletion.of(root);
    }
  }
}
