package dev.gatehouse.bench.edge;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Starts Gatehouse with one event loop, from its launcher. */
public final class Gateway {
  private Gateway() {}

  /**
   * Returns when it serves.
   *
   * @param fields header fields of each call
   * @param options for the JVM
   */
  public static Contender start(
      String name, Path configuration, List<String> fields, String options) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(Site.launcher().toString(), "run", "-c", configuration.toString())
            .redirectError(log(configuration).toFile());
    builder
        .environment()
        .merge(
            "GATEHOUSE_JAVA_OPTIONS",
            "-Dgatehouse.loops=1 " + options,
            (given, ours) -> given + " " + ours);
    Process process = builder.start();
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    String line = out.readLine();
    if (line == null || !line.startsWith("ready ")) {
      process.destroy();
      throw new IllegalStateException(
          name + " said " + line + "; its log is " + log(configuration) + ", kept for you");
    }
    URI url = URI.create(line.substring("ready ".length()).strip()).resolve("/");
    return new Contender(name, process, url, fields, true);
  }

  /** Where it says what happens to it. */
  public static Path log(Path configuration) {
    return configuration.resolveSibling(configuration.getFileName() + ".log");
  }
}
