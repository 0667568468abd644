package dev.gatehouse.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlowDiskTest {
  private static final Duration DEADLINE = Duration.ofMillis(200);
  private static final Options OPTIONS =
      Options.of("journal.test").withSegments(64 << 10, Duration.ofHours(1)).withDeadline(DEADLINE);

  private final Path state;
  private final FrozenDisk disk = new FrozenDisk();

  SlowDiskTest(@TempDir Path state) {
    this.state = state;
  }

  @Test
  void refuses_durable_records_at_the_deadline_and_takes_written_ones_on() throws Exception {
    try (Journal journal = Journal.open(state, OPTIONS, new Ground(disk, Failpoint.Watch.NOBODY))) {
      Appender appender = journal.appender(0, Runnable::run);
      assertThat(durable(appender).get(10, TimeUnit.SECONDS)).isInstanceOf(Receipt.Kept.class);
      disk.freeze();
      long start = System.nanoTime();
      assertThat(durable(appender).get(10, TimeUnit.SECONDS))
          .isEqualTo(new Receipt.Refused(Refusal.SLOW));
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(DEADLINE);
      assertThat(append(appender)).isInstanceOf(Receipt.Kept.class);
      disk.thaw();
      Await.until(() -> durable(appender).get(10, TimeUnit.SECONDS) instanceof Receipt.Kept);
    }
    assertThat(Verifier.of(state).run().findings()).isEmpty();
  }

  @Test
  void refuses_at_once_while_the_disk_is_silent_beyond_the_deadline() throws Exception {
    try (Journal journal = Journal.open(state, OPTIONS, new Ground(disk, Failpoint.Watch.NOBODY))) {
      Appender appender = journal.appender(0, Runnable::run);
      disk.freeze();
      durable(appender).get(10, TimeUnit.SECONDS);
      try {
        // The disk is silent for a little less long than the record that was refused has waited.
        Await.until(() -> new Receipt.Refused(Refusal.SLOW).equals(durable(appender).getNow(null)));
      } finally {
        disk.thaw();
      }
    }
  }

  @Test
  void closes_a_segment_with_records_when_it_is_old() throws Exception {
    Options impatient = OPTIONS.withSegments(64 << 10, Duration.ofMillis(50));
    try (Journal journal = Journal.open(state, impatient)) {
      Appender appender = journal.appender(0, Runnable::run);
      assertThat(append(appender)).isEqualTo(new Receipt.Kept(0));
      Await.until(() -> new Layout(state).seals().equals(List.of(1)));
      assertThat(append(appender)).isEqualTo(new Receipt.Kept(1));
      assertThat(journal.reader().at(0)).isPresent();
    }
  }

  private static Receipt append(Appender appender) {
    byte[] bytes = "a record".getBytes(US_ASCII);
    return appender.append(bytes, 0, bytes.length, 1_000_000);
  }

  private static CompletableFuture<Receipt> durable(Appender appender) {
    byte[] bytes = "a change".getBytes(US_ASCII);
    CompletableFuture<Receipt> settled = new CompletableFuture<>();
    appender.appendDurable(bytes, 0, bytes.length, 1_000_000, settled::complete);
    return settled;
  }
}
