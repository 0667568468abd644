package dev.gatehouse.docs;

import dev.gatehouse.Lines;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/** One bash, typed into like a person's terminal; what runs until it is stopped runs beside it. */
final class Shell implements AutoCloseable {
  private static final String END = "--- the command has ended with ";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path folder;
  private final Process bash;
  private final Writer in;
  private final Lines out;
  private final List<Path> running = new ArrayList<>();

  Shell(Path folder, Map<String, String> environment) throws IOException {
    this.folder = folder;
    ProcessBuilder builder =
        new ProcessBuilder("bash").directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().putAll(environment);
    bash = builder.start();
    in = bash.outputWriter(StandardCharsets.UTF_8);
    out = new Lines(bash);
  }

  /** What a command printed on both streams, and how it ended. */
  record Said(int code, String output) {}

  Said type(String command) throws IOException {
    in.write(command + " </dev/null\necho \"" + END + "$?\"\n");
    in.flush();
    StringBuilder output = new StringBuilder();
    while (true) {
      String line = out.next();
      int end = line.indexOf(END);
      if (end >= 0) {
        output.append(line, 0, end).append(end > 0 ? "\n" : "");
        return new Said(Integer.parseInt(line.substring(end + END.length())), output.toString());
      }
      output.append(line).append('\n');
    }
  }

  /** Starts a command that runs until it is stopped; returns what it printed once it was ready. */
  Said leaveRunning(String command, Transcript.Step step) throws IOException {
    Path log = folder.resolve("running-" + running.size() + ".log");
    running.add(log);
    type(command + " >'" + log + "' 2>'" + log + ".err' & echo $! >'" + log + ".pid';");
    long end = System.nanoTime() + PATIENCE.toNanos();
    String output = "";
    while (System.nanoTime() < end) {
      output = Files.exists(log) ? Files.readString(log) : "";
      if (output.lines().count() >= Math.max(1, step.prints().size()) && step.matches(output)) {
        return new Said(0, output);
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
    return new Said(1, output + Files.readString(Path.of(log + ".err")));
  }

  @Override
  public void close() throws IOException {
    for (Path log : running) {
      long pid = Long.parseLong(Files.readString(Path.of(log + ".pid")).strip());
      ProcessHandle.of(pid).ifPresent(Shell::end);
    }
    end(bash.toHandle());
  }

  private static void end(ProcessHandle process) {
    process.destroy();
    try {
      process.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException | InterruptedException e) {
      process.destroyForcibly();
      throw new AssertionError("it does not end: " + process.info().commandLine(), e);
    }
  }
}
