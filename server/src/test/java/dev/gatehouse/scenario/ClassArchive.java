package dev.gatehouse.scenario;

import dev.gatehouse.Alone;
import dev.gatehouse.FreshJar;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The product's classes as a JVM maps them in one piece, so that the scenarios start it sooner. */
final class ClassArchive {
  private static final Path FILE = Gate.SERVER.resolve("target/scenarios.jsa");
  private static boolean asked;

  private ClassArchive() {}

  /** The options of a JVM that maps it; none while the process runs that makes it. */
  static synchronized List<String> options() {
    if (!asked) {
      asked = true;
      make();
    }
    return Files.exists(FILE)
        ? List.of("-XX:SharedArchiveFile=" + FILE, "-Xlog:disable")
        : List.of();
  }

  private static void make() {
    try (Alone _ = Alone.with(FILE.resolveSibling("scenarios.lock"))) {
      if (Files.exists(FILE) && isNewer(FILE, FreshJar.path())) {
        return;
      }
      Files.deleteIfExists(FILE);
      Path folder = Files.createTempDirectory("gatehouse-classes");
      String writing = "JAVA_TOOL_OPTIONS=-XX:ArchiveClassesAtExit=" + FILE;
      try (Upstream upstream = new Upstream(_ -> Upstream.Say.json("{\"id\":1}"));
          Gate gate = new Gate(folder, Configurations.things(upstream.url()), writing).start()) {
        gate.call(Call.get("/things/1"));
        gate.stop();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isNewer(Path one, Path other) throws IOException {
    return Files.getLastModifiedTime(one).compareTo(Files.getLastModifiedTime(other)) > 0;
  }
}
