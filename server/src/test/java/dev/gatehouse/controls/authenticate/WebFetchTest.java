package dev.gatehouse.controls.authenticate;

import static dev.gatehouse.controls.Verdicts.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Documents of strangers, over a real socket. */
class WebFetchTest {
  private final WebFetch fetch = new WebFetch(Duration.ofSeconds(2));
  private final AtomicInteger elsewhere = new AtomicInteger();
  private final CountDownLatch over = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/small", exchange -> answer(exchange, 200, "{}"));
    server.createContext("/gone", exchange -> answer(exchange, 404, "{}"));
    server.createContext("/big", exchange -> answer(exchange, 200, "a".repeat(600_000)));
    server.createContext("/slow", this::drip);
    server.createContext(
        "/elsewhere", exchange -> answer(exchange, 200, "{}" + elsewhere.incrementAndGet()));
    server.createContext(
        "/moved",
        exchange -> {
          exchange.getResponseHeaders().add("Location", at("/elsewhere").toString());
          answer(exchange, 302, "");
        });
    server.start();
  }

  @AfterEach
  void stop() {
    over.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  @Test
  void gets_a_small_document() {
    assertThat(got(at("/small"))).contains("{}");
  }

  @Test
  void gives_up_on_what_is_not_there_too_big_or_somewhere_else() {
    assertThat(got(at("/gone"))).isEmpty();
    assertThat(got(at("/big"))).isEmpty();
    assertThat(got(at("/moved"))).isEmpty();
    assertThat(elsewhere.get()).isZero();
  }

  @Test
  void gives_up_on_a_body_that_never_ends() {
    long before = System.nanoTime();
    assertThat(got(at("/slow"))).isEmpty();
    assertThat((System.nanoTime() - before) / 1_000_000).isBetween(650L, 3_000L);
  }

  @Test
  void gives_up_where_nobody_listens() {
    URI closed = at("/small");
    server.stop(0);
    assertThat(got(closed)).isEmpty();
  }

  @Test
  void reads_files_and_gives_up_on_big_ones(@TempDir Path folder) throws IOException {
    Path small = Files.writeString(folder.resolve("small.json"), "{}");
    Path big = Files.writeString(folder.resolve("big.json"), "a".repeat(600_000));
    assertThat(got(small.toUri())).contains("{}");
    assertThat(got(big.toUri())).isEmpty();
    assertThat(got(folder.resolve("none.json").toUri())).isEmpty();
  }

  private Optional<String> got(URI from) {
    return waiting(
        waiting -> {
          try {
            return Optional.of(new String(fetch.get(from, waiting), StandardCharsets.UTF_8));
          } catch (IssuerAway e) {
            return Optional.empty();
          }
        });
  }

  private URI at(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  private void drip(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    try {
      for (int i = 0; i < 100 && over.getCount() > 0; i++) {
        exchange.getResponseBody().write(' ');
        exchange.getResponseBody().flush();
        over.await(100, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    exchange.close();
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
