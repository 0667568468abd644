package dev.gatehouse.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mapped file of which the disk does not give every page any more, as one that was cut off. */
class LostPageTest {
  private static final Options OPTIONS =
      Options.of("example.com/log").withSegments(1 << 20, Duration.ofDays(1));
  private static final byte[] RECORD = new byte[900];

  @TempDir Path state;

  @Test
  void refuses_what_it_hits_and_goes_on_in_the_next_segment() throws Exception {
    try (Journal journal = Journal.open(state, OPTIONS)) {
      Appender appender = journal.appender(0, Runnable::run);
      assertThat(durable(appender)).isInstanceOf(Receipt.Kept.class);
      try (FileChannel file =
          FileChannel.open(new Layout(state).segment(1), StandardOpenOption.WRITE)) {
        file.truncate(Kernel.PAGE);
      }
      AtomicInteger refused = new AtomicInteger();
      List<Thread> writers = new ArrayList<>();
      for (int stream = 1; stream <= 4; stream++) {
        Appender other = journal.appender(stream, Runnable::run);
        writers.add(
            Thread.ofPlatform()
                .start(
                    () -> {
                      for (int i = 0; i < 50; i++) {
                        if (durable(other) instanceof Receipt.Refused) {
                          refused.incrementAndGet();
                        }
                      }
                    }));
      }
      for (Thread writer : writers) {
        writer.join();
      }
      assertThat(refused).hasPositiveValue();
      // Until there is a spare, FULL is right.
      Await.until(() -> durable(appender) instanceof Receipt.Kept);
    }
  }

  @Test
  void signs_nothing_that_it_cannot_read_and_closes_all_the_same() throws Exception {
    Journal journal = Journal.open(state, OPTIONS.withCheckpointEvery(Duration.ofHours(1)));
    try (journal) {
      Appender appender = journal.appender(0, Runnable::run);
      for (int i = 0; i < 20; i++) {
        assertThat(durable(appender)).isInstanceOf(Receipt.Kept.class);
      }
      try (FileChannel file =
          FileChannel.open(new Layout(state).segment(1), StandardOpenOption.WRITE)) {
        file.truncate(Kernel.PAGE);
      }
    }
    assertThat(journal.checkpoint()).get().extracting(Checkpoint::size).isEqualTo(0L);
  }

  private static Receipt durable(Appender appender) {
    CompletableFuture<Receipt> settled = new CompletableFuture<>();
    appender.appendDurable(RECORD, 0, RECORD.length, 1, settled::complete);
    return settled.orTimeout(20, TimeUnit.SECONDS).join();
  }
}
