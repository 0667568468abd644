package dev.gatehouse.scenario;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Callers that go on calling at a rate while something else changes: over HTTP/1.1 with kept
 * connections, over HTTP/2, and with streams that are read to their end. Whatever fails is told.
 */
final class ChangeUnderLoad implements AutoCloseable {
  /** Of each protocol. */
  static final int CALLERS = 25;

  /** A connection that has had no call for so long is ended when a successor takes over. */
  private static final Duration AT_REST = Duration.ofMillis(950);

  private final InetSocketAddress address;
  private final Path authority;
  private final String key;
  private final Duration pause;
  private final List<Thread> threads = new ArrayList<>();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final Queue<String> streamed = new ConcurrentLinkedQueue<>();
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicInteger overHttp2 = new AtomicInteger();
  private final AtomicInteger connected = new AtomicInteger();
  private final AtomicInteger rested = new AtomicInteger();
  private final LastFrames frames = new LastFrames();
  private final HttpClient http2;
  private volatile boolean over;

  /**
   * Begins.
   *
   * @param authority whose certificates are believed
   * @param rate calls a second, half of them over HTTP/2
   */
  ChangeUnderLoad(Gate gate, Path authority, String key, int rate, int streams) throws IOException {
    this.address = gate.address();
    this.authority = authority;
    this.key = key;
    this.pause = Duration.ofNanos(Duration.ofSeconds(1).toNanos() * 2 * CALLERS / rate);
    this.http2 =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_2)
            .sslContext(Wire.trusting(authority))
            .build();
    for (int i = 0; i < CALLERS; i++) {
      threads.add(Thread.ofVirtual().name("line-" + i).start(this::callOverHttp1));
      threads.add(Thread.ofVirtual().name("h2-" + i).start(this::callOverHttp2));
    }
    for (int i = 0; i < streams; i++) {
      threads.add(Thread.ofVirtual().name("stream-" + i).start(this::stream));
    }
  }

  /** Calls at a rate: who waited long for an answer calls sooner again, to make up for it. */
  private static final class Pace {
    private static final long MOST_BEHIND = Duration.ofSeconds(1).toNanos();

    private final long pause;
    private long next = System.nanoTime();

    Pace(Duration pause) {
      this.pause = pause.toNanos();
    }

    void keep() {
      long now = System.nanoTime();
      next = Math.max(next + pause, now - MOST_BEHIND);
      LockSupport.parkNanos(next - now);
    }
  }

  private Wire connect() throws IOException {
    return Wire.tls(address, authority);
  }

  private void callOverHttp1() {
    try {
      Wire wire = connect();
      connected.incrementAndGet();
      Pace pace = new Pace(pause);
      long answered = System.nanoTime();
      while (!over) {
        Duration rest = Duration.ofNanos(System.nanoTime() - answered);
        boolean stays;
        try {
          stays = stays(wire);
        } catch (IOException e) {
          // This machine gave no time to the caller; what rests may be ended at any time.
          if (rest.compareTo(AT_REST) < 0) {
            throw new IOException("after a rest of " + rest.toMillis() + " ms", e);
          }
          rested.incrementAndGet();
          stays = false;
        }
        if (!stays) {
          wire.close();
          wire = connect();
          connected.incrementAndGet();
        }
        answered = System.nanoTime();
        pace.keep();
      }
      wire.close();
    } catch (IOException e) {
      failures.add("HTTP/1.1: " + e + ", " + e.getCause());
    }
  }

  /** Calls; whether the connection can be called over again. */
  private boolean stays(Wire wire) throws IOException {
    Answer answer = wire.call(Call.get("/things/1").key(key));
    told("HTTP/1.1", answer.status());
    return answer.field("Connection").filter("close"::equals).isEmpty();
  }

  private void callOverHttp2() {
    URI uri = URI.create("https://localhost:" + address.getPort() + "/things/1");
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("Authorization", "Bearer " + key)
            .timeout(Duration.ofSeconds(20))
            .build();
    try {
      Pace pace = new Pace(pause);
      while (!over) {
        HttpResponse<String> answer = http2.send(request, HttpResponse.BodyHandlers.ofString());
        told("HTTP/2", answer.statusCode());
        if (answer.version() == HttpClient.Version.HTTP_2) {
          overHttp2.incrementAndGet();
        }
        pace.keep();
      }
    } catch (IOException e) {
      failures.add("HTTP/2: %s, behind these frames:%n  %s".formatted(e, frames.told()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void told(String protocol, int status) {
    calls.incrementAndGet();
    if (status != 200) {
      failures.add(protocol + ": " + status);
    }
  }

  private void stream() {
    try {
      do {
        try (Wire wire = connect()) {
          Answer answer = wire.call(Call.get("/ticks").key(key));
          told("stream", answer.status());
          if (!answer.body().endsWith(TickingUpstream.LAST)) {
            failures.add("a stream ended early: " + answer.body().length());
          }
          streamed.add(answer.call());
        }
      } while (!over);
    } catch (IOException e) {
      failures.add("stream: " + e);
    }
  }

  /** What failed so far. */
  Queue<String> failures() {
    return failures;
  }

  int calls() {
    return calls.get();
  }

  int overHttp2() {
    return overHttp2.get();
  }

  /** Connections that were made over HTTP/1.1, of which callers need one each. */
  int connected() {
    return connected.get();
  }

  /** Connections over HTTP/1.1 that ended because their callers had no time to call. */
  int rested() {
    return rested.get();
  }

  /** The calls of streams that came to their end. */
  Queue<String> streamed() {
    return streamed;
  }

  /** Lets all callers end. */
  @Override
  public void close() {
    over = true;
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    http2.close();
    frames.close();
  }
}
