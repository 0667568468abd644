package dev.gatehouse.bench.edge;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Gatehouse with one event loop, from its launcher, with more or less to do. */
public final class Doorways {
  public static final String FORWARDING = "gatehouse forwarding";
  public static final String BY_RING = "gatehouse by io_uring";
  public static final String MINIMIZING = "gatehouse minimize, record";
  public static final String CONTROLLING = "gatehouse all controls";

  private static final String APIS =
      """
      apis:
        crm:
          contract: crm.openapi.yaml
          effects: { searchItems: read }
          upstream: { url: "%s", timeout: 5s }
          offer: { to: [anyone, service] }
      """;

  /** What a configuration says of how the kernel is spoken to: nothing, which is epoll. */
  private static final String EPOLL = "";

  private static final String IO_URING = ", transport: io-uring";

  private final Path launcher;
  private final Path folder;
  private final URI upstream;
  private final Certificate certificate;

  /**
   * @param folder for configurations, state and logs
   */
  public Doorways(Path launcher, Path folder, Contender upstream, Peers peers) {
    this.launcher = launcher;
    this.folder = folder;
    this.upstream = upstream.url();
    certificate = peers.certificate();
  }

  /**
   * Anyone may call, nothing is recorded, and the answer is not looked into.
   *
   * @param options for the JVM
   */
  public Contender forwarding(String name, boolean tls, String options) throws IOException {
    return forwarding(name, tls, EPOLL, options);
  }

  /**
   * The same over io_uring.
   *
   * @throws IllegalStateException if the kernel does not allow it
   */
  public Contender forwardingByRing(boolean tls) throws IOException {
    Contender ring = forwarding(BY_RING, tls, IO_URING, "");
    String log = Files.readString(Gateway.log(configuration(BY_RING)));
    if (!log.contains("sockets by io-uring") || log.contains("is not to be had")) {
      ring.close();
      throw new IllegalStateException("there is no io_uring here: " + log);
    }
    return ring;
  }

  private Contender forwarding(String name, boolean tls, String transport, String options)
      throws IOException {
    String parts =
        """
        apis:
          crm:
            operations:
              getItem: GET /items/{itemId}
              getLarge: GET /large/{itemId}
              searchItems: POST /items/search
              createItem: POST /items
            effects: { searchItems: read, createItem: read }
            upstream: { url: "%s", timeout: 5s }
        integrations:
          load:
            kind: anyone
            purpose: The cost of forwarding
            owner: bench@example.com
            record: off
            allow: { crm: "*" }
        """
            .formatted(upstream);
    return Gateway.start(name, write(name, tls, transport, parts), List.of(), options);
  }

  /** Anyone may call; the answer leaves with the declared fields only, and is recorded. */
  public Contender minimizing(boolean tls) throws IOException {
    String parts =
        APIS.formatted(upstream)
            + """
            integrations:
              load:
                kind: anyone
                purpose: The cost of minimize and record
                owner: bench@example.com
                allow: { crm: { getItem: %s, getLarge: {}, searchItems: %s, createItem: %s } }
            """
                .replace("%s", "{ fields: " + Payload.AGREED + " }");
    Path file = write("minimizing", tls, EPOLL, parts);
    return Gateway.start(MINIMIZING, file, List.of(), "");
  }

  /** A key, an entry with fields, limits, a contract for question and answer, a record per call. */
  public Contender controlling(boolean tls) throws IOException {
    String parts =
        APIS.formatted(upstream)
            + """
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
                allow: { crm: { getItem: %s, getLarge: {}, searchItems: %s, createItem: %s } }
            """
                .replace("%s", "{ fields: " + Payload.AGREED + " }");
    Path file = write("controlling", tls, EPOLL, parts);
    List<String> issue =
        List.of(launcher.toString(), "key", "issue", "load", "-c", file.toString());
    Path log = folder.resolve("key.log");
    String key = Programs.output(new ProcessBuilder(issue).redirectError(log.toFile())).strip();
    return Gateway.start(CONTROLLING, file, List.of("X-Api-Key: " + key), "");
  }

  private Path write(String name, boolean tls, String transport, String parts) throws IOException {
    Files.writeString(folder.resolve("crm.openapi.yaml"), Payload.CONTRACT);
    Path file = configuration(name);
    String proof =
        tls
            ? "{ certificate: %s, key: %s }".formatted(certificate.certificate(), certificate.key())
            : "off";
    Files.writeString(
        file,
        String.format(
            Locale.ROOT,
            "listen: { public: { address: 127.0.0.1:0, tls: %s }%s }%nstate: ./%s%n%s",
            proof,
            transport,
            state(name),
            parts));
    return file;
  }

  private static String state(String name) {
    return name.replaceAll("[^a-z0-9]+", "-");
  }

  private Path configuration(String name) {
    return folder.resolve(state(name) + ".yaml");
  }
}
