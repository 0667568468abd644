package dev.gatehouse.bench.edge;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One proxy under measurement, running as one process.
 *
 * @param url where it listens
 * @param fields header fields of each call, such as its key
 * @param compiles whether it is a JVM, which wants to be warmed up
 * @param script for wrk, of calls that differ from each other
 */
public record Contender(
    String name,
    Process process,
    URI url,
    List<String> fields,
    boolean compiles,
    Optional<Path> script)
    implements AutoCloseable {
  // USER_HZ, which proc(5) counts in, is 100 on every Linux that Java runs on
  private static final double TICKS_PER_SECOND = 100;

  Contender(String name, Process process, URI url, List<String> fields, boolean compiles) {
    this(name, process, url, fields, compiles, Optional.empty());
  }

  /** The same, with calls of its own. */
  public Contender called(Path script) {
    return new Contender(name, process, url, fields, compiles, Optional.of(script));
  }

  /** The same process under another name, with other calls, when it is warmed up. */
  public Contender alsoCalled(String other, Path others) {
    return new Contender(other, process, url, fields, false, Optional.of(others));
  }

  /** Seconds of CPU that all threads of the process have used, in user and kernel mode. */
  double cpuSeconds() throws IOException {
    String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
    // proc(5): the second field is the command in parentheses and may contain spaces
    String[] values = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(values[11]) + Long.parseLong(values[12])) / TICKS_PER_SECOND;
  }

  /** Bytes of memory that the process has. */
  public long residentBytes() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
      String line = lines.filter(it -> it.startsWith("VmRSS:")).findFirst().orElseThrow();
      return 1024 * Long.parseLong(line.replaceAll("[^0-9]", ""));
    }
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
