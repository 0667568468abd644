package dev.gatehouse.bench.edge;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The programs of the system that a measurement needs. */
public final class Programs {
  private Programs() {}

  /** Those of the names that are not installed. */
  public static List<String> missing(List<String> names) {
    List<String> missing = new ArrayList<>(names);
    missing.removeIf(name -> find(name).isPresent());
    return missing;
  }

  public static String path(String name) {
    return find(name).orElseThrow(() -> new IllegalStateException(name + " is not installed"));
  }

  private static Optional<String> find(String name) {
    String path = System.getenv().getOrDefault("PATH", "");
    // Debian keeps servers in sbin, which is not on everybody's PATH
    return Stream.concat(Stream.of(path.split(":", -1)), Stream.of("/usr/sbin", "/usr/local/sbin"))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }

  /** What a program prints, once it has ended well. */
  public static String output(ProcessBuilder builder) throws IOException {
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = process.onExit().join().exitValue();
    if (code != 0) {
      throw new IllegalStateException(builder.command() + " ended with " + code + ": " + output);
    }
    return output;
  }
}
