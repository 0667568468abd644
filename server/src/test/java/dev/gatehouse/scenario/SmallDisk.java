package dev.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatehouse.Ended;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file system of its own that is soon full, mounted on a folder. */
final class SmallDisk implements AutoCloseable {
  private final Path folder;

  private SmallDisk(Path folder) {
    this.folder = folder;
  }

  /**
   * Mounted; where that is not allowed, the test is skipped, and says so.
   *
   * @param size as {@code mount} takes it
   */
  static SmallDisk on(Path folder, String size) throws IOException {
    Files.createDirectories(folder);
    assumeTrue(
        done("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", folder.toString()),
        "a file system of its own cannot be mounted here; that takes root");
    return new SmallDisk(folder);
  }

  private static boolean done(String... command) {
    try {
      return Ended.of(new ProcessBuilder(command)).exit() == 0;
    } catch (IOException absent) {
      return false;
    }
  }

  private Path filler() {
    return folder.resolve("filler");
  }

  /** Takes all that is left, but for what the last pages of others still hold. */
  void fill() {
    try (OutputStream out = Files.newOutputStream(filler())) {
      for (int size : new int[] {4096, 1}) {
        pour(out, new byte[size]);
      }
    } catch (IOException full) {
      assertThat(full).hasMessageContaining("space");
    }
  }

  private static void pour(OutputStream out, byte[] page) {
    try {
      while (true) {
        out.write(page);
      }
    } catch (IOException full) {
      assertThat(full).hasMessageContaining("space");
    }
  }

  /** Gives back what was taken. */
  void free() throws IOException {
    Files.delete(filler());
  }

  @Override
  public void close() {
    done("umount", "--lazy", folder.toString());
  }
}
