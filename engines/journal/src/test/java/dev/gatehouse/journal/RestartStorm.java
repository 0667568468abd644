package dev.gatehouse.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a process that has written ten gigabytes, and starts another in its place. */
class RestartStorm {
  private static final long BYTES = Long.getLong("gatehouse.journal.gigabytes", 10) << 30;
  private static final Duration RESTART = Duration.ofSeconds(2);
  private static final int RESTARTS = 3;

  // With the compiler that has the processor's instructions for SHA-256, as the product has.
  private static final List<String> ALL = List.of();

  private final Path folder;

  RestartStorm(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void takes_up_ten_gigabytes_of_segments_within_two_seconds() throws Exception {
    Path state = folder.resolve("state");
    Process filler = Victim.run(ALL, Filler.class, List.of(state.toString(), Long.toString(BYTES)));
    assertThat(firstLine(filler)).isEqualTo("full");
    long size = size(state);
    assertThat(size).isGreaterThan(BYTES);
    for (int i = 0; i < RESTARTS; i++) {
      long start = System.nanoTime();
      String said =
          firstLine(Victim.run(ALL, Victim.class, List.of(state.toString(), "restart" + i)));
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      System.out.printf(
          "%d MB in %d segments, process and journal up in %d ms%n",
          size >> 20, new Layout(state).segments().size(), took.toMillis());
      assertThat(said).isEqualTo("ready []");
      assertThat(took).isLessThan(RESTART);
    }
  }

  /** What a process says first; then it is killed. */
  private static String firstLine(Process process) throws Exception {
    try (BufferedReader out = process.inputReader(US_ASCII)) {
      return out.readLine();
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private static long size(Path state) throws IOException {
    try (Stream<Path> files = Files.list(state.resolve("journal"))) {
      long size = 0;
      for (Path file : files.toList()) {
        size += Files.size(file);
      }
      return size;
    }
  }

  /** Fills a journal with records that cannot be compressed, and waits to be killed. */
  public static final class Filler {
    // Four times as many segments and seals as a journal of this size has by default.
    private static final int SEGMENT = 8 << 20;
    private static final int RECORD = 100_000;

    private Filler() {}

    /** Arguments: state folder, bytes. */
    public static void main(String[] args) throws Exception {
      Options options = Victim.OPTIONS.withSegments(SEGMENT, Duration.ofHours(1));
      Path state = Path.of(args[0]);
      Journal journal = Journal.open(state, options);
      Appender appender = journal.appender(0, Runnable::run);
      SplittableRandom random = new SplittableRandom(1);
      byte[] record = new byte[RECORD];
      for (long left = Long.parseLong(args[1]); left > 0; left -= record.length) {
        random.nextBytes(record);
        while (appender.append(record, 0, record.length, 1) instanceof Receipt.Refused) {
          LockSupport.parkNanos(1_000_000);
        }
      }
      // Records that are not signed yet are hashed at the restart: at a pace that signing keeps up
      // with, those of a quarter of a second.
      while (journal.checkpoint().filter(it -> it.size() == journal.size()).isEmpty()) {
        LockSupport.parkNanos(1_000_000);
      }
      System.out.println("full");
      LockSupport.park();
    }
  }
}
