package dev.gatehouse.bench.doorway;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Gatehouse with one event loop, from its launcher: forwarding only, and with all controls on. */
final class Doorways {
  private final Path launcher;
  private final Path folder;
  private final URI upstream;

  Doorways(Path launcher, Path folder, Contender upstream) {
    this.launcher = launcher;
    this.folder = folder;
    this.upstream = URI.create(upstream.target()).resolve("/");
  }

  /** Anyone may call, nothing is recorded, and the answer is not looked into. */
  Contender forwarding() throws IOException {
    String parts =
        """
        apis:
          crm:
            operations: { getItem: { method: GET, path: "/items/{itemId}" } }
            upstream: { url: "%s", timeout: 5s }
        integrations:
          load:
            kind: anyone
            purpose: The cost of forwarding
            owner: bench@example.com
            record: off
            allow: { crm: "*" }
        """;
    Path file = write("forwarding", parts);
    return start("gatehouse forwarding", file, List.of());
  }

  /** A key, an entry with fields, limits, a contract for question and answer, a record per call. */
  Contender controlling() throws IOException {
    Files.writeString(folder.resolve("crm.openapi.yaml"), Payload.CONTRACT);
    String parts =
        """
        apis:
          crm:
            contract: crm.openapi.yaml
            upstream: { url: "%s", timeout: 5s }
        tiers:
          load: { rate: 1000000000/1m, quota: 100000000000/1d, concurrency: 1000 }
        integrations:
          load:
            kind: service
            callers: [ { keys: true } ]
            purpose: The cost of all controls
            owner: bench@example.com
            review: 2099-01-01
            tier: load
            allow: { crm: { getItem: { fields: %s } } }
        """;
    Path file = write("controlling", parts);
    List<String> issue =
        List.of(launcher.toString(), "key", "issue", "load", "-c", file.toString());
    String key =
        Programs.output(new ProcessBuilder(issue).redirectError(ProcessBuilder.Redirect.INHERIT))
            .strip();
    return start("gatehouse all controls", file, List.of("X-Api-Key: " + key));
  }

  private Path write(String name, String parts) throws IOException {
    Path file = folder.resolve(name + ".yaml");
    String listen =
        "listen: { public: { address: 127.0.0.1:0, tls: off } }\nstate: ./" + name + "\n";
    Files.writeString(file, listen + String.format(Locale.ROOT, parts, upstream, Payload.AGREED));
    return file;
  }

  private Contender start(String name, Path file, List<String> fields) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(launcher.toString(), "run", "-c", file.toString())
            .redirectError(folder.resolve(file.getFileName() + ".log").toFile());
    builder
        .environment()
        .merge(
            "GATEHOUSE_JAVA_OPTIONS", "-Dgatehouse.loops=1", (given, ours) -> given + " " + ours);
    Process process = builder.start();
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    String line = out.readLine();
    if (line == null || !line.startsWith("ready ")) {
      process.destroy();
      throw new IllegalStateException(
          name + " said " + line + "; its log is in " + folder + ", kept for you");
    }
    URI url = URI.create(line.substring("ready ".length()).strip());
    return new Contender(name, process, url.resolve(Main.TARGET).toString(), fields);
  }
}
