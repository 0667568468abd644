package dev.gatehouse.scenario;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.java_websocket.WebSocket;
import org.java_websocket.exceptions.WebsocketNotConnectedException;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.server.WebSocketServer;

/** Upstreams for traffic of all sorts: events, WebSockets, gRPC, and one that does all wrong. */
final class SoakUpstreams implements AutoCloseable {
  /** A method whose messages are bytes: it answers with what it was sent, twice. */
  static final MethodDescriptor<byte[], byte[]> TWICE =
      EchoMethod.of("Twice", MethodDescriptor.MethodType.SERVER_STREAMING);

  private final TickingUpstream ticking;
  private final FaultyUpstream faulty = new FaultyUpstream("127.0.0.1", 0, null);
  private final Echo talking = new Echo();
  private final Server echoing =
      NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
          .addService(
              ServerServiceDefinition.builder("test.Echo")
                  .addMethod(TWICE, ServerCalls.asyncServerStreamingCall(SoakUpstreams::twice))
                  .build())
          .build()
          .start();

  /**
   * Served from now on.
   *
   * @param events how long a stream of events goes on
   */
  SoakUpstreams(Duration events) throws IOException, InterruptedException {
    ticking = new TickingUpstream(events);
    talking.start();
    talking.started.await();
  }

  private static void twice(byte[] message, StreamObserver<byte[]> answers) {
    answers.onNext(message);
    answers.onNext(message);
    answers.onCompleted();
  }

  /** Their APIs, to stand among others. */
  String apis() {
    return """
      live:
        at: { host: "*", path: /live }
        operations: { ticks: { method: GET, path: /ticks } }
        streams: { ticks: events }
        upstream: { url: "%s" }
      talk:
        at: { host: "*", path: /talk }
        operations: { open: { method: GET, path: /open } }
        streams: { open: websocket }
        upstream: { url: "http://127.0.0.1:%d" }
      faults:
        at: { host: "*", path: /faults }
        operations: { fault: { method: GET, path: "/{what}" } }
        upstream: { url: "http://127.0.0.1:%d", timeout: 1s }
      echo:
        at: { host: "*", path: /test.Echo }
        operations: { twice: { method: POST, path: /Twice } }
        effects: { twice: read }
        streams: { twice: grpc }
        upstream: { url: "http://127.0.0.1:%d/test.Echo", protocol: h2 }
    """
        .formatted(ticking.url(), talking.getPort(), faulty.port(), echoing.getPort());
  }

  /** Forgets what the faulty one was asked for. */
  void forget() {
    faulty.seen().clear();
  }

  @Override
  public void close() throws IOException {
    ticking.close();
    faulty.close();
    echoing.shutdownNow();
    try {
      talking.stop(200);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Sends back whatever it is sent. */
  private static final class Echo extends WebSocketServer {
    private final CountDownLatch started = new CountDownLatch(1);

    Echo() {
      super(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    @Override
    public void onStart() {
      started.countDown();
    }

    @Override
    public void onOpen(WebSocket socket, ClientHandshake handshake) {
      socket.send("welcome".getBytes(US_ASCII));
    }

    @Override
    public void onMessage(WebSocket socket, String message) {
      throw new IllegalStateException("nobody sends text");
    }

    @Override
    public void onMessage(WebSocket socket, ByteBuffer message) {
      try {
        socket.send(message);
      } catch (WebsocketNotConnectedException e) {
        // Its caller has left again.
      }
    }

    @Override
    public void onClose(WebSocket socket, int code, String reason, boolean remote) {
      // Nobody waits for it.
    }

    @Override
    public void onError(WebSocket socket, Exception error) {
      // Callers break off wherever they like.
    }
  }
}
