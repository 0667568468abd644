package dev.gatehouse.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** gRPC through a running gateway: clients in Java and on Node, a server on Node. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GrpcScenario {
  private Npm npm;
  private Npm.Running upstream;
  private Gate gate;
  private String key;
  private ManagedChannel connection;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    npm = Npm.installed();
    upstream = npm.start("grpc.mjs", "serve");
    gate =
        new Gate(
                folder,
                """
                listen:
                  public: { address: "127.0.0.1:0", tls: off }
                state: ./state
                apis:
                  echo:
                    operations:
                      unary: { method: POST, path: /test.Echo/Unary }
                      up: { method: POST, path: /test.Echo/Up }
                      down: { method: POST, path: /test.Echo/Down }
                      both: { method: POST, path: /test.Echo/Both }
                      never: { method: POST, path: /test.Echo/Never }
                      wrong: { method: POST, path: /test.Echo/Wrong }
                      other: { method: POST, path: /test.Echo/Other }
                    effects: { unary: read, down: read, never: read, wrong: read, other: read }
                    streams: { unary: grpc, up: grpc, down: grpc, both: grpc, never: grpc, wrong: grpc, other: grpc }
                    upstream: { url: "http://127.0.0.1:%s", protocol: h2, timeout: 1s }
                integrations:
                  portal:
                    kind: service
                    callers: [ { keys: true } ]
                    purpose: Tests
                    owner: team@example.com
                    review: 2099-01-01
                    allow: { echo: [unary, up, down, both, never, wrong] }
                """
                    .formatted(upstream.await("port")))
            .start();
    key = gate.issueKey("portal");
    connection =
        NettyChannelBuilder.forAddress("127.0.0.1", gate.address().getPort())
            .usePlaintext()
            .maxInboundMessageSize(64 << 20)
            .build();
  }

  @AfterAll
  void stop() {
    if (gate != null) {
      connection.shutdownNow();
      gate.close();
      upstream.close();
    }
  }

  private Channel by(String credential) {
    Metadata fields = new Metadata();
    fields.put(Metadata.Key.of("x-api-key", Metadata.ASCII_STRING_MARSHALLER), credential);
    return ClientInterceptors.intercept(
        connection, MetadataUtils.newAttachHeadersInterceptor(fields));
  }

  private ClientCall<byte[], byte[]> call(String name, MethodType type, CallOptions options) {
    return by(key).newCall(EchoMethod.of(name, type), options);
  }

  private ClientCall<byte[], byte[]> call(String name, MethodType type) {
    return call(name, type, CallOptions.DEFAULT);
  }

  /** What comes back, message by message, then the status. */
  private static final class Answers implements StreamObserver<byte[]> {
    final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    @Override
    public void onNext(byte[] value) {
      heard.add(new String(value, UTF_8));
    }

    @Override
    public void onError(Throwable error) {
      Status status = Status.fromThrowable(error);
      heard.add(status.getCode() + " " + status.getDescription());
    }

    @Override
    public void onCompleted() {
      heard.add("OK");
    }

    String next() throws InterruptedException {
      String next = heard.poll(30, TimeUnit.SECONDS);
      return next == null ? "nothing" : next;
    }
  }

  @Test
  void serves_the_client_of_npm_all_kinds_of_calls() throws Exception {
    List<String> said = npm.run("grpc.mjs", Integer.toString(gate.address().getPort()), key);
    assertThat(said).hasSize(10).allMatch(line -> line.startsWith("ok "));
  }

  @Test
  void serves_grpc_java_unary_calls_and_records_their_status() throws Exception {
    byte[] large = new byte[4 << 20];
    assertThat(ClientCalls.blockingUnaryCall(call("Unary", MethodType.UNARY), large))
        .hasSize(large.length);
    AtomicReference<@Nullable Metadata> head = new AtomicReference<>();
    Channel watched =
        ClientInterceptors.intercept(
            by(key), MetadataUtils.newCaptureMetadataInterceptor(head, new AtomicReference<>()));
    byte[] back =
        ClientCalls.blockingUnaryCall(
            watched,
            EchoMethod.of("Unary", MethodType.UNARY),
            CallOptions.DEFAULT,
            "hi".getBytes(UTF_8));
    assertThat(new String(back, UTF_8)).isEqualTo("hi");
    assertThat(upstream.await("saw")).doesNotContain(key);
    Metadata fields = Objects.requireNonNull(head.get());
    String call = fields.get(Metadata.Key.of("gatehouse-call", Metadata.ASCII_STRING_MARSHALLER));
    assertThat(call).isNotNull();
    Json record = gate.record(Objects.requireNonNull(call));
    assertThat(record.text("operation")).isEqualTo("unary");
    assertThat(record.at("/end").text("endStatus")).isEqualTo("0");
    assertThat(record.at("/end").text("complete")).isEqualTo("true");
  }

  @Test
  void serves_grpc_java_streams_of_all_kinds() throws Exception {
    Iterator<byte[]> down =
        ClientCalls.blockingServerStreamingCall(
            call("Down", MethodType.SERVER_STREAMING), "500".getBytes(UTF_8));
    int count = 0;
    while (down.hasNext()) {
      assertThat(new String(down.next(), UTF_8)).isEqualTo("part " + count++);
    }
    assertThat(count).isEqualTo(500);
    Answers up = new Answers();
    StreamObserver<byte[]> sends =
        ClientCalls.asyncClientStreamingCall(call("Up", MethodType.CLIENT_STREAMING), up);
    for (int i = 0; i < 100; i++) {
      sends.onNext(new byte[10_000]);
    }
    // Longer than the upstream's timeout, which is for calls that are no streams.
    assertThat(up.heard.poll(1500, TimeUnit.MILLISECONDS)).isNull();
    sends.onCompleted();
    assertThat(up.next()).isEqualTo("1000000");
    assertThat(up.next()).isEqualTo("OK");
    Answers both = new Answers();
    StreamObserver<byte[]> talks =
        ClientCalls.asyncBidiStreamingCall(call("Both", MethodType.BIDI_STREAMING), both);
    for (int i = 0; i < 20; i++) {
      talks.onNext(("m" + i).getBytes(UTF_8));
      assertThat(both.next()).isEqualTo("m" + i);
    }
    talks.onCompleted();
    assertThat(both.next()).isEqualTo("OK");
  }

  @Test
  void keeps_the_deadline_of_a_call_and_passes_its_end_on() throws Exception {
    // The call has to arrive before it, also on a slow machine.
    CallOptions soon = CallOptions.DEFAULT.withDeadlineAfter(2, TimeUnit.SECONDS);
    try {
      ClientCalls.blockingUnaryCall(call("Never", MethodType.UNARY, soon), "x".getBytes(UTF_8));
      throw new AssertionError("it was answered");
    } catch (StatusRuntimeException e) {
      assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    }
    assertThat(upstream.await("cancelled Never")).isEmpty();
  }

  @Test
  void passes_a_cancellation_on() throws Exception {
    Answers both = new Answers();
    ClientCall<byte[], byte[]> call = call("Both", MethodType.BIDI_STREAMING);
    StreamObserver<byte[]> talks = ClientCalls.asyncBidiStreamingCall(call, both);
    talks.onNext("x".getBytes(UTF_8));
    assertThat(both.next()).isEqualTo("x");
    call.cancel("enough", null);
    assertThat(both.next()).isEqualTo("CANCELLED enough");
    assertThat(upstream.await("cancelled Both")).isEmpty();
  }

  @Test
  void ends_open_streams_when_their_key_is_revoked() throws Exception {
    String other = gate.issueKey("portal");
    Answers both = new Answers();
    StreamObserver<byte[]> talks =
        ClientCalls.asyncBidiStreamingCall(
            by(other)
                .newCall(EchoMethod.of("Both", MethodType.BIDI_STREAMING), CallOptions.DEFAULT),
            both);
    talks.onNext("x".getBytes(UTF_8));
    assertThat(both.next()).isEqualTo("x");
    Answers silent = new Answers();
    StreamObserver<byte[]> sends =
        ClientCalls.asyncClientStreamingCall(
            by(other)
                .newCall(EchoMethod.of("Up", MethodType.CLIENT_STREAMING), CallOptions.DEFAULT),
            silent);
    sends.onNext(new byte[10]);
    String id = gate.search("--limit", "1").getFirst().text("credential");
    gate.command("key", "revoke", id).succeeds();
    assertThat(both.next()).startsWith("UNAUTHENTICATED").contains("credential-revoked");
    assertThat(silent.next()).startsWith("UNKNOWN").contains("outcome-unknown");
  }

  @Test
  void ends_open_streams_when_their_operation_is_stopped() throws Exception {
    Answers both = new Answers();
    StreamObserver<byte[]> talks =
        ClientCalls.asyncBidiStreamingCall(call("Both", MethodType.BIDI_STREAMING), both);
    talks.onNext("x".getBytes(UTF_8));
    assertThat(both.next()).isEqualTo("x");
    gate.errand("{\"errand\":\"stop\",\"scope\":\"operation\",\"name\":\"echo.both\"}");
    assertThat(both.next()).startsWith("UNAVAILABLE").contains("(stopped)");
    gate.errand("{\"errand\":\"resume\",\"scope\":\"operation\",\"name\":\"echo.both\"}");
  }
}
