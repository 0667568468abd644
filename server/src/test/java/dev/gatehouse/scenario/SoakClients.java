package dev.gatehouse.scenario;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;

/** Clients that others built, over TLS: HTTP/2, events, WebSockets, gRPC; some break off. */
final class SoakClients implements AutoCloseable {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final List<String> FAULTS =
      List.of(
          "resets",
          "closes-early",
          "closes-in-content",
          "garbage",
          "two-lengths",
          "huge-fields",
          "hello");

  private final URI gate;

  /** Uses of one client: the JDK's forgets a place of a stream that is taken back early. */
  private static final int USES = 1000;

  private final SSLContext known;
  private final AtomicInteger uses = new AtomicInteger();
  private volatile HttpClient http;

  /** Whose calls are taken back: one that waits for its connection ends it, for all of them. */
  private volatile HttpClient impatient;

  private final ManagedChannel grpc;

  /**
   * @param trusted the authority of the gate's certificate
   */
  SoakClients(int port, SSLContext known, Path trusted, Path chain, Path key) throws IOException {
    gate = URI.create("https://127.0.0.1:" + port);
    this.known = known;
    http = another();
    impatient = another();
    grpc =
        NettyChannelBuilder.forAddress("127.0.0.1", port)
            .sslContext(
                GrpcSslContexts.forClient()
                    .trustManager(trusted.toFile())
                    .keyManager(chain.toFile(), key.toFile())
                    .build())
            .build();
  }

  private HttpClient another() {
    return HttpClient.newBuilder().sslContext(known).connectTimeout(LONG).build();
  }

  /** What they use the gate for. */
  enum Use {
    LARGE,
    UPLOAD,
    TAKEN_BACK,
    CUT_UPLOAD,
    EVENTS,
    TALK,
    FAULT,
    GRPC;

    static Use any(Random random) {
      return values()[random.nextInt(values().length)];
    }
  }

  /** One use of the gate; true if it was broken off. */
  boolean use(Use use, Random random) throws Exception {
    if (uses.incrementAndGet() % USES == 0) {
      // The one before ends with its last use: shutting it down would end what others still open.
      http = another();
      impatient = another();
    }
    return switch (use) {
      case LARGE -> large();
      case UPLOAD -> upload();
      case TAKEN_BACK -> takenBack(random);
      case CUT_UPLOAD -> cutUpload();
      case EVENTS -> events(random);
      case TALK -> talk(random);
      case FAULT -> fault(random);
      case GRPC -> call(random);
    };
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(gate.resolve(path)).timeout(LONG);
  }

  private boolean large() throws Exception {
    HttpResponse<String> answer =
        http.send(to("/things/large").build(), BodyHandlers.ofString(US_ASCII));
    assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).hasSizeGreaterThan(100_000);
    return false;
  }

  private boolean upload() throws Exception {
    HttpRequest request =
        to("/things")
            .header("Content-Type", "application/json")
            .expectContinue(true)
            .POST(BodyPublishers.ofString('"' + "x".repeat(150_000) + '"'))
            .build();
    assertThat(http.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(200);
    return false;
  }

  private boolean takenBack(Random random) throws InterruptedException {
    var pending = impatient.sendAsync(to("/things/large").build(), BodyHandlers.ofByteArray());
    try {
      pending.get(random.nextInt(5), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      pending.cancel(true);
    }
    return true;
  }

  /** Its content fails midway, so its stream is reset. */
  private boolean cutUpload() throws InterruptedException {
    Iterable<byte[]> content =
        () ->
            new Iterator<>() {
              private int parts;

              @Override
              public boolean hasNext() {
                return true;
              }

              @Override
              public byte[] next() {
                if (parts++ == 8) {
                  throw new IllegalStateException("no more of it");
                }
                return new byte[10_000];
              }
            };
    try {
      http.send(
          to("/things").POST(BodyPublishers.ofByteArrays(content)).build(),
          BodyHandlers.discarding());
    } catch (IOException e) {
      // As it was meant.
    }
    return true;
  }

  private boolean events(Random random) throws Exception {
    HttpResponse<InputStream> answer =
        http.send(to("/live/ticks").build(), BodyHandlers.ofInputStream());
    assertThat(answer.statusCode()).isEqualTo(200);
    boolean whole = random.nextBoolean();
    try (InputStream events = answer.body()) {
      assertThat(events.read()).isEqualTo('d');
      if (whole) {
        assertThat(new String(events.readAllBytes(), US_ASCII)).endsWith(TickingUpstream.LAST);
      }
    }
    return !whole;
  }

  private boolean talk(Random random) throws Exception {
    CompletableFuture<Integer> echoed = new CompletableFuture<>();
    WebSocket socket =
        http.newWebSocketBuilder()
            .buildAsync(
                URI.create("wss" + gate.resolve("/talk/open").toString().substring(5)),
                listener(echoed))
            .get(20, TimeUnit.SECONDS);
    socket.sendBinary(ByteBuffer.wrap(new byte[40_000]), true).get(20, TimeUnit.SECONDS);
    boolean whole = random.nextBoolean();
    if (whole) {
      assertThat(echoed.get(20, TimeUnit.SECONDS)).isEqualTo(40_000);
      socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(20, TimeUnit.SECONDS);
    } else {
      socket.abort();
    }
    return !whole;
  }

  private static WebSocket.Listener listener(CompletableFuture<Integer> echoed) {
    return new WebSocket.Listener() {
      private int bytes;

      @Override
      public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer part, boolean last) {
        bytes += part.remaining();
        if (last && bytes >= 40_000) {
          // The welcome of 7 bytes came before.
          echoed.complete(bytes - 7);
        }
        socket.request(1);
        return CompletableFuture.completedFuture(null);
      }

      @Override
      public void onError(WebSocket socket, Throwable error) {
        echoed.completeExceptionally(error);
      }
    };
  }

  private boolean fault(Random random) throws InterruptedException {
    String fault = FAULTS.get(random.nextInt(FAULTS.size()));
    try {
      http.send(to("/faults/" + fault).build(), BodyHandlers.discarding());
    } catch (IOException e) {
      // What broke off behind its head is broken off for its caller too.
    }
    return true;
  }

  private boolean call(Random random) {
    byte[] message = new byte[random.nextInt(40_000)];
    boolean whole = random.nextInt(4) > 0;
    CallOptions options =
        CallOptions.DEFAULT.withDeadlineAfter(whole ? 20_000 : 2, TimeUnit.MILLISECONDS);
    try {
      Iterator<byte[]> answers =
          ClientCalls.blockingServerStreamingCall(grpc, SoakUpstreams.TWICE, options, message);
      int count = 0;
      while (answers.hasNext()) {
        assertThat(answers.next()).hasSameSizeAs(message);
        count++;
      }
      assertThat(count).isEqualTo(2);
    } catch (StatusRuntimeException e) {
      if (whole) {
        throw e;
      }
    }
    return !whole;
  }

  @Override
  public void close() {
    http.shutdownNow();
    grpc.shutdownNow();
  }
}
