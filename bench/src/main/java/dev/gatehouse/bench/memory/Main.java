package dev.gatehouse.bench.memory;

import com.sun.net.httpserver.HttpServer;
import dev.gatehouse.bench.edge.Site;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import javax.net.SocketFactory;

/**
 * {@code bench/run memory [--quick] [--json]}: 10,000 slow plaintext connections, then 4,000 slow
 * TLS ones, each with 200 good calls per second beside them: the process's memory at its highest,
 * and the good calls' latency, beside that of as many calls to the upstream itself. A slow
 * connection has sent a part of a head and sends one byte more every five seconds.
 */
public final class Main {
  private static final int RATE = 200;
  private static final Duration WARM_UP = Duration.ofSeconds(10);

  private Main() {}

  /** Ends with 2 when an argument is unknown, with 1 when a good call failed. */
  public static void main(String[] args) throws Exception {
    List<String> options = List.of(args);
    if (!List.of("--quick", "--json").containsAll(options)) {
      System.err.println("usage: bench/run memory [--quick] [--json]");
      System.exit(2);
    }
    Duration time = Duration.ofSeconds(options.contains("--quick") ? 15 : 40);
    boolean json = options.contains("--json");
    boolean good = run("plaintext", 10_000, time, json);
    good &= run("TLS", 4_000, time, json);
    System.exit(good ? 0 : 1);
  }

  private static boolean run(String kind, int slow, Duration time, boolean json) throws Exception {
    HttpServer upstream =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1000);
    upstream.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    byte[] content = "{\"id\":1}".getBytes(StandardCharsets.US_ASCII);
    upstream.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, content.length);
          exchange.getResponseBody().write(content);
          exchange.close();
        });
    upstream.start();
    try (Site site = Site.open()) {
      Files.writeString(site.folder().resolve("gatehouse.yaml"), yaml(kind, upstream));
      Process gateway = start(site.folder());
      try {
        URI url = ready(gateway.inputReader(StandardCharsets.UTF_8));
        Callers callers = Callers.to(url, site.folder().resolve("state/tls/ca.pem"));
        long before = resident(gateway);
        // What a JVM that has just started takes is another measurement.
        GoodCalls.make(callers, RATE, WARM_UP);
        try (SlowConnections connections = SlowConnections.open(callers, slow)) {
          // The same calls past the gateway wait for nobody but this process and its machine.
          Callers past = new Callers(address(upstream), SocketFactory.getDefault());
          FutureTask<GoodCalls> control = new FutureTask<>(() -> GoodCalls.make(past, RATE, time));
          Thread.ofPlatform().name("control").start(control);
          GoodCalls calls = GoodCalls.make(callers, RATE, time);
          long peak = peak(gateway);
          report(kind, connections.open(), before, peak, calls, control.get(), json);
          return calls.failed() == 0 && connections.open() == slow;
        }
      } finally {
        gateway.destroy();
        gateway.waitFor();
      }
    } finally {
      upstream.stop(0);
    }
  }

  private static URI address(HttpServer upstream) {
    return URI.create("http://127.0.0.1:" + upstream.getAddress().getPort());
  }

  private static String yaml(String kind, HttpServer upstream) {
    return """
    listen:
      public:
        address: "127.0.0.1:0"
    %s    limits: { header-timeout: 10m }
      bounds: { connections-per-source: 20000 }
    state: ./state
    apis:
      things:
        operations: { getThing: { method: GET, path: "/things/{id}" } }
        upstream: { url: "http://127.0.0.1:%d" }
    integrations:
      visitors:
        kind: anyone
        purpose: A measurement
        owner: team@example.com
        review: 2099-01-01
        allow: { things: [getThing] }
    """
        .formatted(kind.equals("TLS") ? "" : "    tls: off\n", upstream.getAddress().getPort());
  }

  private static Process start(Path folder) throws IOException {
    return new ProcessBuilder(
            Site.launcher().toString(), "run", "-c", folder.resolve("gatehouse.yaml").toString())
        .redirectError(folder.resolve("gatehouse.log").toFile())
        .start();
  }

  private static URI ready(BufferedReader out) throws IOException {
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith("ready ")) {
        return URI.create(line.substring(6).strip());
      }
    }
    throw new IOException("the gateway ended");
  }

  private static long resident(Process process) throws IOException {
    return status(process, "VmRSS:");
  }

  private static long peak(Process process) throws IOException {
    return status(process, "VmHWM:");
  }

  /** A line of the kernel's account of a process, in MB. */
  private static long status(Process process, String name) throws IOException {
    try (var lines = Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
      String line = lines.filter(it -> it.startsWith(name)).findFirst().orElseThrow();
      return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024;
    }
  }

  private static void report(
      String kind,
      int slow,
      long before,
      long peak,
      GoodCalls calls,
      GoodCalls control,
      boolean json) {
    String form =
        json
            ? "{\"kind\":\"%s\",\"slow\":%d,\"mbBefore\":%d,\"mbPeak\":%d,\"calls\":%d,"
                + "\"failed\":%d,\"p50ms\":%.2f,\"p99ms\":%.2f,\"p99msPast\":%.2f}%n"
            : "%-9s %6d slow connections: %d MB before, %d MB at most; %d good calls, %d failed,"
                + " p50 %.2f ms, p99 %.2f ms; past the gateway p99 %.2f ms%n";
    System.out.printf(
        Locale.ROOT,
        form,
        kind,
        slow,
        before,
        peak,
        calls.done(),
        calls.failed(),
        calls.millis(0.5),
        calls.millis(0.99),
        control.millis(0.99));
  }
}
