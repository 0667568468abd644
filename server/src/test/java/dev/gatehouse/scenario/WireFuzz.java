package dev.gatehouse.scenario;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Requests that somebody bent: none is answered with 500, ends the process, or reaches what it may
 * not.
 */
class WireFuzz {
  private static final long SEED = Long.getLong("gatehouse.seed", 20261121L);
  private static final Duration TIME = Duration.ofSeconds(Long.getLong("gatehouse.seconds", 20L));
  private static final String MAY_BE_SEEN = "(GET|HEAD|PUT|POST) /things(/[^/]+)?(\\?.*)?";

  /** What parsers have been seen to disagree about. */
  private static final List<String> SPLINTERS =
      List.of(
          "\r\n",
          "\n",
          "\r",
          "\0",
          " ",
          "\t",
          ":",
          ";",
          ",",
          "\r\n\r\n",
          "0\r\n\r\n",
          "%2e%2e/",
          "/../",
          "//",
          "\\",
          "%00",
          "%2f",
          "?",
          "#",
          "Content-Length: 5\r\n",
          "Content-Length: +0\r\n",
          "Transfer-Encoding: chunked\r\n",
          "Transfer-Encoding: chunked, identity\r\n",
          "transfer_encoding: chunked\r\n",
          "Host: other\r\n",
          "Connection: Host, X-Api-Key\r\n",
          "Expect: 100-continue\r\n",
          "Upgrade: h2c\r\n",
          "HTTP/1.1",
          "HTTP/1.0",
          "HTTP/2.0",
          "\u00e9",
          "\u00ff",
          "GET /admin HTTP/1.1\r\nHost: a\r\n\r\n",
          "A".repeat(9_000),
          "ffffffffffffffff\r\n");

  @TempDir Path folder;
  private Upstream upstream;
  private Gate gate;

  @BeforeEach
  void start() throws IOException {
    upstream = new Upstream(_ -> Upstream.Say.json("{\"id\":1}"));
    gate = new Gate(folder, Configurations.things(upstream.url())).start();
  }

  @AfterEach
  void stop() {
    gate.close();
    upstream.close();
  }

  @Test
  void bends_no_rule_by_bent_requests() throws IOException {
    Random random = new Random(SEED);
    String key = gate.issueKey("portal");
    long end = System.nanoTime() + TIME.toNanos();
    long sent = 0;
    while (System.nanoTime() < end) {
      String bent = bend(whole(random, key), random);
      String answers = send(bent);
      assertThat(answers)
          .as("seed %d, request %d: %s", SEED, sent, bent)
          .doesNotContain("HTTP/1.1 500");
      assertThat(upstream.seen())
          .as("seed %d, request %d: %s", SEED, sent, bent)
          .allSatisfy(seen -> assertThat(seen.line()).matches(MAY_BE_SEEN))
          .allSatisfy(seen -> assertThat(seen.fields().toString()).doesNotContain(key));
      upstream.forget();
      if (++sent % 500 == 0) {
        assertThat(gate.call(Call.get("/things/1").key(key)).status()).isEqualTo(200);
        upstream.forget();
      }
    }
    assertThat(gate.process().isAlive()).isTrue();
    gate.command("audit", "verify").succeeds();
    System.out.printf("WireFuzz: %d requests, seed %d%n", sent, SEED);
  }

  private static String whole(Random random, String key) {
    Call call =
        switch (random.nextInt(4)) {
          case 0 -> Call.get("/things/1?a=b").key(key);
          case 1 -> Call.of("PUT", "/things/2").key(key).json("{\"name\":\"x\"}");
          case 2 -> Call.of("POST", "/things").with("X-Api-Key", key).json("[1,2,3]");
          default -> Call.get("/things");
        };
    String text = new String(call.bytes(), ISO_8859_1);
    if (random.nextInt(3) == 0 && call.method().equals("POST")) {
      return text.replaceFirst("Content-Length: \\d+", "Transfer-Encoding: chunked")
          .replace("[1,2,3]", "3\r\n[1,\r\n4;x=y\r\n2,3]\r\n0\r\n\r\n");
    }
    return text;
  }

  private static String bend(String request, Random random) {
    StringBuilder bent = new StringBuilder(request);
    for (int i = random.nextInt(4); i >= 0 && !bent.isEmpty(); i--) {
      int at = random.nextInt(bent.length());
      switch (random.nextInt(5)) {
        case 0 -> bent.setCharAt(at, (char) random.nextInt(256));
        case 1 -> bent.deleteCharAt(at);
        case 2 -> bent.insert(at, bent.substring(at, Math.min(bent.length(), at + 20)));
        case 3 -> bent.setLength(at);
        default -> bent.insert(at, SPLINTERS.get(random.nextInt(SPLINTERS.size())));
      }
    }
    return bent.toString();
  }

  /** All that is answered once nothing more is sent. */
  private String send(String request) throws IOException {
    InetSocketAddress address = gate.address();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), address.getPort())) {
      socket.setSoTimeout(2_000);
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    } catch (SocketTimeoutException e) {
      throw new AssertionError("neither answered nor closed: " + request, e);
    } catch (IOException e) {
      return ""; // closed while we were still sending, which is an answer too
    }
  }
}
