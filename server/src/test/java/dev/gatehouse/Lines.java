package dev.gatehouse;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The lines that a running program prints, which are waited for, but not forever. */
public final class Lines {
  private static final int SECONDS = 120;

  private final BufferedReader reader;
  // Its end is an empty one.
  private final BlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>();

  /** Those of its standard output from here on, which are read at once. */
  public Lines(Process process) {
    this.reader = process.inputReader(StandardCharsets.UTF_8);
    // A pipe would keep the thread that carries a virtual one.
    Thread.ofPlatform().daemon().name("lines").start(this::read);
  }

  private void read() {
    try (reader) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(Optional.of(line));
      }
    } catch (IOException e) {
      lines.add(Optional.of("unreadable: " + e));
    }
    lines.add(Optional.empty());
  }

  /**
   * The next line.
   *
   * @throws AssertionError if there is none, or none for long
   */
  public String next() {
    try {
      Optional<String> line = lines.poll(SECONDS, TimeUnit.SECONDS);
      if (line == null) {
        throw new AssertionError("no line for " + SECONDS + " s");
      }
      return line.orElseThrow(() -> new AssertionError("there are no more lines"));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /**
   * The next line that begins so, without that; those before it are forgotten.
   *
   * @throws AssertionError with those before it, if there is none, or none for long
   */
  public String await(String start) {
    List<String> before = new ArrayList<>();
    while (true) {
      String line;
      try {
        line = next();
      } catch (AssertionError e) {
        throw new AssertionError("no line begins with " + start + " among " + before, e);
      }
      if (line.startsWith(start)) {
        return line.substring(start.length()).strip();
      }
      before.add(line);
    }
  }
}
