package dev.gatehouse.scenario;

import dev.gatehouse.Ended;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a process of this machine holds now, as the kernel and its JVM say. */
final class Held {
  private static final Pattern OTHER =
      Pattern.compile("Other \\(reserved=\\d+KB, committed=(\\d+)KB\\)");

  private final long pid;

  Held(long pid) {
    this.pid = pid;
  }

  /** Bytes of memory that are resident. */
  long resident() {
    return status("VmRSS:") * 1024;
  }

  long threads() {
    return status("Threads:");
  }

  private long status(String name) {
    try {
      return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
          .filter(line -> line.startsWith(name))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Open descriptors. */
  long files() {
    try (Stream<Path> files = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
      return files.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Bytes of buffers outside the heap; it runs with {@code -XX:NativeMemoryTracking=summary}. */
  long direct() {
    try {
      String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
      String said =
          Ended.of(new ProcessBuilder(jcmd, Long.toString(pid), "VM.native_memory", "summary"))
              .out();
      Matcher other = OTHER.matcher(said);
      if (!other.find()) {
        throw new AssertionError("no figure: " + said);
      }
      return Long.parseLong(other.group(1)) * 1024;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
