package dev.gatehouse.journal;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fails each of the first 300 touches of the disk in turn; fills the disk for a minute. */
class DiskFailureStorm {
  private static final int FAILURES = Integer.getInteger("gatehouse.failures", 300);

  private final Path folder;

  DiskFailureStorm(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void loses_nothing_acknowledged_when_the_nth_touch_of_the_disk_fails() throws Exception {
    for (int n = 1; n <= FAILURES; n++) {
      DiskFailureTest.failAt(folder.resolve("n" + n), n, 1 + n % 3);
    }
    System.out.printf("touches 1 to %d failed: nothing acknowledged is missing%n", FAILURES);
  }

  @Test
  void goes_on_by_itself_after_a_minute_on_a_full_disk() throws Exception {
    DiskFailureTest.fill(folder, Duration.ofSeconds(60));
  }
}
