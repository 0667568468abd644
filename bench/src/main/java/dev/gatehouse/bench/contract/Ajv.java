package dev.gatehouse.bench.contract;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** AJV 8 on Node, fetched by npm into the target folder when it is first measured. */
final class Ajv {
  private static final List<String> PACKAGES = List.of("ajv@8", "ajv-formats@3");

  private final Path folder;

  private Ajv(Path folder) {
    this.folder = folder;
  }

  /** Nanoseconds for all documents of each set by its index; empty if there is no AJV here. */
  static Map<Integer, Double> measure(Path target, List<Workload> workloads, Clock clock) {
    Ajv ajv = new Ajv(target.resolve("ajv"));
    try {
      ajv.install();
      return ajv.run(workloads, clock);
    } catch (IOException | UncheckedIOException missing) {
      System.err.println("skipped AJV: " + missing.getMessage());
      return Map.of();
    }
  }

  private void install() throws IOException {
    Files.createDirectories(folder);
    if (!Files.isDirectory(folder.resolve("node_modules/ajv-formats"))) {
      Files.writeString(folder.resolve("package.json"), "{\"private\":true}\n");
      List<String> command =
          Stream.concat(
                  Stream.of("npm", "install", "--silent", "--no-audit", "--no-fund"),
                  PACKAGES.stream())
              .toList();
      output(command);
    }
    try (InputStream script = Ajv.class.getResourceAsStream("ajv.js")) {
      if (script == null) {
        throw new IllegalStateException("ajv.js is not on the class path");
      }
      Files.write(folder.resolve("ajv.js"), script.readAllBytes());
    }
  }

  private Map<Integer, Double> run(List<Workload> workloads, Clock clock) throws IOException {
    Path sets = folder.resolve("sets");
    delete(sets);
    for (int i = 0; i < workloads.size(); i++) {
      Path set = Files.createDirectories(sets.resolve("%03d".formatted(i)));
      Files.writeString(set.resolve("schema.json"), workloads.get(i).schema());
      List<byte[]> documents = workloads.get(i).documents();
      for (int k = 0; k < documents.size(); k++) {
        Files.write(set.resolve("document%d.json".formatted(k)), documents.get(k));
      }
    }
    String lines =
        output(
            List.of(
                "node",
                "ajv.js",
                "sets",
                Long.toString(clock.warmUpNanos()),
                Long.toString(clock.roundNanos()),
                Integer.toString(clock.rounds())));
    delete(sets);
    Map<Integer, Double> nanos = new HashMap<>();
    lines
        .lines()
        .map(line -> line.split(" ", -1))
        .forEach(line -> nanos.put(Integer.valueOf(line[0]), Double.valueOf(line[1])));
    return nanos;
  }

  private String output(List<String> command) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = process.onExit().join().exitValue();
    if (code != 0) {
      throw new IOException(command.getFirst() + " ended with " + code);
    }
    return output;
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
