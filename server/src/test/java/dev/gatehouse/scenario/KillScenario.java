package dev.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.Ended;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever was answered is in the journal, however the process ends. */
class KillScenario {
  private static final int KILLS = Integer.getInteger("gatehouse.kills", 8);
  private static final long SEED = Long.getLong("gatehouse.seed", 20261121L);

  // Two seconds are promised to a machine that does nothing else; tests share theirs.
  private static final Duration RESTART = Duration.ofSeconds(8);

  @TempDir Path folder;
  private Upstream upstream;
  private Gate gate;

  @BeforeEach
  void start() throws IOException {
    upstream = new Upstream(_ -> Upstream.Say.json("{\"id\":1}"));
    gate = new Gate(folder, Configurations.things(upstream.url()));
  }

  @AfterEach
  void stop() {
    gate.close();
    upstream.close();
  }

  @Test
  void loses_no_answered_call_to_kill_minus_nine() throws IOException, InterruptedException {
    Random random = new Random(SEED);
    String key = gate.issueKey("portal");
    Queue<String> answered = new ConcurrentLinkedQueue<>();
    for (int kill = 0; kill < KILLS; kill++) {
      long begin = System.nanoTime();
      gate.start();
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).as("restart").isLessThan(RESTART);
      int before = answered.size();
      Thread[] clients = new Thread[4];
      for (int i = 0; i < clients.length; i++) {
        boolean changes = i % 2 == 0;
        clients[i] =
            Thread.ofVirtual()
                .name("client-" + i)
                .start(() -> callUntilCut(key, changes, answered));
      }
      Eventually.holds(gate, () -> answered.size() > before);
      LockSupport.parkNanos(Duration.ofMillis(100 + random.nextInt(400)).toNanos());
      gate.kill();
      for (Thread client : clients) {
        client.join();
      }
    }
    gate.start();
    Set<String> recorded = new HashSet<>();
    gate.search("--limit", "10000000").forEach(record -> recorded.add(record.text("id")));
    assertThat(answered).hasSizeGreaterThan(KILLS).allMatch(recorded::contains);
    gate.command("audit", "verify").succeeds();
  }

  private void callUntilCut(String key, boolean changes, Queue<String> answered) {
    try (Wire wire = gate.connect()) {
      while (true) {
        Call call =
            changes
                ? Call.of("PUT", "/things/1").key(key).json("{\"a\":1}")
                : Call.get("/things/1").key(key);
        answered.add(wire.call(call).call());
      }
    } catch (IOException e) {
      // the process was killed: what was answered so far is what counts
    }
  }

  @Test
  void tells_of_a_change_that_was_under_way_that_nobody_knows_how_it_ended()
      throws IOException, InterruptedException {
    gate.start();
    String key = gate.issueKey("portal");
    upstream.script(
        _ -> {
          LockSupport.parkNanos(Duration.ofSeconds(20).toNanos());
          return Upstream.Say.json("{}");
        });
    Thread client =
        Thread.ofVirtual()
            .name("client")
            .start(() -> callUntilCut(key, true, new ConcurrentLinkedQueue<>()));
    Eventually.holds(gate, () -> !upstream.seen().isEmpty());
    gate.kill();
    client.join();
    gate.start();

    Json record = gate.search("--operation", "putThing").getFirst();
    assertThat(record.text("decision")).isEqualTo("unknown");
    assertThat(record.text("reason")).isEqualTo("outcome-unknown");
    assertThat(record.text("caller")).isEqualTo("portal");
  }

  @Test
  void finds_a_record_that_was_altered() throws IOException {
    gate.start();
    String key = gate.issueKey("portal");
    for (int i = 0; i < 20; i++) {
      gate.call(Call.get("/things/" + i).key(key));
    }
    gate.stop();
    gate.command("audit", "verify").succeeds();
    Tamper.alter(gate.state().resolve("journal"), "/things/7", "/things/8");

    Ended verify = gate.command("audit", "verify");
    assertThat(verify.exit()).isEqualTo(1);
    assertThat(verify.out() + verify.err()).isNotBlank();
  }
}
