package dev.gatehouse.bench.contract;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** AJV 8 on Node, fetched by npm into the target folder when it is first measured. */
final class Ajv implements AutoCloseable {
  private static final List<String> PACKAGES = List.of("ajv@8", "ajv-formats@3");

  private final Process process;
  private final Writer to;
  private final BufferedReader from;

  private Ajv(Process process) {
    this.process = process;
    to = process.outputWriter(StandardCharsets.UTF_8);
    from = process.inputReader(StandardCharsets.UTF_8);
  }

  /** AJV with these sets, compiled and waiting; empty if there is none here. */
  static Optional<Ajv> start(Path target, List<Workload> workloads, Clock clock) {
    Path folder = target.resolve("ajv");
    try {
      install(folder);
      return Optional.of(new Ajv(process(folder, workloads, clock)));
    } catch (IOException | UncheckedIOException missing) {
      System.err.println("skipped AJV: " + missing.getMessage());
      return Optional.empty();
    }
  }

  /** Nanoseconds for all documents of a set, in one round. */
  double round(int set) {
    return ask("round " + set);
  }

  /** Runs a set until the compiler has seen enough of it. */
  void warm(int set) {
    ask("warm " + set);
  }

  private double ask(String question) {
    try {
      to.write(question + "\n");
      to.flush();
      String answer = from.readLine();
      if (answer == null) {
        throw new IllegalStateException("AJV has ended");
      }
      return Double.parseDouble(answer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    to.close();
    process.onExit().join();
  }

  private static void install(Path folder) throws IOException {
    Files.createDirectories(folder);
    if (!Files.isDirectory(folder.resolve("node_modules/ajv-formats"))) {
      Files.writeString(folder.resolve("package.json"), "{\"private\":true}\n");
      List<String> command =
          Stream.concat(
                  Stream.of("npm", "install", "--silent", "--no-audit", "--no-fund"),
                  PACKAGES.stream())
              .toList();
      int code =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .onExit()
              .join()
              .exitValue();
      if (code != 0) {
        throw new IOException("npm ended with " + code);
      }
    }
    try (InputStream script = Ajv.class.getResourceAsStream("ajv.js")) {
      if (script == null) {
        throw new IllegalStateException("ajv.js is not on the class path");
      }
      Files.write(folder.resolve("ajv.js"), script.readAllBytes());
    }
  }

  private static Process process(Path folder, List<Workload> workloads, Clock clock)
      throws IOException {
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
    return new ProcessBuilder(
            "node",
            "ajv.js",
            "sets",
            Long.toString(clock.warmUpNanos()),
            Long.toString(clock.roundNanos()))
        .directory(folder.toFile())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
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
