package dev.gatehouse.contract.schema;

import dev.gatehouse.contract.document.Diagnostic;
import dev.gatehouse.contract.document.Documents;
import dev.gatehouse.contract.document.Node;
import dev.gatehouse.contract.document.Parse;
import dev.gatehouse.contract.json.Bounds;
import dev.gatehouse.contract.json.Tape;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The JSON-Schema-Test-Suite in a folder, and the documents that its schemas refer to. */
final class SchemaSuite {
  private static final List<String> VOCABULARIES_2019 =
      List.of("applicator", "content", "core", "format", "meta-data", "validation");
  private static final List<String> VOCABULARIES_2020 =
      List.of(
          "applicator",
          "content",
          "core",
          "format-annotation",
          "format-assertion",
          "meta-data",
          "unevaluated",
          "validation");

  private final Path folder;
  private final Map<URI, Node> known = new TreeMap<>();

  /** How many of how many cases came out as they must, and which did not. */
  record Outcome(int passed, int total, List<String> failures) {}

  SchemaSuite(Path folder) {
    this.folder = folder;
    for (Path file : jsonFiles(folder.resolve("remotes"), Integer.MAX_VALUE)) {
      String path = folder.resolve("remotes").relativize(file).toString().replace('\\', '/');
      put("http://localhost:1234/" + path, read(file));
    }
    for (String draft : List.of("04", "06", "07")) {
      meta("http://json-schema.org/draft-" + draft + "/schema");
    }
    meta("https://json-schema.org/draft/2019-09/schema");
    meta("https://json-schema.org/draft/2020-12/schema");
    VOCABULARIES_2019.forEach(name -> meta("https://json-schema.org/draft/2019-09/meta/" + name));
    VOCABULARIES_2020.forEach(name -> meta("https://json-schema.org/draft/2020-12/meta/" + name));
  }

  /** The meta-schemas lie in the jar of the oracle. */
  private void meta(String uri) {
    try (InputStream in =
        SchemaSuite.class
            .getClassLoader()
            .getResourceAsStream(URI.create(uri).getPath().substring(1))) {
      if (in == null) {
        throw new IllegalStateException("no meta-schema " + uri);
      }
      put(uri, in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void put(String uri, byte[] bytes) {
    URI id = URI.create(uri);
    known.put(
        id,
        Parse.json(
                id,
                bytes,
                wrong -> {
                  throw new IllegalStateException(wrong.toString());
                })
            .orElseThrow());
  }

  /** Runs the files directly in a folder of the suite. */
  Outcome run(String tests, Dialect dialect, boolean formats) {
    int[] counts = new int[2];
    List<String> failures = new ArrayList<>();
    for (Path file : jsonFiles(folder.resolve("tests").resolve(tests), 1)) {
      file(file, dialect, formats, counts, failures);
    }
    return new Outcome(counts[0], counts[1], failures);
  }

  private void file(
      Path file, Dialect dialect, boolean formats, int[] counts, List<String> failures) {
    byte[] bytes = read(file);
    Tape tape = new Tape();
    if (tape.read(bytes, 0, bytes.length, Bounds.TRUSTED) != null) {
      throw new IllegalStateException("not JSON: " + file);
    }
    int end = tape.next(tape.root());
    for (int group = tape.first(tape.root()); group < end; group = tape.next(group)) {
      String title = file.getFileName() + ": " + tape.string(member(tape, group, "description"));
      byte[] schema = span(tape, member(tape, group, "schema"));
      Checked checked = compile(schema, dialect, formats);
      int cases = member(tape, group, "tests");
      for (int at = tape.first(cases); at < tape.next(cases); at = tape.next(at)) {
        boolean valid = tape.kind(member(tape, at, "valid")) == Tape.TRUE;
        counts[1]++;
        if (checked.holds(span(tape, member(tape, at, "data"))) == valid) {
          counts[0]++;
        } else {
          failures.add(title + ": " + tape.string(member(tape, at, "description")) + checked.why);
        }
      }
    }
  }

  /** A compiled schema and what its compilation complained of. */
  private record Checked(Schema schema, String why) {
    boolean holds(byte[] data) {
      Evaluation evaluation = new Evaluation();
      if (evaluation.tape().read(data, 0, data.length, Bounds.TRUSTED) != null) {
        throw new IllegalStateException("not JSON: " + new String(data, StandardCharsets.UTF_8));
      }
      boolean holds = evaluation.holds(schema);
      if (evaluation.breaches(schema, 5).isEmpty() != holds
          || (evaluation.passes(schema, data, 0, data.length, Bounds.TRUSTED) && !holds)) {
        throw new IllegalStateException("the two passes differ: " + schema.location());
      }
      return holds;
    }
  }

  private Checked compile(byte[] schema, Dialect dialect, boolean formats) {
    List<Diagnostic> diagnostics = new ArrayList<>();
    Documents documents = new Documents(folder, diagnostics::add);
    known.forEach(documents::put);
    String uri = "test:schema";
    Node root = Parse.json(URI.create(uri), schema, diagnostics::add).orElseThrow();
    Schemas schemas = new Schemas(dialect, Direction.NONE, formats, documents, diagnostics::add);
    Schema compiled = schemas.root(uri, root);
    schemas.finish();
    return new Checked(compiled, diagnostics.isEmpty() ? "" : " " + diagnostics);
  }

  private static int member(Tape tape, int object, String name) {
    return tape.member(object, name.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] span(Tape tape, int at) {
    int quote = tape.kind(at) == Tape.STRING ? 1 : 0;
    return Arrays.copyOfRange(tape.bytes(), tape.start(at) - quote, tape.end(at) + quote);
  }

  private static List<Path> jsonFiles(Path folder, int depth) {
    try (Stream<Path> files = Files.walk(folder, depth)) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
