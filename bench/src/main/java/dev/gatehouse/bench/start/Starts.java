package dev.gatehouse.bench.start;

import dev.gatehouse.bench.edge.Contender;
import dev.gatehouse.bench.edge.Peers;
import dev.gatehouse.bench.edge.Programs;
import dev.gatehouse.bench.edge.Site;
import dev.gatehouse.bench.memory.Callers;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;

/** Starts of one gateway, each to its first answer. */
final class Starts {
  private static final String CONTRACT =
      """
      openapi: 3.1.0
      info: { title: Items, version: "1" }
      paths:
        /items/{id}:
          get:
            operationId: getItem
            parameters: [ { name: id, in: path, required: true, schema: { type: integer } } ]
            responses:
              "200":
                description: The item
                content:
                  application/json:
                    schema:
                      type: object
                      properties: { id: { type: integer }, name: { type: string } }
      """;

  private final Path folder;
  private final String key;

  private Starts(Path folder, String key) {
    this.folder = folder;
    this.key = key;
  }

  /** A gateway's folder in front of an upstream, with a key. */
  static Starts in(Path folder, URI upstream) throws IOException {
    Files.writeString(folder.resolve("items.openapi.yaml"), CONTRACT);
    Files.writeString(
        folder.resolve("gatehouse.yaml"),
        """
        listen: { public: { address: 127.0.0.1:0 }, admin: { address: 127.0.0.1:0 } }
        state: ./state
        apis: { items: { contract: items.openapi.yaml, upstream: { url: "%s" } } }
        integrations:
          caller:
            kind: service
            callers: [ { keys: true } ]
            purpose: How long a start takes
            owner: bench@example.com
            review: 2099-01-01
            allow: { items: { getItem: { fields: [id, name] } } }
        """
            .formatted(upstream));
    ProcessBuilder issue =
        new ProcessBuilder(
            Site.launcher().toString(), "key", "issue", "caller", "-c", folder.toString());
    issue.redirectError(folder.resolve("key.log").toFile());
    return new Starts(folder, Programs.output(issue).strip());
  }

  /** Rehearses, as the launcher does beside a first start. */
  void makeCache() throws IOException {
    ProcessBuilder ask =
        new ProcessBuilder(
            "bash",
            "-c",
            "source \"$1/build/jdk.sh\" && find_jdk && "
                + "\"$java_home/bin/java\" \"$1/build/Rehearse.java\" \"$1/gatehouse\""
                + " \"$1/server/target\" \"$java_build\"",
            "rehearse",
            System.getProperty("gatehouse.root", "."));
    Programs.output(ask.redirectErrorStream(true));
  }

  /** Milliseconds from the launch to the first answer. */
  double gatehouse(boolean cache) throws IOException, GeneralSecurityException {
    ProcessBuilder builder =
        new ProcessBuilder(Site.launcher().toString(), "run", "-c", folder.toString())
            .redirectError(folder.resolve("gatehouse.log").toFile());
    builder.environment().put("GATEHOUSE_CACHE", cache ? "on" : "off");
    long begun = System.nanoTime();
    Process process = builder.start();
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      String ready = out.readLine();
      if (ready == null) {
        throw new IOException(Files.readString(folder.resolve("gatehouse.log")));
      }
      URI url = URI.create(ready.substring("ready ".length()).strip());
      call(Callers.to(url, folder.resolve("state/tls/ca.pem")), "X-Api-Key: " + key + "\r\n");
      return (System.nanoTime() - begun) / 1e6;
    } finally {
      process.destroy();
      process.onExit().join();
    }
  }

  /** The same of nginx in front of the same upstream, in plaintext and with no control. */
  static double nginx(Peers peers, Contender upstream)
      throws IOException, GeneralSecurityException {
    long begun = System.nanoTime();
    try (Contender nginx = peers.nginx(upstream, false, false)) {
      call(Callers.to(nginx.url(), Path.of("none")), "");
      return (System.nanoTime() - begun) / 1e6;
    }
  }

  private static void call(Callers callers, String field) throws IOException {
    String request = "GET /items/7 HTTP/1.1\r\nHost: 127.0.0.1\r\n" + field + "\r\n";
    try (Socket socket = callers.connect()) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      byte[] answer = socket.getInputStream().readNBytes(12);
      String line = new String(answer, StandardCharsets.US_ASCII);
      if (!line.equals("HTTP/1.1 200")) {
        throw new IOException("the first answer was " + List.of(line));
      }
    }
  }
}
