package dev.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.register.StateFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a process and its successor owe each other. */
class SuccessionScenario {
  @TempDir Path folder;

  private static String configuration(String upstream) {
    return Configurations.things(upstream)
        .replace(", tls: off }", " }\n  drain: 60s")
        .replace(
            "      listThings:", "      ticks: { method: GET, path: /ticks }\n      listThings:");
  }

  private static Wire connect(Gate gate) throws IOException {
    return Wire.tls(gate.address(), gate.state().resolve("tls/ca.pem"));
  }

  /** Begins a stream; its call. */
  private static String stream(Wire wire, String key) throws IOException {
    wire.send(Call.get("/ticks").key(key).bytes());
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append(wire.line()).append("\r\n");
    }
    return head.toString().replaceAll("(?si).*gatehouse-call: (\\S+).*", "$1");
  }

  @Test
  void a_stream_of_the_old_process_ends_when_its_key_is_revoked_in_the_new_one() throws Exception {
    try (TickingUpstream upstream = new TickingUpstream(Duration.ofMinutes(5));
        Gate gate = new Gate(folder, configuration(upstream.url())).start();
        Wire revoked = connect(gate)) {
      String call = stream(revoked, gate.issueKey("portal"));
      ProcessHandle before;
      try (Wire other = connect(gate)) {
        stream(other, gate.issueKey("portal"));
        before = gate.restart();
        String credential = gate.record(call).text("credential");
        gate.command("key", "revoke", credential).succeeds();
        long begun = System.nanoTime();
        assertThat(revoked.rest()).doesNotContain(TickingUpstream.LAST);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
        assertThat(before.isAlive()).isTrue();
        assertThat(other.line()).isNotEmpty();
      }
      before.onExit().get(60, TimeUnit.SECONDS);
      Eventually.holds(gate, () -> RestartScenario.ends(gate).containsKey(call));
      assertThat(RestartScenario.ends(gate).get(call)).contains("credential-revoked");
    }
  }

  @Test
  void serves_again_when_its_successor_dies_before_it_serves() throws Exception {
    try (TickingUpstream upstream = new TickingUpstream(Duration.ofSeconds(3));
        Gate gate = new Gate(folder, configuration(upstream.url())).start()) {
      Path authority = gate.state().resolve("tls/ca.pem");
      ChangeUnderLoad load = new ChangeUnderLoad(gate, authority, gate.issueKey("portal"), 100, 1);
      try (load) {
        dies(gate.state().toString());
        await(gate, 1);
        Files.writeString(gate.config(), Files.readString(gate.config()).replace("kind:", "kin:"));
        dies(gate.state().toString(), "with the folder");
        await(gate, 2);
        int before = load.calls();
        Eventually.holds(gate, () -> load.calls() > before + 50);
      }
      assertThat(load.failures()).isEmpty();
      assertThat(gate.stop()).isZero();
    }
  }

  private static void dies(String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Usurper.class.getName()));
    command.addAll(List.of(arguments));
    Process usurper = new ProcessBuilder(command).inheritIO().start();
    try {
      assertThat(usurper.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(usurper.exitValue()).isEqualTo(137);
    } finally {
      usurper.destroyForcibly();
    }
  }

  private static void await(Gate gate, int again) throws IOException {
    Eventually.holds(gate, () -> gate.log().split("this process serves again", -1).length > again);
    Eventually.holds(gate, () -> Files.exists(StateFolder.socket(gate.state())));
  }
}
