package dev.gatehouse.scenario;

import dev.gatehouse.Alone;
import dev.gatehouse.Ended;
import dev.gatehouse.Lines;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** Programs of ours on Node that use what others published on npm; in the target folder. */
final class Npm {
  private static final List<String> PACKAGES =
      List.of("ws@8.23.0", "eventsource@3.0.7", "@grpc/grpc-js@1.14.7");

  private final Path folder;

  private Npm(Path folder) {
    this.folder = folder;
  }

  /** Installed; where Node or npm is missing, the test is skipped, and says so. */
  static Npm installed() throws IOException {
    Path folder = Path.of(System.getProperty("gatehouse.root"), "server/target/npm");
    Files.createDirectories(folder);
    for (String program : List.of("node", "npm")) {
      if (!isThere(program)) {
        String reason = program + " is not installed: clients from npm are not tried";
        System.err.println("skipped: " + reason);
        Assumptions.abort(reason);
      }
    }
    Npm npm = new Npm(folder);
    try (Alone _ = Alone.with(folder.resolve("install.lock"))) {
      npm.install();
    }
    return npm;
  }

  private void install() throws IOException {
    if (!Files.isDirectory(folder.resolve("node_modules/@grpc/grpc-js"))) {
      Files.writeString(folder.resolve("package.json"), "{\"private\":true}\n");
      List<String> command =
          new ArrayList<>(
              List.of("npm", "install", "--silent", "--no-audit", "--no-fund", "--prefer-offline"));
      command.addAll(PACKAGES);
      output(command, Duration.ofMinutes(5));
    }
  }

  private static boolean isThere(String program) {
    for (String place : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
      if (Files.isExecutable(Path.of(place, program))) {
        return true;
      }
    }
    return false;
  }

  private List<String> command(String script, String... arguments) throws IOException {
    try (InputStream text = Npm.class.getResourceAsStream("/streams/" + script)) {
      if (text == null) {
        throw new IllegalArgumentException(script + " is not on the class path");
      }
      Files.write(folder.resolve(script), text.readAllBytes());
    }
    List<String> command = new ArrayList<>(List.of("node", script));
    command.addAll(List.of(arguments));
    return command;
  }

  /** What a program prints, which has to end well. */
  List<String> run(String script, String... arguments) throws IOException {
    return output(command(script, arguments), Duration.ofMinutes(2));
  }

  private List<String> output(List<String> command, Duration within) throws IOException {
    Process process = program(command).start();
    process.getOutputStream().close();
    return Ended.of(process, within).succeeds().out().lines().toList();
  }

  private ProcessBuilder program(List<String> command) {
    return new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
  }

  /** A program that runs on; its lines are waited for. */
  Running start(String script, String... arguments) throws IOException {
    return new Running(program(command(script, arguments)).start());
  }

  /** A program that runs. */
  static final class Running implements AutoCloseable {
    private final Process process;
    private final Lines lines;

    Running(Process process) {
      this.process = process;
      this.lines = new Lines(process);
    }

    /** The next line that begins so, without that; those before it are forgotten. */
    String await(String start) {
      return lines.await(start);
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }
}
