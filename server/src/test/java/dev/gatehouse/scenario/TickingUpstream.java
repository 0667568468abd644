package dev.gatehouse.scenario;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/** An upstream that answers at once, and under {@code /ticks} with an event every 100 ms. */
final class TickingUpstream implements AutoCloseable {
  static final String LAST = "data: last\n\n";
  private static final byte[] TICK = "data: tick\n\n".getBytes(StandardCharsets.US_ASCII);

  private final HttpServer server;
  private final Duration length;

  TickingUpstream(Duration length) throws IOException {
    this.length = length;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1000);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", TickingUpstream::answer);
    server.createContext("/ticks", this::tick);
    server.start();
  }

  private static void answer(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().readAllBytes();
    byte[] body = "{\"id\":1}".getBytes(StandardCharsets.US_ASCII);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private void tick(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      long end = System.nanoTime() + length.toNanos();
      while (System.nanoTime() < end) {
        out.write(TICK);
        out.flush();
        LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
      }
      out.write(LAST.getBytes(StandardCharsets.US_ASCII));
    }
    exchange.close();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
