package dev.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls of all sorts for a long time: each is answered as the first one was, and nothing grows. */
class DoorwaySoak {
  private static final long SEED = Long.getLong("gatehouse.seed", 20261121L);
  private static final Duration TIME =
      Duration.ofSeconds(Long.getLong("gatehouse.soak.seconds", 20L));
  private static final int CLIENTS = 16;

  @TempDir Path folder;
  private DemoScenario.Demo demo;
  private final AtomicLong calls = new AtomicLong();

  @BeforeEach
  void start() throws IOException {
    demo = DemoScenario.Demo.start(folder);
  }

  @AfterEach
  void stop() {
    demo.close();
  }

  /** A call and the status that it has every time. */
  private record Sort(Call call, int status) {}

  @Test
  void answers_to_the_end_as_at_the_beginning() throws IOException, InterruptedException {
    List<AssertionError> wrong = new ArrayList<>();
    long end = System.nanoTime() + TIME.toNanos();
    Thread[] clients = new Thread[CLIENTS];
    for (int i = 0; i < CLIENTS; i++) {
      Random random = new Random(SEED + i);
      clients[i] = Thread.ofVirtual().name("client-" + i).start(() -> call(random, end, wrong));
    }
    LockSupport.parkNanos(TIME.dividedBy(2).toNanos());
    long memory = residentBytes();
    long files = openFiles();
    for (Thread client : clients) {
      client.join();
    }

    assertThat(wrong).isEmpty();
    assertThat(residentBytes()).as("memory").isLessThan(memory * 3 / 2);
    assertThat(openFiles()).as("open files").isLessThanOrEqualTo(files + CLIENTS);
    demo.command("audit", "verify").succeeds();
    System.out.printf("DoorwaySoak: %d calls, seed %d%n", calls.get(), SEED);
  }

  private void call(Random random, long end, List<AssertionError> wrong) {
    List<Sort> sorts = sorts();
    try {
      while (System.nanoTime() < end) {
        Sort sort = sorts.get(random.nextInt(sorts.size()));
        Answer answer = demo.call(sort.call());
        calls.incrementAndGet();
        assertThat(answer.status()).as(sort.call().toString()).isEqualTo(sort.status());
      }
    } catch (AssertionError | IOException e) {
      synchronized (wrong) {
        wrong.add(e instanceof AssertionError error ? error : new AssertionError(e));
      }
    }
  }

  private List<Sort> sorts() {
    String key = demo.portal();
    return List.of(
        new Sort(Call.get("/contacts/7").key(key), 200),
        new Sort(Call.get("/contacts?limit=50").key(key), 200),
        new Sort(Call.get("/status"), 200),
        new Sort(Call.get("/contacts/x").key(key), 400),
        new Sort(Call.get("/nothing").key(key), 404),
        new Sort(Call.of("PATCH", "/contacts/7").key(key).json("{\"phone\":\"1\"}"), 200),
        new Sort(Call.of("POST", "/contacts/7/notes").key(key).json("{\"text\":\"a\"}"), 201),
        new Sort(Call.of("POST", "/contacts/7/notes").key(key).json("{\"text\":5}"), 422),
        new Sort(Call.of("POST", "/contacts/7/notes").key(key).json("{"), 400));
  }

  private long residentBytes() throws IOException {
    return Files.readAllLines(proc("status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .findFirst()
        .orElseThrow();
  }

  private long openFiles() throws IOException {
    try (Stream<Path> files = Files.list(proc("fd"))) {
      return files.count();
    }
  }

  private Path proc(String name) {
    return Path.of("/proc", Long.toString(demo.process().pid()), name);
  }
}
