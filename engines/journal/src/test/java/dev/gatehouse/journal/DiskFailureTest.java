package dev.gatehouse.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskFailureTest {
  private static final int FAILURES = Integer.getInteger("gatehouse.failures", 40);
  private static final Options OPTIONS =
      Options.of("journal.test")
          .withSegments(16 << 10, Duration.ofHours(1))
          .withCheckpointEvery(Duration.ofMillis(2));

  private final Path folder;

  DiskFailureTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void loses_nothing_acknowledged_when_the_nth_touch_of_the_disk_fails() throws Exception {
    for (int n = 1; n <= FAILURES; n++) {
      failAt(folder.resolve("n" + n), n, 1 + n % 3);
    }
  }

  @Test
  void refuses_records_while_the_disk_is_full_and_goes_on_by_itself() throws Exception {
    fill(folder, Duration.ZERO);
  }

  /** Fills the disk for a time, with somebody who goes on asking. */
  static void fill(Path folder, Duration time) throws Exception {
    FailingDisk disk = new FailingDisk();
    Map<Long, String> acknowledged = new ConcurrentHashMap<>();
    try (Journal journal =
        Journal.open(folder, OPTIONS, new Ground(disk, Failpoint.Watch.NOBODY))) {
      Appender appender = journal.appender(0, Runnable::run);
      disk.failAt(1, Long.MAX_VALUE / 2);
      Await.until(() -> write(appender, acknowledged) instanceof Receipt.Refused);
      Await.until(() -> !journal.failures().isEmpty());
      // A spare that was made before the disk filled up may have come meanwhile.
      Await.until(() -> write(appender, acknowledged) instanceof Receipt.Refused);
      long end = System.nanoTime() + time.toNanos();
      while (System.nanoTime() < end) {
        assertThat(write(appender, acknowledged)).isInstanceOf(Receipt.Refused.class);
        LockSupport.parkNanos(1_000_000);
      }
      disk.heal();
      Await.until(() -> write(appender, acknowledged) instanceof Receipt.Kept);
      Await.until(() -> durable(appender, acknowledged) instanceof Receipt.Kept);
      Await.until(() -> journal.failures().isEmpty());
    }
    assertKept(folder, acknowledged, "full disk");
  }

  static void failAt(Path state, int n, int count) throws Exception {
    FailingDisk disk = new FailingDisk();
    Map<Long, String> acknowledged = new ConcurrentHashMap<>();
    try (Journal journal = Journal.open(state, OPTIONS, new Ground(disk, Failpoint.Watch.NOBODY))) {
      Appender appender = journal.appender(0, Runnable::run);
      disk.failAt(n, count);
      Await.until(
          () -> {
            Receipt unused = write(appender, acknowledged);
            unused = durable(appender, acknowledged);
            return disk.hasFailed();
          });
      Await.until(() -> durable(appender, acknowledged) instanceof Receipt.Kept);
    }
    assertKept(state, acknowledged, "touch %d to %d failed".formatted(n, n + count - 1));
  }

  private static Receipt write(Appender appender, Map<Long, String> acknowledged) {
    byte[] bytes = ("record " + System.nanoTime() + "x".repeat(200)).getBytes(US_ASCII);
    return note(appender.append(bytes, 0, bytes.length, 1_000_000), bytes, acknowledged);
  }

  private static Receipt durable(Appender appender, Map<Long, String> acknowledged)
      throws Exception {
    byte[] bytes = ("change " + System.nanoTime() + "y".repeat(200)).getBytes(US_ASCII);
    CompletableFuture<Receipt> settled = new CompletableFuture<>();
    appender.appendDurable(bytes, 0, bytes.length, 1_000_000, settled::complete);
    return note(settled.get(10, TimeUnit.SECONDS), bytes, acknowledged);
  }

  private static Receipt note(Receipt receipt, byte[] bytes, Map<Long, String> acknowledged) {
    if (receipt instanceof Receipt.Kept kept) {
      acknowledged.put(kept.sequence(), new String(bytes, US_ASCII));
    }
    return receipt;
  }

  private static void assertKept(Path state, Map<Long, String> acknowledged, String how)
      throws Exception {
    Map<Long, String> missing = new HashMap<>(acknowledged);
    Reader.of(state)
        .forward(
            0,
            entry -> {
              missing.remove(entry.sequence(), new String(entry.bytes(), US_ASCII));
              return true;
            });
    assertThat(missing).as(how).isEmpty();
    assertThat(Verifier.of(state).run().findings()).as(how).isEmpty();
    try (Journal again = Journal.open(state, OPTIONS)) {
      assertThat(again.damages()).as(how).isEmpty();
    }
  }
}
