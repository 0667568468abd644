package dev.gatehouse.contract;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatehouse.contract.json.Text;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Other people's test suites, and the report of how they came out: {@code target/conformance.json}.
 */
public final class Corpora {
  private Corpora() {}

  /** A folder of the corpora; where it is missing, the test is skipped and says so. */
  public static Path folder(String name) {
    Path folder = Path.of(System.getProperty("gatehouse.corpora", "missing")).resolve(name);
    if (!Files.isDirectory(folder)) {
      System.out.println("skipped: there is no corpus " + name);
    }
    assumeTrue(Files.isDirectory(folder), "there is no corpus " + name);
    return folder;
  }

  /** Adds the outcome of one suite to the report. */
  public static void report(String suite, int passed, int total, List<String> exceptions) {
    report(Path.of("target"), suite, passed, total, exceptions);
  }

  /** One at a time, since suites end beside each other, and the whole is written anew for each. */
  static synchronized void report(
      Path target, String suite, int passed, int total, List<String> exceptions) {
    String listed =
        exceptions.stream().map(Text::quote).collect(Collectors.joining(",\n    ", "[\n    ", "]"));
    String entry =
        "  {\"suite\": %s, \"passed\": %d, \"total\": %d, \"exceptions\": %s}"
            .formatted(Text.quote(suite), passed, total, exceptions.isEmpty() ? "[]" : listed);
    Path parts = target.resolve("conformance");
    try {
      Files.createDirectories(parts);
      Files.writeString(parts.resolve(suite.replaceAll("[^A-Za-z0-9.-]", "_")), entry);
      List<String> all = new ArrayList<>();
      try (Stream<Path> files = Files.list(parts)) {
        for (Path part : files.sorted().toList()) {
          all.add(Files.readString(part, StandardCharsets.UTF_8));
        }
      }
      Files.writeString(
          target.resolve("conformance.json"), "[\n" + String.join(",\n", all) + "\n]\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
