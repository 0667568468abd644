package dev.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The process is killed at any moment while changes with keys go on: none reaches the upstream
 * twice, and what was answered is answered again.
 */
class IdempotencyStorm {
  private static final int KILLS = Integer.getInteger("gatehouse.kills", 50);
  private static final long SEED = Long.getLong("gatehouse.seed", 20261126L);
  private static final int CALLERS = 8;

  @TempDir Path folder;
  private final Map<String, AtomicInteger> sent = new ConcurrentHashMap<>();
  private final Map<String, String> answered = new ConcurrentHashMap<>();
  private final Queue<String> cut = new ConcurrentLinkedQueue<>();
  private final AtomicInteger next = new AtomicInteger();
  private int repeated;
  private int unknown;

  @Test
  void sends_no_change_twice_and_forgets_no_answer() throws Exception {
    Random random = new Random(SEED);
    try (Upstream upstream = new Upstream(this::make);
        Gate gate = new Gate(folder, Configurations.things(upstream.url()))) {
      String key = gate.issueKey("portal");
      for (int kill = 0; kill < KILLS; kill++) {
        gate.start();
        repeat(gate, key);
        Thread[] callers = new Thread[CALLERS];
        for (int i = 0; i < CALLERS; i++) {
          callers[i] = Thread.ofVirtual().name("caller-" + i).start(() -> callUntilCut(gate, key));
        }
        LockSupport.parkNanos(Duration.ofMillis(50 + random.nextInt(400)).toNanos());
        gate.kill();
        for (Thread caller : callers) {
          caller.join();
        }
      }
      gate.start();
      repeat(gate, key);
    }
    assertThat(sent.values()).allMatch(count -> count.get() == 1);
    assertThat(answered).hasSizeGreaterThan(KILLS);
    System.out.printf(
        "%d kills, seed %d: %d changes, %d of them answered, %d sent, each once; %d repeats of"
            + " those that were cut off, %d unknown%n",
        KILLS, SEED, next.get(), answered.size(), sent.size(), repeated, unknown);
  }

  private Upstream.Say make(Upstream.Seen seen) {
    sent.computeIfAbsent(seen.body(), _ -> new AtomicInteger()).incrementAndGet();
    LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    return Upstream.Say.json("{\"made\":" + seen.body() + "}");
  }

  private static Call call(String key, String name) {
    return Call.of("POST", "/things")
        .key(key)
        .with("Idempotency-Key", name)
        .json("{\"name\":\"" + name + "\"}");
  }

  private void callUntilCut(Gate gate, String key) {
    String name = "";
    try (Wire wire = gate.connect()) {
      while (true) {
        name = "change-" + next.incrementAndGet();
        Answer answer = wire.call(call(key, name));
        assertThat(answer.status()).isEqualTo(200);
        answered.put(name, answer.body());
      }
    } catch (IOException e) {
      cut.add(name);
    }
  }

  /** What was cut is repeated until there is a word of it; of what was answered, some. */
  private void repeat(Gate gate, String key) throws IOException {
    for (String name = cut.poll(); name != null; name = cut.poll()) {
      Answer answer = gate.call(call(key, name));
      repeated++;
      if (answer.status() == 200) {
        answered.put(name, answer.body());
      } else {
        assertThat(answer.code()).isEqualTo("idempotency-unknown");
        unknown++;
      }
    }
    int checked = 0;
    for (Map.Entry<String, String> one : answered.entrySet()) {
      if (checked++ == 50) {
        return;
      }
      Answer again = gate.call(call(key, one.getKey()));
      assertThat(again.body()).as(one.getKey()).isEqualTo(one.getValue());
      assertThat(again.field("Idempotent-Replayed")).contains("true");
    }
  }
}
