package dev.gatehouse.scenario;

import dev.gatehouse.Alone;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
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
      output(command);
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
    return output(command(script, arguments));
  }

  private List<String> output(List<String> command) throws IOException {
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    List<String> lines = process.inputReader(StandardCharsets.UTF_8).lines().toList();
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new AssertionError(command + ": " + String.join("\n", lines));
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return lines;
  }

  /** A program that runs on; its lines are waited for. */
  Running start(String script, String... arguments) throws IOException {
    return new Running(
        new ProcessBuilder(command(script, arguments))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start());
  }

  /** A program that runs. */
  static final class Running implements AutoCloseable {
    private final Process process;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    Running(Process process) {
      this.process = process;
      Thread.ofVirtual().name("lines").start(this::read);
    }

    private void read() {
      try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
          lines.add(line);
        }
      } catch (IOException e) {
        lines.add("unreadable: " + e);
      }
    }

    /** The next line that begins so, without that; those before it are forgotten. */
    String await(String start) throws InterruptedException {
      List<String> before = new ArrayList<>();
      while (true) {
        String line = lines.poll(40, TimeUnit.SECONDS);
        if (line == null) {
          throw new AssertionError("no line begins with " + start + " among " + before);
        }
        if (line.startsWith(start)) {
          return line.substring(start.length()).strip();
        }
        before.add(line);
      }
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }
}
