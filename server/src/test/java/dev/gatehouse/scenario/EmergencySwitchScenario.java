package dev.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operator stops what must not go on; streams of other kinds are cut in their own scenarios. */
class EmergencySwitchScenario {
  private final HttpClient http = HttpClient.newHttpClient();
  private TickingUpstream upstream;
  private Gate gate;
  private String key;

  @BeforeEach
  void start(@TempDir Path folder) throws IOException {
    upstream = new TickingUpstream(Duration.ofMinutes(1));
    String yaml =
        Configurations.things(upstream.url())
            .replace("tls: off }", "tls: off }\n  drain: 60s")
            .replace(
                "      listThings:",
                "      ticks: { method: GET, path: /ticks }\n      listThings:");
    gate = new Gate(folder, yaml).start();
    String issued = "{\"errand\":\"key issue\",\"integration\":\"portal\"}";
    key = gate.errand(issued).at("/rows/0").text("key");
  }

  @AfterEach
  void stop() {
    if (gate != null) {
      gate.close();
      http.close();
      upstream.close();
    }
  }

  /** Reads a stream until it ends. */
  private Thread ticks() throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + gate.address().getPort() + "/ticks"))
            .header("X-Api-Key", key)
            .build();
    var response = http.send(request, HttpResponse.BodyHandlers.ofLines());
    assertThat(response.statusCode()).isEqualTo(200);
    return Thread.ofVirtual()
        .start(
            () -> {
              try {
                response.body().forEach(_ -> {});
              } catch (RuntimeException e) {
                // It was cut, which is what is waited for.
              }
            });
  }

  private Answer call() throws IOException {
    return gate.call(Call.get("/things/1").key(key));
  }

  private void errand(String errand, String scope, String name, String reason) throws IOException {
    gate.errand(
        "{\"errand\":\"%s\",\"scope\":\"%s\",\"name\":\"%s\",\"reason\":\"%s\"}"
            .formatted(errand, scope, name, reason));
  }

  @Test
  void stops_calls_also_in_the_next_process_and_the_streams_of_the_one_before() throws Exception {
    Thread ticks = ticks();
    errand("stop", "operation", "things.getThing", "it answers nonsense");
    Answer denied = call();
    assertThat(denied.status()).isEqualTo(503);
    assertThat(denied.field("Content-Type")).contains("application/problem+json");
    assertThat(denied.code()).isEqualTo("stopped");
    assertThat(denied.body()).doesNotContain("nonsense");
    gate.restart();
    assertThat(call().code()).isEqualTo("stopped");
    errand("resume", "operation", "things.getThing", "it does no more");
    assertThat(call().status()).isEqualTo(200);
    assertThat(ticks.isAlive()).isTrue();
    errand("stop", "integration", "portal", "a key leaked");
    assertThat(ticks.join(Duration.ofSeconds(30))).isTrue();
    assertThat(call().code()).isEqualTo("stopped");
    Json record = gate.record(denied.call());
    assertThat(record.text("reason")).isEqualTo("stopped");
    assertThat(record.text("decision")).isEqualTo("denied");
    assertThat(record.text("detail"))
        .startsWith("operation, by ")
        .endsWith(": it answers nonsense");
  }
}
