package dev.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configuration changes while calls go on. */
class ReloadScenario {
  @TempDir Path folder;
  private Upstream upstream;
  private Gate gate;
  private String key;

  @BeforeEach
  void start() throws IOException {
    upstream = new Upstream(_ -> Upstream.Say.json("{\"id\":1}"));
    gate = new Gate(folder, Configurations.things(upstream.url())).start();
    key = gate.issueKey("portal");
  }

  @AfterEach
  void stop() {
    gate.close();
    upstream.close();
  }

  @Test
  void fails_no_call_in_two_hundred_reloads() throws IOException, InterruptedException {
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger good = new AtomicInteger();
    Queue<String> bad = new ConcurrentLinkedQueue<>();
    Thread[] clients = new Thread[4];
    for (int i = 0; i < clients.length; i++) {
      clients[i] = Thread.ofVirtual().name("client-" + i).start(() -> callUntil(over, good, bad));
    }
    String yaml = Files.readString(gate.config());
    for (int i = 1; i <= 200; i++) {
      Files.writeString(gate.config(), yaml.replace("purpose: Tests", "purpose: Tests " + i));
      gate.hangUp();
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
    Eventually.holds(gate, () -> good.get() > 200 || !bad.isEmpty());
    over.set(true);
    for (Thread client : clients) {
      client.join();
    }
    assertThat(bad).isEmpty();
    assertThat(good.get()).isGreaterThan(200);
  }

  private void callUntil(AtomicBoolean over, AtomicInteger good, Queue<String> bad) {
    try (Wire wire = gate.connect()) {
      while (!over.get()) {
        Answer answer = wire.call(Call.get("/things/1").key(key));
        if (answer.status() == 200) {
          good.incrementAndGet();
        } else {
          bad.add(answer.toString());
        }
      }
    } catch (IOException e) {
      bad.add(e.toString());
    }
  }

  @Test
  void grants_and_takes_away_without_a_restart() throws IOException {
    String yaml = Files.readString(gate.config());
    String agent = gate.issueKey("helper");
    assertThat(gate.call(Call.get("/things").key(agent)).status()).isEqualTo(403);

    Files.writeString(gate.config(), yaml.replace("[getThing]", "[getThing, listThings]"));
    gate.hangUp();
    Eventually.holds(gate, () -> gate.call(Call.get("/things").key(agent)).status() == 200);
    Files.writeString(gate.config(), yaml);
    Eventually.holds(gate, () -> gate.call(Call.get("/things").key(agent)).status() == 403);
  }

  @Test
  void keeps_the_old_configuration_when_the_new_one_is_wrong() throws IOException {
    String yaml = Files.readString(gate.config());
    Files.writeString(gate.config(), yaml.replace("kind: agent", "kind: robot"));
    gate.hangUp();
    Eventually.holds(gate, () -> gate.log().contains("robot"));

    assertThat(gate.call(Call.get("/things/1").key(key)).status()).isEqualTo(200);
  }
}
