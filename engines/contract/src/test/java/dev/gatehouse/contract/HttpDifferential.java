package dev.gatehouse.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatehouse.contract.json.Bounds;
import dev.gatehouse.contract.json.Tape;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Requests for every operation of large contracts, good ones and such with one mistake, held
 * against express-openapi-validator: where the two disagree, a class of differences says why.
 */
final class HttpDifferential {
  private static final Path SCRIPT = Path.of("src/test/node/differential.mjs");
  private static final Path MODULES = Path.of("target/node");

  /**
   * How many agreed, how many of each class did not, what nobody can explain, and the operations
   * that the requests were for.
   */
  record Outcome(
      int asked,
      int agreed,
      Map<String, Integer> explained,
      List<String> unexplained,
      Set<Operation> reached) {
    List<String> listed() {
      return explained.entrySet().stream()
          .map(one -> one.getValue() + " × " + one.getKey())
          .toList();
    }
  }

  private HttpDifferential() {}

  /** Asks both about the first requests that are made of a document. */
  static Outcome of(Path document, int most) throws IOException, InterruptedException {
    return compared(document, ask(document, most));
  }

  static Outcome compared(Path document, List<String> lines) {
    Contract contract = Contract.compile(document).contract().orElseThrow();
    Map<String, Integer> explained = new TreeMap<>();
    List<String> unexplained = new ArrayList<>();
    Set<Operation> reached = new HashSet<>();
    int agreed = 0;
    for (String line : lines) {
      Map<?, ?> request = object(line);
      if (matched(contract, request) instanceof Match.Found found) {
        reached.add(found.operation());
      }
      String ours = verdict(contract, request);
      long status = Long.parseLong(text(request, "status"));
      if (ours.equals("ok") == status < 400) {
        agreed++;
        continue;
      }
      String why = why(request, ours, status);
      if (why.isEmpty()) {
        unexplained.add(ours + " | " + line);
      } else {
        explained.merge(why, 1, Integer::sum);
      }
    }
    return new Outcome(lines.size(), agreed, explained, unexplained, reached);
  }

  /** Why the two disagree; empty if nobody knows. */
  private static String why(Map<?, ?> request, String ours, long status) {
    String said = text(request, "said");
    boolean passes = ours.equals("ok");
    boolean nobody = text(request, "body").isEmpty();
    if (passes && status == 415 && nobody && text(request, "type").isEmpty()) {
      return "it wants a media type although the body is optional and absent";
    }
    if (passes && status == 500 && said.contains("cannot be used without")) {
      return "it cannot compile a schema that has nullable and no type, and answers 500";
    }
    if (passes && status == 400 && nobody && text(request, "type").contains("urlencoded")) {
      return "it takes no bytes for an empty form, where the body is optional";
    }
    return "";
  }

  private static Match matched(Contract contract, Map<?, ?> request) {
    return contract.match(text(request, "method"), text(request, "path"));
  }

  private static String verdict(Contract contract, Map<?, ?> request) {
    Match match = matched(contract, request);
    if (!(match instanceof Match.Found found)) {
      return match.getClass().getSimpleName();
    }
    Operation operation = found.operation();
    Map<?, ?> headers = (Map<?, ?>) Objects.requireNonNull(request.get("headers"));
    Parameters read =
        operation.parameters(
            found.raw(),
            text(request, "query"),
            name -> {
              Object value = headers.get(name.toLowerCase(Locale.ROOT));
              return value == null ? List.of() : List.of(value.toString());
            },
            false);
    if (read instanceof Parameters.Refused refused) {
      Violation first = refused.violations().getFirst();
      return first.in().word() + " " + first.rule() + " " + first.name();
    }
    byte[] body = text(request, "body").getBytes(StandardCharsets.UTF_8);
    if (body.length == 0) {
      return operation.bodyNeed() == RequestBody.Need.REQUIRED ? "no body" : "ok";
    }
    String type = text(request, "type");
    return switch (operation.body(type)) {
      case RequestBody.Undeclared _ -> "media type";
      case RequestBody.Opaque _ -> "ok";
      case RequestBody.Validated validated ->
          switch (validated.validate(type, body, BodyOptions.STRICT)) {
            case BodyVerdict.Ok _ -> "ok";
            case BodyVerdict.Malformed malformed -> "malformed " + malformed.rule();
            case BodyVerdict.Broken broken ->
                "body "
                    + broken.violations().getFirst().rule()
                    + " "
                    + broken.violations().getFirst().pointer();
          };
    };
  }

  private static String text(Map<?, ?> request, String name) {
    return String.valueOf(request.get(name));
  }

  private static Map<?, ?> object(String line) {
    Tape tape = new Tape();
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    assertEquals(null, tape.read(bytes, 0, bytes.length, Bounds.TRUSTED));
    return (Map<?, ?>) Objects.requireNonNull(JsonValue.of(tape, tape.root()));
  }

  private static boolean installed() {
    return Files.isDirectory(MODULES.resolve("node_modules/express-openapi-validator"));
  }

  /** Fetches the other validator, or skips the test and says so. */
  static void install() throws IOException, InterruptedException {
    Files.createDirectories(MODULES);
    Files.writeString(MODULES.resolve("package.json"), "{\"private\": true}");
    if (installed()) {
      return;
    }
    boolean installed =
        run(
            MODULES.toFile(),
            MODULES.resolve("npm.log").toFile(),
            "npm",
            "install",
            "--no-audit",
            "--no-fund",
            "express-openapi-validator@5.6.2",
            "express@4",
            // 3.1.9 takes names of schemas for malformed URIs.
            "fast-uri@3.0.6");
    if (!installed) {
      System.out.println("skipped: npm could not install express-openapi-validator");
    }
    assumeTrue(installed, "npm could not install express-openapi-validator");
  }

  private static List<String> ask(Path document, int most)
      throws IOException, InterruptedException {
    File lines = MODULES.resolve(document.getFileName() + ".lines").toFile();
    String script = SCRIPT.toAbsolutePath().toString();
    String modules = MODULES.toAbsolutePath().toString();
    assertTrue(run(new File("."), lines, "node", script, document.toString(), modules, "" + most));
    return Files.readAllLines(lines.toPath());
  }

  private static boolean run(File folder, File output, String... command)
      throws IOException, InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(folder)
              .redirectOutput(output)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      boolean ended = process.waitFor(5, TimeUnit.MINUTES);
      process.destroyForcibly();
      return ended && process.exitValue() == 0;
    } catch (IOException missing) {
      return false;
    }
  }
}
