package dev.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.Ended;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients of others over HTTP/2, before a running gateway. */
class Http2Scenario {
  @TempDir Path folder;
  private Upstream upstream;
  private Gate gate;

  @BeforeEach
  void start() throws IOException {
    upstream = new Upstream(_ -> Upstream.Say.json("{\"id\":1}"));
    gate = new Gate(folder, Configurations.things(upstream.url())).start();
  }

  @AfterEach
  void stop() {
    gate.close();
    upstream.close();
  }

  private String run(String... command) throws IOException {
    List<String> all = new ArrayList<>(List.of(command));
    all.add("http://127.0.0.1:" + gate.address().getPort() + "/things/1");
    return Ended.of(new ProcessBuilder(all).redirectErrorStream(true)).out();
  }

  @Test
  void serves_nghttp_with_one_record_for_each_call() throws IOException {
    String key = gate.issueKey("portal");
    String said = run("nghttp", "-nv", "-H", "x-api-key: " + key);
    assertThat(said).contains(":status: 200", "gatehouse-call: ", "content-length: 8");
    String call = said.replaceAll("(?s).*gatehouse-call: (\\S+).*", "$1");
    assertThat(gate.record(call).toString()).contains("portal", "getThing");
    assertThat(upstream.seen()).hasSize(1).allMatch(seen -> seen.line().equals("GET /things/1"));
    assertThat(upstream.seen().getFirst().fields().toString()).doesNotContain(key);
    assertThat(run("nghttp", "-nv")).contains(":status: 401");
  }

  @Test
  void serves_h2load_every_call() throws IOException {
    String key = gate.issueKey("portal");
    String said = run("h2load", "-n", "2000", "-c", "4", "-m", "20", "-H", "x-api-key: " + key);
    assertThat(said).contains("2000 succeeded, 0 failed, 0 errored", "2000 2xx");
    assertThat(upstream.seen()).hasSize(2000);
  }

  @Test
  void serves_curl_a_change() throws IOException {
    String key = gate.issueKey("portal");
    String said =
        run(
            "curl",
            "-s",
            "-i",
            "--http2-prior-knowledge",
            "-X",
            "PUT",
            "-H",
            "x-api-key: " + key,
            "-H",
            "content-type: application/json",
            "-d",
            "{\"name\":\"x\"}");
    assertThat(said).startsWith("HTTP/2 200").contains("{\"id\":1}");
    assertThat(upstream.seen().getFirst().line()).isEqualTo("PUT /things/1");
  }
}
