package dev.gatehouse;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** How a program ended, and what it printed. */
public record Ended(int exit, String out, String err) {
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final Duration REST = Duration.ofSeconds(10);

  /** Runs a program that reads nothing. */
  public static Ended of(ProcessBuilder program) throws IOException {
    Process process = program.start();
    process.getOutputStream().close();
    return of(process, LONG);
  }

  /**
   * Waits for the end of a program and of what it printed. One that does not end in time is
   * destroyed, with all that it started.
   *
   * @throws AssertionError with what it printed, if it does not end in time
   */
  public static Ended of(Process process, Duration within) {
    String name = process.info().commandLine().orElse("a process");
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Thread outs = reading(process.inputReader(StandardCharsets.UTF_8), out);
    Thread errs = reading(process.errorReader(StandardCharsets.UTF_8), err);
    boolean ended = false;
    try {
      ended = process.waitFor(within) && outs.join(REST) && errs.join(REST);
      if (!ended) {
        destroy(process);
        outs.join(REST);
        throw new AssertionError("it does not end: " + name + "\n" + out + err);
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    } finally {
      if (!ended) {
        destroy(process);
      }
    }
    return new Ended(process.exitValue(), out.toString(), err.toString());
  }

  /** This, if the program ended well; what it printed is the failure otherwise. */
  public Ended succeeds() {
    if (exit != 0) {
      throw new AssertionError("exit " + exit + ": " + out + err);
    }
    return this;
  }

  private static Thread reading(BufferedReader from, StringWriter to) {
    // A pipe keeps the thread that carries a virtual one, also beyond its test.
    return Thread.ofPlatform().daemon().name("reading").start(() -> read(from, to));
  }

  private static void read(BufferedReader from, StringWriter to) {
    try (from) {
      from.transferTo(to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void destroy(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    // Of the process alone: Process.destroyForcibly would close what is still to be read.
    process.toHandle().destroyForcibly();
  }
}
