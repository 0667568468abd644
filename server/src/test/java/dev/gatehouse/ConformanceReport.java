package dev.gatehouse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.json.JsonMapper;

/** How far others' suites are kept: a row for each in {@code target/conformance.json}. */
public final class ConformanceReport {
  private static final Path FILE = Path.of("target", "conformance.json");
  private static final Path LOCK = FILE.resolveSibling("conformance.lock");
  private static final JsonMapper JSON = new JsonMapper();

  /**
   * A suite's result.
   *
   * @param exceptions what is not as the suite says, each with its reason
   */
  public record Row(int passed, int of, List<String> exceptions) {}

  private ConformanceReport() {}

  /** A row as the file has it. */
  record Written(String suite, int passed, int total, List<Exempt> exceptions) {
    static Written of(String suite, Row row) {
      return new Written(
          suite, row.passed(), row.of(), row.exceptions().stream().map(Exempt::of).toList());
    }
  }

  /** A case that is not as the suite says. */
  record Exempt(String id, String reason) {
    static Exempt of(String text) {
      int colon = text.indexOf(": ");
      return new Exempt(
          colon < 0 ? "" : text.substring(0, colon), colon < 0 ? text : text.substring(colon + 2));
    }
  }

  /**
   * Writes a suite's row; the others stay.
   *
   * @param row its exceptions as {@code ID: reason}
   */
  public static void write(String suite, Row row) {
    try (Alone _ = Alone.with(LOCK)) {
      add(Written.of(suite, row));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void add(Written row) throws IOException {
    Map<String, Written> rows = new TreeMap<>();
    if (Files.exists(FILE)) {
      for (Written written : JSON.readValue(Files.readString(FILE), Written[].class)) {
        rows.put(written.suite(), written);
      }
    }
    rows.put(row.suite(), row);
    Files.writeString(
        FILE, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(rows.values()));
  }

  /** A file of the corpora; the test is skipped, and says so, where they are not. */
  public static Path corpus(String name) {
    Path file = Path.of(System.getProperty("gatehouse.corpora", "../../shared/data"), name);
    Assumptions.assumeTrue(Files.exists(file), () -> "skipped: there is no " + file);
    return file;
  }
}
