package dev.gatehouse.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileWatchTest {
  private static final Duration OFTEN = Duration.ofMillis(5);

  private final Path folder;
  private final Semaphore told = new Semaphore(0);

  FileWatchTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void a_file_that_is_written_replaced_removed_or_made_is_told() throws Exception {
    Path file = Files.writeString(folder.resolve("a"), "1");
    Path spare = Files.writeString(folder.resolve("b"), "2");
    try (FileWatch _ = new FileWatch(() -> Set.of(file), OFTEN, told::release)) {
      Files.writeString(file, "12");
      assertTold();
      Files.setLastModifiedTime(spare, Files.getLastModifiedTime(file));
      // Not REPLACE_EXISTING: it deletes first, and gone is the state that the next step waits for.
      Files.move(spare, file, StandardCopyOption.ATOMIC_MOVE);
      assertTold();
      Files.delete(file);
      assertTold();
      Files.writeString(file, "3");
      assertTold();
    }
  }

  @Test
  void a_folder_swapped_behind_a_link_is_told() throws Exception {
    Path one = Files.createDirectory(folder.resolve("one"));
    Path two = Files.createDirectory(folder.resolve("two"));
    Files.writeString(one.resolve("a"), "1");
    Files.writeString(two.resolve("a"), "2");
    Path link = Files.createSymbolicLink(folder.resolve("now"), one);
    try (FileWatch _ = new FileWatch(() -> Set.of(link.resolve("a")), OFTEN, told::release)) {
      Path next = Files.createSymbolicLink(folder.resolve("next"), two);
      Files.move(next, link, StandardCopyOption.ATOMIC_MOVE);
      assertTold();
    }
  }

  @Test
  void a_file_that_joins_the_set_is_told() throws Exception {
    Set<Path> files = ConcurrentHashMap.newKeySet();
    try (FileWatch _ = new FileWatch(() -> files, OFTEN, told::release)) {
      files.add(Files.writeString(folder.resolve("new"), "1"));
      assertTold();
    }
  }

  @Test
  void a_watch_outlives_a_listener_that_throws() throws Exception {
    Path file = Files.writeString(folder.resolve("a"), "1");
    Runnable throwing =
        () -> {
          told.release();
          throw new IllegalStateException("for the test");
        };
    try (FileWatch _ = new FileWatch(() -> Set.of(file), OFTEN, throwing)) {
      Files.writeString(file, "12");
      assertTold();
      Files.writeString(file, "123");
      assertTold();
    }
  }

  private void assertTold() throws InterruptedException {
    assertThat(told.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
  }
}
