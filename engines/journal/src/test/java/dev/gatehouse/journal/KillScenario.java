package dev.gatehouse.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a process that appends, again and again, and compares with what it had acknowledged. */
class KillScenario {
  private static final int KILLS = Integer.getInteger("gatehouse.journal.kills", 8);
  private static final long SEED = Long.getLong("gatehouse.seed", 1);

  /** Of the median: a disk that many write to may hold up any one of them. */
  private static final Duration RESTART = Duration.ofSeconds(2);

  private static final int AGE = 25;

  // Two at a time, each with a journal of its own: most of a round is a process that starts.
  private static final int LANES = 2;

  private final Path folder;
  private final Queue<Duration> openings = new ConcurrentLinkedQueue<>();

  KillScenario(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void loses_nothing_acknowledged_when_the_process_is_killed() throws Exception {
    ExecutorService lanes = Executors.newFixedThreadPool(LANES);
    List<Future<?>> all = new ArrayList<>();
    for (int lane = 0; lane < LANES; lane++) {
      int number = lane;
      all.add(lanes.submit(() -> kill(number)));
    }
    lanes.shutdown();
    for (Future<?> lane : all) {
      lane.get();
    }
    assertThat(median(openings)).isLessThan(RESTART);
    System.out.printf("%d kills, seed %d: nothing acknowledged is missing%n", KILLS, SEED);
  }

  private @Nullable Void kill(int lane) throws Exception {
    SplittableRandom random = new SplittableRandom(SEED + lane);
    Path state = folder.resolve("lane" + lane);
    Lane journal = new Lane(state);
    for (int round = lane; round < KILLS; round += LANES) {
      int lines = random.nextInt(1, 4_000);
      Process process = journal.start("kill" + round);
      journal.read(process, lines);
      String how = "kill -9 after %d lines, seed %d, round %d".formatted(lines, SEED, round);
      openings.add(journal.check(how));
      if (round / LANES % AGE == AGE - 1) {
        // A longer history only makes every round of the test slower.
        journal = new Lane(folder.resolve("lane" + lane + "-" + round));
      }
    }
    return null;
  }

  @Test
  void loses_nothing_acknowledged_at_any_failpoint() throws Exception {
    SplittableRandom random = new SplittableRandom(SEED);
    Lane journal = new Lane(folder.resolve("failpoints"));
    journal.read(journal.start("first"), 100);
    for (Failpoint failpoint : Failpoint.values()) {
      int count = random.nextInt(1, failpoint == Failpoint.BEFORE_WRITE ? 3_000 : 8);
      Process process = journal.start(failpoint.name(), failpoint.name(), Integer.toString(count));
      journal.read(process, Integer.MAX_VALUE);
      assertThat(process.exitValue()).isEqualTo(137);
      openings.add(journal.check("%s, the %d. time, seed %d".formatted(failpoint, count, SEED)));
    }
    assertThat(median(openings)).isLessThan(RESTART);
  }

  private static Duration median(Queue<Duration> all) {
    return all.stream().sorted().toList().get(all.size() / 2);
  }

  /** A journal that is written by one process after the other, and what they acknowledged. */
  private record Lane(Path state, Map<Long, String> acknowledged) {
    Lane(Path state) {
      this(state, new HashMap<>());
    }

    Process start(String prefix, String... more) throws IOException {
      return Victim.start(state, prefix, more);
    }

    /** Reads acknowledgements, kills the process after some, and reads what is left in the pipe. */
    void read(Process process, int lines) throws Exception {
      try (BufferedReader out = process.inputReader(US_ASCII)) {
        // Nothing is said by a process that died at a failpoint while it opened the journal.
        assertThat(out.readLine()).isIn("ready []", null);
        int count = 0;
        for (String line = out.readLine(); line != null; line = out.readLine()) {
          String[] parts = line.split(" ", -1);
          // The last line may be cut off by the end of the process.
          if (parts.length == 3 && parts[2].matches(".*-\\d-\\d+")) {
            acknowledged.put(Long.parseLong(parts[1]), parts[2]);
          }
          if (++count == lines) {
            // The handle's way does not close the pipe, which holds more acknowledgements.
            assertThat(process.toHandle().destroyForcibly()).isTrue();
          }
        }
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      }
    }

    /** How long the journal took to open. */
    Duration check(String how) throws Exception {
      Report before = Verifier.of(state).run();
      assertThat(before.findings()).as(how).isEmpty();
      Duration opening;
      long start = System.nanoTime();
      try (Journal journal =
          Journal.open(
              state, Options.of("journal.test").withSegments(256 << 10, Duration.ofHours(1)))) {
        opening = Duration.ofNanos(System.nanoTime() - start);
        assertThat(journal.damages()).as(how).isEmpty();
      }
      Map<Long, String> missing = new HashMap<>(acknowledged);
      Reader.of(state)
          .forward(
              0,
              entry -> {
                String text = new String(entry.bytes(), US_ASCII);
                String id = text.substring(0, text.indexOf(' '));
                // A cut line may have lost digits of its id, never of another record's.
                missing.computeIfPresent(
                    entry.sequence(), (_, said) -> id.startsWith(said) ? null : said);
                return true;
              });
      assertThat(missing).as(how).isEmpty();
      Report after = Verifier.of(state).run();
      assertThat(after.findings()).as(how).isEmpty();
      assertThat(after.unsigned()).as(how).isZero();
      return opening;
    }
  }
}
