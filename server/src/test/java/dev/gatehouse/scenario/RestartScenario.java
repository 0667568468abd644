package dev.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.journal.Reader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configuration and the process change while calls and streams go on, and none fails. */
class RestartScenario {
  @TempDir Path folder;

  static String configuration(String upstream) {
    return Configurations.things(upstream)
        .replace(", tls: off }", " }\n  drain: 60s")
        .replace(
            "      listThings:", "      ticks: { method: GET, path: /ticks }\n      listThings:");
  }

  @Test
  void fails_no_call_while_it_is_reloaded_and_restarted() throws Exception {
    try (TickingUpstream upstream = new TickingUpstream(Duration.ofSeconds(2));
        Gate gate = new Gate(folder, configuration(upstream.url())).start()) {
      String key = gate.issueKey("portal");
      run(gate, key, 200, 5, 2);
    }
  }

  static void run(Gate gate, String key, int rate, int reloads, int restarts) throws Exception {
    ChangeUnderLoad load = new ChangeUnderLoad(gate, key, rate, 2);
    List<ProcessHandle> before = new ArrayList<>();
    try (load) {
      for (int i = 1; i <= Math.max(reloads, restarts); i++) {
        if (i <= reloads) {
          int reloaded = count(gate, "the configuration was reloaded");
          ChangeUnderLoad.touch(gate, i);
          gate.hangUp();
          await(gate, () -> count(gate, "the configuration was reloaded") > reloaded);
        }
        if (i <= restarts) {
          before.add(gate.restart());
        }
        assertThat(load.failures()).isEmpty();
      }
    }
    assertThat(load.failures()).isEmpty();
    assertThat(load.calls()).isGreaterThan(rate);
    assertThat(load.overHttp2()).isPositive();
    for (ProcessHandle process : before) {
      process.onExit().get(70, TimeUnit.SECONDS);
    }
    assertThat(load.streamed()).isNotEmpty();
    await(gate, () -> ended(gate).containsAll(load.streamed()));
    assertThat(gate.log()).doesNotContain("ERROR", "Exception");
    gate.command("audit", "verify").succeeds();
  }

  @Test
  void leaves_the_one_that_runs_alone_when_the_successor_could_not_serve() throws IOException {
    try (Upstream upstream = new Upstream(_ -> Upstream.Say.json("{}"));
        Gate gate = new Gate(folder, configuration(upstream.url())).start()) {
      String key = gate.issueKey("portal");
      String right = Files.readString(gate.config());
      Files.writeString(gate.config(), right.replace("operations:", "operation:"));
      Gate.Ran refused = gate.command("restart");
      assertThat(refused.exit()).isEqualTo(1);
      assertThat(refused.err()).contains("ended before it took over");
      assertThat(gate.call(Call.get("/things/1").key(key)).status()).isEqualTo(200);
      assertThat(gate.process().isAlive()).isTrue();
    }
  }

  /** The calls of streams whose end is in the journal. */
  private static Set<String> ended(Gate gate) throws IOException {
    Set<String> ended = new HashSet<>();
    Reader.of(gate.state())
        .forward(
            0,
            entry -> {
              String text = new String(entry.bytes(), StandardCharsets.UTF_8);
              if (text.startsWith("{\"type\":\"end\"") && text.contains("\"complete\":true")) {
                ended.add(Json.of(text).text("id"));
              }
              return true;
            });
    return ended;
  }

  /** What is waited for. */
  interface Condition {
    boolean holds() throws IOException;
  }

  private static void await(Gate gate, Condition condition) throws IOException {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as(gate.log()).isLessThan(deadline);
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  private static int count(Gate gate, String text) throws IOException {
    return gate.log().split(text, -1).length - 1;
  }
}
