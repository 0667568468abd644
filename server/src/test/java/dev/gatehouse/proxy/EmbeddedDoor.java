package dev.gatehouse.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.gatehouse.pipeline.Body;
import dev.gatehouse.pipeline.Caller;
import dev.gatehouse.pipeline.Effect;
import dev.gatehouse.pipeline.Exchange;
import dev.gatehouse.pipeline.Headers;
import dev.gatehouse.pipeline.Live;
import dev.gatehouse.pipeline.Load;
import dev.gatehouse.pipeline.Operation;
import dev.gatehouse.pipeline.Pipeline;
import dev.gatehouse.pipeline.Request;
import dev.gatehouse.pipeline.Response;
import dev.gatehouse.pipeline.Routes;
import dev.gatehouse.pipeline.Snapshot;
import dev.gatehouse.pipeline.Stage;
import dev.gatehouse.pipeline.Step;
import dev.gatehouse.pipeline.Verdict;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandler;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/**
 * One connection of a caller without a network, in front of operations that read the content of
 * {@code /read…} and answer with it, and leave all other content where it is.
 */
final class EmbeddedDoor implements AutoCloseable {
  private static final int MOST_CONTENT = 100_000;

  // Not that of Door, which has every buffer watched: here it is counted what is left of all.
  private static final Listener.Config USUAL =
      Listener.Config.at(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));

  /** A request as the controls saw it. */
  record Seen(String method, String target, String content) {}

  final List<Seen> seen = new ArrayList<>();
  private final int bugsBefore = Bugs.count();
  final MemoryLedger ledger = new MemoryLedger();
  final EmbeddedSocket socket = new EmbeddedSocket();
  private final UnpooledByteBufAllocator buffers = new UnpooledByteBufAllocator(false, true);
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final Budget budget = new Budget(1 << 20);

  EmbeddedDoor(boolean http2) {
    this(http2, Live.NONE, EmbeddedDoor::usual);
  }

  /** In front of operations with these steps instead. */
  EmbeddedDoor(boolean http2, Live live, Function<EmbeddedDoor, List<Step>> steps) {
    var _ = socket.config().setAllocator(buffers);
    // No tick comes by itself, however long the machine takes.
    socket.freezeTime();
    ProxyLoop loop =
        new ProxyLoop(0, socket.eventLoop(), InstantSource.system(), new Random(1), budget);
    Pipeline pipeline = new Pipeline(steps.apply(this), ledger, _ -> {});
    Snapshot snapshot =
        new Snapshot(
            1,
            (_, method, path) ->
                new Routes.Found(
                    new Operation("api", "any", method, path, Effect.of(method), true, live),
                    pipeline,
                    List.of(),
                    path,
                    10_000_000_000L),
            new Pipeline(List.of(), ledger, _ -> {}));
    Doorway doorway = new Doorway(USUAL, "http", () -> snapshot, ledger, new Load(1000));
    Peer peer = new Peer(socket.remoteAddress().getAddress(), 443);
    ChannelHandler connection =
        http2
            ? new CallerStreams(doorway, loop, socket, peer)
            : new CallerConnection(doorway, loop, socket, peer);
    socket.pipeline().addLast(connection);
    socket.runPendingTasks();
  }

  private List<Step> usual() {
    return List.of(
        Step.enforce(
            Stage.AUTHENTICATE, it -> Verdict.pass(it.by(new Caller.Anyone("everybody", true)))),
        Step.enforce(
            Stage.VALIDATE, new ReadBody(MOST_CONTENT, it -> it.path().startsWith("/read"))),
        Step.enforce(Stage.FORWARD, this::answer));
  }

  private Verdict answer(Exchange exchange) {
    Request request = exchange.request();
    byte[] content = request.body() instanceof Body.Bytes bytes ? bytes.content() : new byte[0];
    String query = request.query().isEmpty() ? "" : "?" + request.query();
    seen.add(new Seen(request.method(), request.path() + query, new String(content, ISO_8859_1)));
    Headers headers = Headers.of("Content-Type", "text/plain");
    return Verdict.pass(exchange.with(new Response(200, headers, new Body.Bytes(content))));
  }

  /** Sends bytes as one piece. */
  void send(byte[] bytes, int from, int to) {
    if (socket.isActive()) {
      socket.writeInbound(
          buffers.heapBuffer(Math.max(1, to - from)).writeBytes(bytes, from, to - from));
      socket.runPendingTasks();
    }
    for (ByteBuf part = socket.readOutbound(); part != null; part = socket.readOutbound()) {
      byte[] some = new byte[part.readableBytes()];
      part.readBytes(some).release();
      out.writeBytes(some);
    }
  }

  /** Sends bytes in pieces of one size. */
  EmbeddedDoor sendAll(byte[] bytes, int piece) {
    for (int at = 0; at < bytes.length; at += piece) {
      send(bytes, at, Math.min(bytes.length, at + piece));
    }
    return this;
  }

  /** Its loop looks at it, at a time of {@link System#nanoTime}. */
  void tick(long now) {
    socket.pipeline().get(Timed.class).tick(now);
    send(new byte[0], 0, 0);
  }

  /** All that was answered so far. */
  byte[] answered() {
    return out.toByteArray();
  }

  /** Ends the connection: nothing of it may be left, and no bug may have been met. */
  @Override
  public void close() {
    var _ = socket.finishAndReleaseAll();
    long left = buffers.metric().usedHeapMemory() + buffers.metric().usedDirectMemory();
    if (left != 0 || budget.held() != 0) {
      throw new IllegalStateException(left + " bytes are left, " + budget.held() + " held");
    }
    List<String> bugs = Bugs.since(bugsBefore);
    if (!bugs.isEmpty()) {
      throw new IllegalStateException("bugs were logged: " + bugs);
    }
  }
}
