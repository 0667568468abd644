package dev.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.Ended;
import dev.gatehouse.journal.Reader;
import dev.gatehouse.proxy.TestAuthority;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configuration and the process change while calls and streams go on, and none fails. */
class RestartScenario {
  private static final long SEED = Long.getLong("gatehouse.seed", 20261126L);

  @TempDir Path folder;

  static String configuration(String upstream, TestAuthority.Made shown) {
    return Configurations.things(upstream)
        .replace(
            ", tls: off }",
            ", tls: { certificate: %s, key: %s } }\n  drain: 60s"
                .formatted(shown.chain().getFileName(), shown.key().getFileName()))
        .replace(
            "      listThings:", "      ticks: { method: GET, path: /ticks }\n      listThings:");
  }

  @Test
  void fails_no_call_while_it_is_reloaded_and_restarted() throws Exception {
    run(folder, Duration.ofSeconds(2), 200, new Changes.Plan(4, 3, 2, SEED));
  }

  /** Makes changes while calls at a rate and two streams of a length go on, of which none fails. */
  static void run(Path folder, Duration stream, int rate, Changes.Plan plan) throws Exception {
    TestAuthority authority = new TestAuthority(folder, "servers");
    TestAuthority.Made shown = authority.server("first.example", "localhost", "127.0.0.1");
    try (TickingUpstream upstream = new TickingUpstream(stream);
        Gate gate = new Gate(folder, configuration(upstream.url(), shown)).start()) {
      ChangeUnderLoad load =
          new ChangeUnderLoad(gate, authority.file(), gate.issueKey("portal"), rate, 2);
      List<ProcessHandle> before;
      long begun = System.nanoTime();
      Duration loaded;
      try (load) {
        before = new Changes(gate, authority, load).make(plan);
        loaded = Duration.ofNanos(System.nanoTime() - begun);
      }
      assertThat(load.failures()).isEmpty();
      assertThat(load.calls()).isGreaterThan(rate);
      assertThat(load.overHttp2()).isPositive();
      for (ProcessHandle process : before) {
        process.onExit().get(120, TimeUnit.SECONDS);
      }
      assertThat(load.streamed()).isNotEmpty();
      Eventually.holds(gate, () -> ended(gate).containsAll(load.streamed()));
      assertThat(gate.log()).doesNotContain("ERROR", "Exception");
      gate.command("audit", "verify").succeeds();
      System.out.printf(
          "%s: %d calls in %d s, %d of them over HTTP/2, and %d streams, none failed; %d"
              + " connections at rest ended%n",
          plan,
          load.calls(),
          loaded.toSeconds(),
          load.overHttp2(),
          load.streamed().size(),
          load.rested());
    }
  }

  @Test
  void leaves_the_one_that_runs_alone_when_the_successor_could_not_serve() throws IOException {
    try (Upstream upstream = new Upstream(_ -> Upstream.Say.json("{}"));
        Gate gate = new Gate(folder, Configurations.things(upstream.url())).start()) {
      String key = gate.issueKey("portal");
      String right = Files.readString(gate.config());
      Files.writeString(gate.config(), right.replace("operations:", "operation:"));
      Ended refused = gate.command("restart");
      assertThat(refused.exit()).isEqualTo(1);
      assertThat(refused.err()).contains("ended before it took over");
      assertThat(gate.call(Call.get("/things/1").key(key)).status()).isEqualTo(200);
      assertThat(gate.process().isAlive()).isTrue();
    }
  }

  /** The calls of streams that ended well. */
  private static Set<String> ended(Gate gate) throws IOException {
    Map<String, String> ends = ends(gate);
    ends.values().removeIf(end -> !end.contains("\"complete\":true"));
    return ends.keySet();
  }

  /** The ends of streams that are in the journal, by call. */
  static Map<String, String> ends(Gate gate) throws IOException {
    Map<String, String> ends = new HashMap<>();
    Reader.of(gate.state())
        .forward(
            0,
            entry -> {
              String text = new String(entry.bytes(), StandardCharsets.UTF_8);
              if (text.startsWith("{\"type\":\"end\"")) {
                ends.put(Json.of(text).text("id"), text);
              }
              return true;
            });
    return ends;
  }
}
