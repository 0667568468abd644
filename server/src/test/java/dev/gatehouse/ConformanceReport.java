package dev.gatehouse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** How far others' suites are kept: a row for each in {@code target/conformance.json}. */
public final class ConformanceReport {
  private static final Path FILE = Path.of("target", "conformance.json");
  private static final JsonMapper JSON = new JsonMapper();

  /**
   * A suite's result.
   *
   * @param exceptions what is not as the suite says, each with its reason
   */
  public record Row(int passed, int of, List<String> exceptions) {}

  private ConformanceReport() {}

  /** Writes a suite's row; the others stay. */
  public static synchronized void write(String suite, Row row) {
    try {
      Map<String, Row> rows = new TreeMap<>();
      if (Files.exists(FILE)) {
        rows.putAll(JSON.readValue(Files.readString(FILE), new TypeReference<>() {}));
      }
      rows.put(suite, new Row(row.passed(), row.of(), new ArrayList<>(row.exceptions())));
      Files.createDirectories(FILE.getParent());
      Files.writeString(FILE, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(rows));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file of the corpora; the test is skipped, and says so, where they are not. */
  public static Path corpus(String name) {
    Path file = Path.of(System.getProperty("gatehouse.corpora", "../../shared/data"), name);
    Assumptions.assumeTrue(Files.exists(file), () -> "skipped: there is no " + file);
    return file;
  }
}
