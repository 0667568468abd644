package dev.gatehouse.scenario;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.proxy.TestAuthority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Calls of all sorts over TLS, with and without client certificates, over HTTP/1.1 and HTTP/2, to
 * upstreams of all sorts, most of them good, some broken off at any place, for a long time, while
 * Netty watches every buffer: none leaks, and neither memory nor open files grow.
 */
class EdgeSoak {
  private static final long SEED = Long.getLong("gatehouse.seed", 20261125L);
  private static final Duration TIME =
      Duration.ofSeconds(Long.getLong("gatehouse.soak.seconds", 20L));
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final int CLIENTS = 8;
  private static final int OTHERS = 4;
  private static final String PARANOID =
      "JAVA_TOOL_OPTIONS=-Dio.netty.leakDetection.level=paranoid"
          + " -XX:NativeMemoryTracking=summary";
  private static final String LARGE = "{\"text\":\"" + "z".repeat(200_000) + "\"}";

  @TempDir Path folder;
  private final AtomicLong calls = new AtomicLong();
  private final AtomicLong broken = new AtomicLong();
  private final AtomicLong excused = new AtomicLong();
  private final Misses misses = new Misses();
  private final Stops stops = new Stops();
  private Upstream upstream;
  private SoakUpstreams upstreams;
  private SoakClients others;
  private Gate gate;
  private List<SSLContext> contexts;
  private long filesOfNobody;

  @BeforeEach
  void start() throws Exception {
    TestAuthority servers = new TestAuthority(folder, "servers");
    TestAuthority callers = new TestAuthority(folder, "callers");
    TestAuthority.Made server = servers.server("localhost", "127.0.0.1");
    TestAuthority.Made soak = callers.client("CN=soak");
    contexts = List.of(servers.connecting(soak), servers.connecting());
    upstream = new Upstream(EdgeSoak::said);
    upstreams = new SoakUpstreams(Duration.ofMillis(300));
    String yaml =
        Configurations.things(upstream.url())
            .replace(
                "tls: off",
                "tls: { certificate: %s, key: %s, clients: { trust: callers.pem } }"
                    .formatted(server.chain().getFileName(), server.key().getFileName()))
            .replaceFirst(
                "callers: \\[ \\{ keys: true } ]",
                "callers: [ { certificate: { subject: CN=soak } } ]")
            .replaceFirst(
                "allow: \\{ things: \"\\*\" }",
                """
                tier: wide
                    allow:
                      things:
                        listThings: {}
                        getThing: { fields: [id, text] }
                        putThing: {}
                        makeThing: {}
                      live: "*"
                      talk: "*"
                      faults: "*"
                      echo: "*\"\
                """)
            .replace("tiers:\n", "tiers:\n  wide: { rate: 1000000/1s, burst: 1000000 }\n")
            .replace("tiers:\n", upstreams.apis() + "tiers:\n");
    gate = new Gate(folder, yaml, PARANOID).start();
    filesOfNobody = new Held(gate.process().pid()).files();
    others =
        new SoakClients(
            gate.address().getPort(),
            contexts.getFirst(),
            servers.file(),
            soak.chain(),
            soak.key());
  }

  private static Upstream.Say said(Upstream.Seen seen) {
    boolean large = seen.line().endsWith("/large");
    return Upstream.Say.json(large ? LARGE : "{\"id\":" + seen.body().length() + "}");
  }

  @AfterEach
  void stop() throws IOException {
    stops.close();
    others.close();
    gate.close();
    upstream.close();
    upstreams.close();
  }

  @Test
  void leaks_nothing_and_does_not_grow() throws IOException, InterruptedException {
    long end = System.nanoTime() + TIME.toNanos();
    Course course = new Course(gate.process().pid(), TIME);
    List<Thread> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      Random random = new Random(SEED + i);
      clients.add(Thread.ofVirtual().name("client-" + i).start(() -> live(random, end)));
    }
    for (int i = 0; i < OTHERS; i++) {
      Random random = new Random(SEED + CLIENTS + i);
      clients.add(Thread.ofVirtual().name("other-" + i).start(() -> use(random, end)));
    }
    Thread tidy = Thread.ofVirtual().name("tidy").start(() -> forget(end));
    for (Thread client : clients) {
      client.join();
    }
    tidy.join();
    others.close();
    String held = course.whole().quarter(2) + ", then " + course.quarter(4);
    long leaks = gate.log().lines().filter(line -> line.contains("LEAK")).count();
    System.out.printf(
        "EdgeSoak: %d calls, %d broken off, %d excused by %s, %d leaks, %s, seed %d%n",
        calls.get(), broken.get(), excused.get(), stops, leaks, held, SEED);
    misses.fail("seed " + SEED + ", " + failed());
    judge(course.quarter(2), course.quarter(4));
    assertThat(leaks).as(gate.log()).isZero();
    assertThat(gate.log()).doesNotContain("met a bug");
    awaitFilesOfNobody();
  }

  private static void judge(Course.Quarter second, Course.Quarter last) {
    // A short one is not warm in its second quarter.
    int percent = TIME.compareTo(LONG) < 0 ? 133 : 110;
    assertThat(last.resident()).as("resident").isLessThan(second.resident() * percent / 100 + 4);
    assertThat(last.direct()).as("buffers").isLessThan(second.direct() * percent / 100 + 4);
    assertThat(last.files()).as("open files").isLessThanOrEqualTo(second.files() + CLIENTS);
    assertThat(last.threads()).as("threads").isLessThanOrEqualTo(second.threads() + 2);
  }

  /** Nobody is connected any more. */
  private void awaitFilesOfNobody() {
    Held held = new Held(gate.process().pid());
    long most = filesOfNobody + CLIENTS;
    long end = System.nanoTime() + LONG.toNanos();
    while (held.files() > most && System.nanoTime() < end) {
      LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
    }
    assertThat(held.files()).as("open files at the end").isLessThanOrEqualTo(most);
  }

  /** Calls that failed last and should not have. */
  private List<String> failed() throws IOException {
    return gate.search("--decision", "failed", "--limit", "1000").stream()
        .map(Object::toString)
        .filter(record -> !record.contains("fault") && !record.contains("CANCEL"))
        .limit(5)
        .toList();
  }

  // What the upstream keeps of every request would be all that grows.
  private void forget(long end) {
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
      upstream.forget();
      upstreams.forget();
    }
  }

  private void use(Random random, long end) {
    while (System.nanoTime() < end && !misses.tooMany()) {
      long since = System.nanoTime();
      SoakClients.Use use = SoakClients.Use.any(random);
      try {
        (others.use(use, random) ? broken : calls).incrementAndGet();
      } catch (Exception | AssertionError e) {
        missed(use.name(), e, since);
      }
    }
  }

  private void missed(String what, Throwable why, long since) {
    if (stops.since(since)) {
      excused.incrementAndGet();
    } else {
      misses.add(what, why);
    }
  }

  private void live(Random random, long end) {
    while (System.nanoTime() < end && !misses.tooMany()) {
      long since = System.nanoTime();
      boolean known = random.nextInt(4) > 0;
      try (Socket socket = connect(contexts.get(known ? 0 : 1))) {
        int uses = 1 + random.nextInt(30);
        for (int i = 0; i < uses && System.nanoTime() < end; i++) {
          since = System.nanoTime();
          if (random.nextInt(20) == 0) {
            breakOff(socket, random);
            break;
          }
          if (!call(socket, random, known)) {
            break;
          }
        }
      } catch (IOException | AssertionError e) {
        missed("HTTP/1.1", e, since);
      }
    }
  }

  private Socket connect(SSLContext context) throws IOException {
    Socket socket =
        context
            .getSocketFactory()
            .createSocket(InetAddress.getLoopbackAddress(), gate.address().getPort());
    socket.setSoTimeout(20_000);
    return socket;
  }

  private static String request(Random random) {
    return switch (random.nextInt(6)) {
      case 5 ->
          "POST /things HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
              + "Expect: 100-continue\r\nContent-Length: 4\r\n\r\nnull";
      case 0 -> "GET /things/large HTTP/1.1\r\nHost: a\r\n\r\n";
      case 1 ->
          String.join(
              "\r\n",
              "POST /things HTTP/1.1",
              "Host: a",
              "Content-Type: application/json",
              "Content-Length: 90002",
              "",
              '"' + "x".repeat(90_000) + '"');
      case 2 ->
          String.join(
              "\r\n",
              "PUT /things/2 HTTP/1.1",
              "Host: a",
              "Content-Type: application/json",
              "Transfer-Encoding: chunked",
              "",
              "3",
              "[1,",
              "2",
              "2]",
              "0",
              "",
              "");
      case 3 -> "GET /nothing HTTP/1.1\r\nHost: a\r\n\r\n";
      default -> "GET /things/1 HTTP/1.1\r\nHost: a\r\n\r\n";
    };
  }

  /** Whether the connection may be used again. */
  private boolean call(Socket socket, Random random, boolean known) throws IOException {
    String request = request(random);
    socket.getOutputStream().write(request.getBytes(ISO_8859_1));
    socket.getOutputStream().flush();
    Answer answer = Answer.read(socket.getInputStream(), false);
    int expected = request.startsWith("GET /nothing") ? 404 : known ? 200 : 401;
    assertThat(answer.status()).as(request.substring(0, 20)).isEqualTo(expected);
    calls.incrementAndGet();
    return !answer.field("Connection").orElse("").equals("close");
  }

  /** Goes away at any place: in a head, in a content, or before the answer is read. */
  private void breakOff(Socket socket, Random random) throws IOException {
    String request = request(random);
    String part = request.substring(0, 1 + random.nextInt(request.length()));
    socket.getOutputStream().write(part.getBytes(ISO_8859_1));
    if (random.nextBoolean()) {
      // A reset, in place of a close of TLS.
      socket.setSoLinger(true, 0);
    }
    broken.incrementAndGet();
  }
}
