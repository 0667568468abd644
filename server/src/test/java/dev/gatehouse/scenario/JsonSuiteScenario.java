package dev.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** JSONTestSuite through the doorway, where the contract takes any JSON. */
class JsonSuiteScenario {
  private static final String CONTRACT =
      """
      openapi: 3.1.0
      info: { title: Any, version: "1" }
      paths:
        /any:
          post:
            operationId: take
            requestBody:
              required: true
              content: { application/json: { schema: {} } }
            responses:
              "200": { description: ok, content: { application/json: { schema: {} } } }
      """;

  @Test
  void refuses_188_texts_and_accepts_95(@TempDir Path folder) throws IOException {
    Path suite =
        Path.of(System.getProperty("gatehouse.corpora"), "json/JSONTestSuite/test_parsing");
    assumeTrue(Files.isDirectory(suite), "the corpus JSONTestSuite is not there");
    Files.writeString(folder.resolve("any.yaml"), CONTRACT);
    try (Upstream upstream = new Upstream(_ -> Upstream.Say.json("{}"));
        Gate gate = new Gate(folder, configuration(upstream.url())).start()) {
      String key = gate.issueKey("portal");

      assertThat(accepted(gate, key, "/lenient/any", texts(suite, "n_", 188))).isEmpty();
      assertThat(accepted(gate, key, "/strict/any", texts(suite, "n_", 188))).isEmpty();
      assertThat(upstream.seen()).isEmpty();
      assertThat(accepted(gate, key, "/lenient/any", texts(suite, "y_", 95))).hasSize(95);
      List<Path> good = texts(suite, "y_", 95);
      good.removeAll(accepted(gate, key, "/strict/any", good));
      assertThat(good)
          .extracting(file -> file.getFileName().toString())
          .containsExactlyInAnyOrder(
              "y_object_duplicated_key.json", "y_object_duplicated_key_and_value.json");
      assertThat(upstream.seen()).hasSize(95 + 93);
    }
  }

  private static String configuration(String upstream) {
    return """
    listen:
      public: { address: "127.0.0.1:0", tls: off }
    state: ./state
    apis:
      lenient:
        at: { path: /lenient }
        contract: any.yaml
        upstream: { url: "%s" }
        duplicate-keys: allow
      strict:
        at: { path: /strict }
        contract: any.yaml
        upstream: { url: "%s" }
    integrations:
      portal:
        kind: service
        callers: [ { keys: true } ]
        purpose: Tests
        owner: team@example.com
        review: 2099-01-01
        allow: { lenient: "*", strict: "*" }
    """
        .formatted(upstream, upstream);
  }

  /** Those that were answered with 200; all others were refused for their body. */
  private static List<Path> accepted(Gate gate, String key, String target, List<Path> texts)
      throws IOException {
    List<Path> accepted = new ArrayList<>();
    try (Wire wire = gate.connect()) {
      for (Path text : texts) {
        Call call = Call.of("POST", target).key(key).with("Content-Type", "application/json");
        Answer answer = wire.call(call.raw(Files.readAllBytes(text)));
        if (answer.status() == 200) {
          accepted.add(text);
        } else {
          assertThat(answer.status()).as(text + " " + answer.body()).isEqualTo(400);
          assertThat(answer.code()).as(text.toString()).isEqualTo("body-malformed");
        }
      }
    }
    return accepted;
  }

  private static List<Path> texts(Path suite, String prefix, int count) throws IOException {
    try (Stream<Path> all = Files.list(suite)) {
      List<Path> texts =
          new ArrayList<>(
              all.filter(file -> file.getFileName().toString().startsWith(prefix)).toList());
      assertThat(texts).hasSize(count);
      return texts;
    }
  }
}
