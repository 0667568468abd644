package dev.gatehouse.bench.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** {@code bench/run journal [--quick] [--json]}: records per second, and peers in the same run. */
public final class Main {
  private Main() {}

  /** Ends with 2 when an argument is unknown. */
  public static void main(String[] args) throws Exception {
    List<String> options = List.of(args);
    if (!List.of("--quick", "--json").containsAll(options)) {
      System.err.println("usage: bench/run journal [--quick] [--json]");
      System.exit(2);
    }
    Duration time = Duration.ofSeconds(options.contains("--quick") ? 2 : 10);
    // On the disk of this checkout: the system's folder for temporary files may be memory.
    Path target = Path.of(System.getProperty("gatehouse.root", "."), "bench", "target");
    Path folder = Files.createTempDirectory(target, "journal");
    try {
      Map<String, Double> results = new LinkedHashMap<>();
      Written.run(folder.resolve("written"), time, results);
      double fsync = FsyncEach.run(folder.resolve("fsync"), time, results);
      Durable.run(folder.resolve("durable"), time, fsync, results);
      print(results, options.contains("--json"));
    } finally {
      delete(folder);
    }
  }

  private static void print(Map<String, Double> results, boolean json) {
    String separator = "{";
    for (Map.Entry<String, Double> result : results.entrySet()) {
      if (json) {
        System.out.printf("%s\"%s\": %.3f", separator, result.getKey(), result.getValue());
        separator = ", ";
      } else {
        System.out.printf("%-52s %14.3f%n", result.getKey(), result.getValue());
      }
    }
    System.out.print(json ? "}\n" : "");
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
