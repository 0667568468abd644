package dev.gatehouse.scenario;

import dev.gatehouse.Ended;
import dev.gatehouse.FreshJar;
import dev.gatehouse.Lines;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The product as its users run it: a process of its own, made from the packaged jar. */
final class Gate implements AutoCloseable {
  static final Path SERVER = Path.of(System.getProperty("gatehouse.root"), "server");

  private final Path folder;
  private final Path config;
  private final List<String> environment;
  private @Nullable Process process;
  private @Nullable ProcessHandle successor;
  private final List<URI> ready = new ArrayList<>();
  private Path log;

  /** A gate whose configuration is written but that does not run yet. */
  Gate(Path folder, String yaml, String... environment) throws IOException {
    this.folder = folder;
    this.config = folder.resolve("gatehouse.yaml");
    this.log = folder.resolve("gatehouse.log");
    this.environment = List.of(environment);
    Files.writeString(config, yaml);
  }

  /** Starts the process and waits until every listener is ready. */
  Gate start() throws IOException {
    ready.clear();
    ProcessBuilder builder = new ProcessBuilder(java("run", "-c", config.toString()));
    setEnvironment(builder);
    builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    process = builder.start();
    Lines lines = new Lines(process);
    long listeners = Files.readString(config).contains("\n  admin:") ? 2 : 1;
    try {
      while (ready.size() < listeners) {
        ready.add(URI.create(lines.await("ready ")));
      }
    } catch (AssertionError e) {
      process.destroyForcibly();
      throw new AssertionError("it does not start: " + Files.readString(log), e);
    }
    return this;
  }

  Process process() {
    if (process == null) {
      throw new IllegalStateException("not started");
    }
    return process;
  }

  Path folder() {
    return folder;
  }

  Path config() {
    return config;
  }

  Path state() {
    return folder.resolve("state");
  }

  String log() throws IOException {
    return Files.readString(log);
  }

  /** How the public listener is spoken to: https or http. */
  String scheme() {
    return ready.getFirst().getScheme();
  }

  InetSocketAddress address() {
    return address(0);
  }

  InetSocketAddress address(int listener) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), ready.get(listener).getPort());
  }

  Wire connect() throws IOException {
    return scheme().equals("https")
        ? Wire.tls(address(), state().resolve("tls/ca.pem"))
        : Wire.plain(address());
  }

  Wire connectAdmin() throws IOException {
    return Wire.tls(address(1), state().resolve("tls/ca.pem"));
  }

  /** One call on a connection of its own. */
  Answer call(Call call) throws IOException {
    try (Wire wire = connect()) {
      return wire.call(call);
    }
  }

  /** Runs one command to its end; {@code -c} is added. */
  Ended command(String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("-c");
    all.add(config.toString());
    return run(folder, environment, all.toArray(String[]::new));
  }

  /**
   * Has one errand done over the socket that commands use, without a process for the command.
   *
   * @param line the errand, as a line of JSON
   */
  Json errand(String line) throws IOException {
    try (SocketChannel channel =
        SocketChannel.open(UnixDomainSocketAddress.of(state().resolve("admin.sock")))) {
      channel.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
      BufferedReader answer =
          new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
      Json said = Json.of(answer.readLine());
      if (!said.names().contains("rows")) {
        throw new AssertionError(line + ": " + said);
      }
      return said;
    }
  }

  static Ended run(Path folder, List<String> environment, String... arguments) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(java(arguments)).directory(folder.toFile());
    put(builder.environment(), environment);
    return Ended.of(builder);
  }

  /** A fresh key of the integration. */
  String issueKey(String integration) throws IOException {
    return command("key", "issue", integration).succeeds().out().strip();
  }

  /** The record of one call. */
  Json record(String call) throws IOException {
    return Json.of(command("audit", "show", call, "--json").succeeds().out());
  }

  /** Records, newest first. */
  List<Json> search(String... filters) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("audit", "search", "--json"));
    arguments.addAll(List.of(filters));
    return command(arguments.toArray(String[]::new))
        .succeeds()
        .out()
        .lines()
        .map(Json::of)
        .toList();
  }

  /** Ends the process as {@code kill -9} does. */
  void kill() {
    process().destroyForcibly();
    awaitEnd();
  }

  /** Ends the process as an operator does, and waits. */
  int stop() {
    process().destroy();
    return awaitEnd();
  }

  /** Sends the signal of a reload. */
  void hangUp() throws IOException {
    ProcessHandle now = successor == null ? process().toHandle() : successor;
    Ended.of(new ProcessBuilder("kill", "-HUP", Long.toString(now.pid()))).succeeds();
  }

  /** Lets a new process take over, which is the one that is closed then; returns the one before. */
  ProcessHandle restart() throws IOException {
    ProcessHandle before = successor == null ? process().toHandle() : successor;
    String said = command("restart").succeeds().out();
    successor = ProcessHandle.of(Long.parseLong(said.replaceAll("[^0-9]", ""))).orElseThrow();
    return before;
  }

  private int awaitEnd() {
    try {
      if (!process().waitFor(30, TimeUnit.SECONDS)) {
        process().destroyForcibly();
        throw new AssertionError("it does not end");
      }
      return process().exitValue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void setEnvironment(ProcessBuilder builder) {
    put(builder.environment(), environment);
  }

  private static void put(Map<String, String> environment, List<String> pairs) {
    pairs.forEach(pair -> environment.put(pair.split("=", 2)[0], pair.split("=", 2)[1]));
  }

  static List<String> java(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ClassArchive.options());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx512m",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-jar",
            FreshJar.path().toString()));
    command.addAll(List.of(arguments));
    return command;
  }

  @Override
  public void close() {
    if (successor != null) {
      successor.destroyForcibly();
    }
    if (process != null && process.isAlive()) {
      kill();
    }
  }
}
