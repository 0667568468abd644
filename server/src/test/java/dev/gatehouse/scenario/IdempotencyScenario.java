package dev.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.OwnPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A change that carries an {@code Idempotency-Key} is carried out once, whatever happens. */
class IdempotencyScenario {
  private static final int REPEATS = 1000;

  private static final AtomicInteger MADE = new AtomicInteger();

  @TempDir static Path folder;
  private static Upstream upstream;
  private static Gate gate;
  private static String portal;
  private static String second;
  private static OwnPort nowhere;
  private static Upstream busy;

  @BeforeAll
  static void start() throws IOException {
    upstream = new Upstream(_ -> made());
    busy = new Upstream(_ -> new Upstream.Say(429, "application/json", "{}"));
    nowhere = new OwnPort();
    gate = new Gate(Files.createDirectory(folder.resolve("gate")), configuration()).start();
    portal = gate.issueKey("portal");
    second = gate.issueKey("second");
  }

  @AfterAll
  static void stop() throws IOException {
    gate.close();
    upstream.close();
    busy.close();
    nowhere.close();
  }

  @BeforeEach
  void forget() {
    upstream.script(_ -> made());
    upstream.forget();
  }

  private static Upstream.Say made() {
    return Upstream.Say.json("{\"id\":" + MADE.incrementAndGet() + "}");
  }

  private static String configuration() {
    return Configurations.things(upstream.url())
        .replace(
            "    upstream: {",
            """
                idempotency: { putThing: required, makeThing: { patience: 60s } }
                upstream: {\
            """)
        .replace(
            "tiers:",
            """
              away:
                at: { path: /away }
                operations: { makeAway: POST /things }
                upstream: { url: "http://127.0.0.1:%d" }
              busy:
                at: { path: /busy }
                operations: { makeBusy: POST /things }
                upstream: { url: "%s" }
            tiers:\
            """
                .formatted(nowhere.number(), busy.url()))
        .replace("{ things: \"*\" }", "{ things: \"*\", away: \"*\", busy: \"*\" }")
        .concat(
            """
              second:
                kind: service
                callers: [ { keys: true } ]
                purpose: Tests
                owner: team@example.com
                review: 2099-01-01
                allow: { things: "*" }
            """);
  }

  private static Call make(String caller, String key) {
    return Call.of("POST", "/things")
        .key(caller)
        .with("Idempotency-Key", key)
        .json("{\"name\":\"a\"}");
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void carries_out_a_thousand_concurrent_repeats_once() throws Exception {
    CountDownLatch all = new CountDownLatch(REPEATS);
    upstream.script(
        _ -> {
          LockSupport.parkNanos(Duration.ofMillis(300).toNanos());
          return made();
        });
    Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    for (int i = 0; i < REPEATS; i++) {
      Thread.ofVirtual()
          .name("caller-" + i)
          .start(
              () -> {
                try {
                  answers.add(gate.call(make(portal, "\"one\"")));
                } catch (IOException e) {
                  answers.add(new Answer(0, Map.of(), e.toString()));
                } finally {
                  all.countDown();
                }
              });
    }
    await(all);
    assertThat(upstream.seen()).hasSize(1);
    String body = "{\"id\":" + MADE.get() + "}";
    assertThat(answers).allMatch(it -> it.status() == 200 && it.body().equals(body));
    List<Answer> first =
        answers.stream().filter(it -> it.field("Idempotent-Replayed").isEmpty()).toList();
    assertThat(first).hasSize(1);
    assertThat(answers)
        .filteredOn(it -> it.field("Idempotent-Replayed").isPresent())
        .hasSize(REPEATS - 1)
        .allMatch(it -> it.field("Idempotent-Replayed").get().equals("true"));

    Answer repeat = gate.call(make(portal, "one"));
    Json record = gate.record(repeat.call());
    assertThat(record.text("decision")).isEqualTo("allowed");
    assertThat(record.at("/findings/0").text("code")).isEqualTo("replayed");
    assertThat(record.at("/findings/0").text("what")).isEqualTo(first.getFirst().call());
  }

  @Test
  void tells_one_key_from_another() throws IOException {
    String first = gate.call(make(portal, "k")).body();
    assertThat(gate.call(make(second, "k")).body()).as("another's key").isNotEqualTo(first);
    assertThat(gate.call(make(portal, "K")).body()).as("another key").isNotEqualTo(first);
    assertThat(gate.call(make(portal, "k")).body()).isEqualTo(first);
    Answer other = gate.call(make(portal, "k").json("{\"name\":\"b\"}"));
    assertThat(other.status()).isEqualTo(400);
    Call changed =
        Call.of("POST", "/things").key(portal).with("Idempotency-Key", "k").json("{\"name\":1}");
    Answer reused = gate.call(changed);
    assertThat(reused.status()).isEqualTo(422);
    assertThat(reused.code()).isEqualTo("idempotency-key-reused");
    assertThat(upstream.seen()).hasSize(3);
    // The upstream sees one caller: keys of two must not meet there.
    assertThat(upstream.seen().stream().map(it -> it.fields().getFirst("Idempotency-Key")))
        .doesNotHaveDuplicates()
        .allMatch(it -> it.matches("[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-.*"));
  }

  @Test
  void refuses_keys_that_are_none() throws IOException {
    Call put = Call.of("PUT", "/things/1").key(portal);
    assertThat(gate.call(put.json("{}")).code()).isEqualTo("idempotency-key-missing");
    List<String> none =
        List.of("", "\"\"", "a b", "\"a\\\"b\"", "a".repeat(256), "\u00e9\u0081", "a,b", "\"");
    for (String key : none) {
      Answer refused = gate.call(put.with("Idempotency-Key", key).json("{}"));
      assertThat(refused.status()).as(key).isEqualTo(400);
    }
    Call twice = put.with("Idempotency-Key", "a").with("idempotency-key", "b").json("{}");
    assertThat(gate.call(twice).code()).isEqualTo("idempotency-key-invalid");
    assertThat(upstream.seen()).isEmpty();
    assertThat(gate.call(put.with("Idempotency-Key", "a".repeat(255)).json("{}")).status())
        .isEqualTo(200);
    assertThat(gate.call(Call.get("/things").key(portal).with("Idempotency-Key", "")).status())
        .as("a read has nothing to repeat")
        .isEqualTo(200);
  }

  @Test
  void tells_the_truth_after_kill_minus_nine() throws Exception {
    String answered = gate.call(make(portal, "answered")).body();
    CountDownLatch forwarded = new CountDownLatch(1);
    upstream.script(
        _ -> {
          forwarded.countDown();
          LockSupport.parkNanos(Duration.ofSeconds(20).toNanos());
          return Upstream.Say.json("{}");
        });
    Thread client =
        Thread.ofVirtual()
            .name("client")
            .start(
                () -> {
                  try {
                    gate.call(make(portal, "cut"));
                  } catch (IOException e) {
                    // the process was killed
                  }
                });
    await(forwarded);
    gate.kill();
    client.join();
    upstream.script(_ -> made());
    upstream.forget();
    gate.start();

    Answer repeat = gate.call(make(portal, "cut"));
    assertThat(repeat.status()).isEqualTo(409);
    assertThat(repeat.code()).isEqualTo("idempotency-unknown");
    assertThat(gate.call(make(portal, "answered")).body()).isEqualTo(answered);
    assertThat(upstream.seen()).isEmpty();
    assertThat(gate.record(repeat.call()).text("reason")).isEqualTo("idempotency-unknown");
    assertThat(gate.call(make(portal, "new")).status()).isEqualTo(200);
  }

  @Test
  void sends_again_only_what_was_never_sent() throws IOException {
    Call call = Call.of("POST", "/away/things").key(portal).with("Idempotency-Key", "k");
    assertThat(gate.call(call.json("{}")).code()).isEqualTo("upstream-unreachable");
    try (CuttingUpstream cutting = new CuttingUpstream(nowhere.number())) {
      assertThat(gate.call(call.json("{}")).code()).isEqualTo("outcome-unknown");
      assertThat(gate.call(call.json("{}")).code()).isEqualTo("idempotency-unknown");
      assertThat(cutting.connections()).isEqualTo(1);
    }
  }

  @Test
  void sends_again_what_the_upstream_asks_for_again() throws IOException {
    Call call = Call.of("POST", "/busy/things").key(portal).with("Idempotency-Key", "k");
    assertThat(gate.call(call.json("{}")).status()).isEqualTo(429);
    Answer again = gate.call(call.json("{}"));
    assertThat(again.field("Idempotent-Replayed")).isEmpty();
    assertThat(busy.seen()).isNotEmpty();
  }

  @Test
  void forwards_nothing_that_it_cannot_write_down() throws Exception {
    Path apart = folder.resolve("apart");
    Files.createDirectories(apart.resolve("state"));
    Files.createSymbolicLink(apart.resolve("state/answers"), folder.resolve("disk"));
    try (SmallDisk disk = SmallDisk.on(folder.resolve("disk"), "4m");
        Gate other = new Gate(apart, configuration()).start()) {
      String key = other.issueKey("portal");
      assertThat(other.call(make(key, "first")).status()).isEqualTo(200);
      disk.fill();
      // What is left of the file's last page may hold some more.
      Answer answer = other.call(make(key, "0"));
      int passed = 1;
      for (; answer.status() == 200 && passed < 50; passed++) {
        answer = other.call(make(key, Integer.toString(passed)));
      }
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.code()).isEqualTo("idempotency-unavailable");
      assertThat(upstream.seen()).hasSize(passed);
      disk.free();
      assertThat(other.call(make(key, "last")).status()).isEqualTo(200);
      assertThat(other.call(make(key, "0")).status()).isEqualTo(200);
      assertThat(upstream.seen()).hasSizeBetween(passed + 1, passed + 2);
    }
  }
}
