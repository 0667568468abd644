package dev.gatehouse.scenario;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** An upstream that remembers what it saw and answers what the test said. */
final class Upstream implements AutoCloseable {

  /** One request as the upstream saw it. */
  record Seen(String method, String target, com.sun.net.httpserver.Headers fields, String body) {
    String line() {
      return method + " " + target;
    }
  }

  /** What is answered. */
  record Say(int status, String contentType, String body) {
    static Say json(String body) {
      return new Say(200, "application/json", body);
    }
  }

  /** Decides what is answered. */
  interface Script {
    Say answer(Seen seen) throws IOException;
  }

  private final HttpServer server;
  private final List<Seen> seen = new CopyOnWriteArrayList<>();
  private volatile Script script;

  Upstream(Script script) throws IOException {
    this.script = script;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1000);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Seen one =
        new Seen(
            exchange.getRequestMethod(),
            exchange.getRequestURI().toString(),
            exchange.getRequestHeaders(),
            body);
    seen.add(one);
    Say say = script.answer(one);
    byte[] bytes = say.body().getBytes(StandardCharsets.UTF_8);
    if (!say.contentType().isEmpty()) {
      exchange.getResponseHeaders().set("Content-Type", say.contentType());
    }
    exchange.sendResponseHeaders(say.status(), bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  void script(Script other) {
    script = other;
  }

  int port() {
    return server.getAddress().getPort();
  }

  String url() {
    return "http://127.0.0.1:" + port();
  }

  /** All requests so far, in order. */
  List<Seen> seen() {
    return seen;
  }

  void forget() {
    seen.clear();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
