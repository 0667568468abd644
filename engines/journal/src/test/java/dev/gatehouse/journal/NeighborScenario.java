package dev.gatehouse.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another process beside one that has the journal open and appends, and after it. */
class NeighborScenario {
  private static final Duration RESTART = Duration.ofSeconds(2);
  private static final int SEGMENTS = Integer.getInteger("gatehouse.segments", 300);

  private final Path state;

  NeighborScenario(@TempDir Path state) {
    this.state = state;
  }

  @Test
  void a_second_owner_is_refused_and_readers_are_not() throws Exception {
    Process owner = Victim.start(state, "owner");
    try (BufferedReader out = owner.inputReader(US_ASCII)) {
      assertThat(out.readLine()).isEqualTo("ready []");
      for (int round = 0; round < 20; round++) {
        long sequence = acknowledged(out);
        assertThatThrownBy(() -> Journal.open(state, Options.of("journal.test")))
            .isInstanceOf(JournalInUseException.class)
            .hasMessage(state + " is in use by another process; one process owns a state folder");
        assertThat(Reader.of(state).at(sequence)).isPresent();
        Report report = Verifier.of(state).run();
        assertThat(report.findings()).isEmpty();
        assertThat(report.records()).isGreaterThan(sequence);
      }
    } finally {
      owner.toHandle().destroyForcibly();
      assertThat(owner.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void a_restart_behind_many_segments_takes_less_than_two_seconds_or_three_empty_ones(
      @TempDir Path nothing) throws Exception {
    Options options = Options.of("journal.test").withSegments(4096, Duration.ofHours(1));
    try (Journal journal = Journal.open(state, options)) {
      Appender appender = journal.appender(0, Runnable::run);
      for (int i = 0; i < SEGMENTS; i++) {
        SampleJournal.append(appender, "one record that fills a segment ".repeat(60));
      }
    }
    // Where a process needs long to start at all, the segments are not what it needs it for.
    Duration empty = start(nothing, 0);
    Duration most = Collections.max(List.of(RESTART, empty.multipliedBy(3)));
    assertThat(start(state, SEGMENTS)).isLessThan(most);
  }

  /** How long a process takes to be ready, whose next record has that sequence or a later one. */
  private static Duration start(Path state, long sequence) throws Exception {
    long start = System.nanoTime();
    Process owner = Victim.start(state, "owner");
    try (BufferedReader out = owner.inputReader(US_ASCII)) {
      assertThat(out.readLine()).isEqualTo("ready []");
      Duration taken = Duration.ofNanos(System.nanoTime() - start);
      assertThat(acknowledged(out)).isGreaterThanOrEqualTo(sequence);
      return taken;
    } finally {
      owner.toHandle().destroyForcibly();
      assertThat(owner.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  /** The sequence of the next record that the process says is kept. */
  private static long acknowledged(BufferedReader out) throws Exception {
    return Long.parseLong(out.readLine().split(" ", -1)[1]);
  }
}
