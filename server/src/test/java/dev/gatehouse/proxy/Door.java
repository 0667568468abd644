package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.pipeline.Caller;
import dev.gatehouse.pipeline.Control;
import dev.gatehouse.pipeline.Effect;
import dev.gatehouse.pipeline.Live;
import dev.gatehouse.pipeline.Load;
import dev.gatehouse.pipeline.Operation;
import dev.gatehouse.pipeline.Pipeline;
import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.pipeline.Routes;
import dev.gatehouse.pipeline.Snapshot;
import dev.gatehouse.pipeline.Stage;
import dev.gatehouse.pipeline.Step;
import dev.gatehouse.pipeline.Verdict;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A listener whose every path is one operation that anyone may call, before one upstream. */
final class Door implements AutoCloseable {
  static {
    Leaks.watch();
  }

  static final Listener.Config USUAL =
      Listener.Config.at(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));

  private static final Caller EVERYBODY = new Caller.Anyone("everybody", true);

  private final int bugsBefore = Bugs.count();
  final MemoryLedger ledger = new MemoryLedger();
  final Transport transport;
  final Load load;
  final Listener listener;
  final Upstream upstream;

  private Door(Builder builder) throws IOException {
    transport =
        Transport.open(
            new Transport.Settings(builder.loops, builder.io, builder.buffered),
            builder.clock,
            new Random(1));
    upstream = Upstream.of(transport, builder.upstream);
    List<Step> steps = new ArrayList<>();
    steps.add(Step.enforce(Stage.AUTHENTICATE, e -> Verdict.pass(e.by(EVERYBODY))));
    steps.addAll(builder.before);
    steps.add(Step.enforce(Stage.FORWARD, new Forward(upstream, builder.forward)));
    steps.addAll(builder.after);
    Pipeline pipeline = new Pipeline(steps, ledger, _ -> {});
    Snapshot snapshot =
        new Snapshot(
            1,
            (_, method, path) ->
                !builder.methods.isEmpty() && !builder.methods.contains(method)
                    ? new Routes.OtherMethods(builder.methods)
                    : new Routes.Found(
                        new Operation(
                            "api",
                            "any",
                            method,
                            path,
                            Effect.of(method),
                            builder.encoded,
                            builder.live),
                        pipeline,
                        List.of(),
                        path,
                        builder.timeout.toNanos()),
            new Pipeline(List.of(), ledger, _ -> {}));
    load = new Load(builder.calls);
    listener =
        Listener.open(transport, builder.listener, () -> snapshot, ledger, load, builder.tls);
  }

  /** How a door is set up. */
  static final class Builder {
    private Upstream.Config upstream;
    private Forward.Config forward = Forward.Config.PLAIN;
    private Listener.Config listener = USUAL;
    private Duration timeout = Duration.ofSeconds(20);
    private boolean encoded;
    private Live live = Live.NONE;
    private int calls = 1000;
    private long buffered = 64 << 20;
    private Io io = usual();
    private int loops = 1;
    private InstantSource clock = InstantSource.system();
    private List<String> methods = List.of();
    private @Nullable ServerTls tls;

    /** What {@code -Dgatehouse.io} names, if the kernel allows it, else epoll. */
    private static Io usual() {
      Io named = Io.valueOf(System.getProperty("gatehouse.io", "EPOLL"));
      return named.unavailability() == null ? named : Io.EPOLL;
    }

    private final List<Step> before = new ArrayList<>();
    private final List<Step> after = new ArrayList<>();

    private Builder(URI url) {
      upstream = Upstream.Config.at(url);
    }

    Builder upstream(UnaryOperator<Upstream.Config> change) {
      upstream = change.apply(upstream);
      return this;
    }

    Builder forward(Forward.Config config) {
      forward = config;
      return this;
    }

    Builder listener(Listener.Config config) {
      listener = config;
      return this;
    }

    Builder calls(int most) {
      calls = most;
      return this;
    }

    Builder buffered(long most) {
      buffered = most;
      return this;
    }

    Builder io(Io by) {
      io = by;
      return this;
    }

    Builder loops(int count) {
      loops = count;
      return this;
    }

    Builder clock(InstantSource by) {
      clock = by;
      return this;
    }

    /** How many connections to the upstream there may be at most. */
    Builder connections(int most) {
      return reached(most, upstream.tls());
    }

    /** How the upstream and we prove ourselves to each other. */
    Builder secured(Upstream.Tls how) {
      return reached(upstream.connections(), how);
    }

    private Builder reached(int connections, Upstream.Tls tls) {
      return upstream(
          it ->
              new Upstream.Config(
                  it.url(),
                  it.connect(),
                  it.read(),
                  it.idle(),
                  connections,
                  tls,
                  it.protocol(),
                  it.policy()));
    }

    /** How the upstream is treated. */
    Builder treated(Treatment how) {
      return upstream(it -> it.treated(how.policy()));
    }

    Builder timeout(Duration whole) {
      timeout = whole;
      return this;
    }

    /** The methods that there are; without this, any. */
    Builder methods(String... only) {
      methods = List.of(only);
      return this;
    }

    Builder live(Live how) {
      live = how;
      return this;
    }

    Builder encoded() {
      encoded = true;
      return this;
    }

    /** What it shows; null for plaintext. */
    Builder tls(@Nullable ServerTls certificate) {
      tls = certificate;
      return this;
    }

    Builder before(Stage stage, Control control) {
      before.add(Step.enforce(stage, control));
      return this;
    }

    Builder after(Control control) {
      after.add(Step.enforce(Stage.MINIMIZE, control));
      return this;
    }

    Door open() throws IOException {
      return new Door(this);
    }
  }

  static Builder to(URI url) {
    return new Builder(url);
  }

  static Builder to(ServerSocket upstream) {
    return to(URI.create("http://127.0.0.1:" + upstream.getLocalPort()));
  }

  RawCaller caller() throws IOException {
    return new RawCaller(listener.address());
  }

  /** Makes a call that is answered: why it was denied; null if it was not. */
  @Nullable Reason calls(RawCaller caller, String request) throws Exception {
    caller.send(request).answer();
    return ledger.nextRecord().reason().orElse(null);
  }

  /** Whatever happened, nothing of it is held any more. */
  void holdsNothing() {
    await(
        () -> {
          UpstreamState state = upstream.state();
          return state.underWay() == 0
              && state.waiting() == 0
              && state.addresses().stream().allMatch(it -> it.underWay() == 0);
        });
  }

  /** Lets the first loop do nothing until it is told to go on. */
  CountDownLatch busy() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    transport
        .loops()
        .getFirst()
        .execute(
            () -> {
              begun.countDown();
              hold(goOn);
            });
    begun.await();
    return goOn;
  }

  /** Lets a thread do nothing until it is told to go on. */
  static void hold(CountDownLatch until) {
    try {
      assertThat(until.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether a thread waits to write, and what the loop does meanwhile changes nothing. */
  boolean holds(Thread writing, AtomicInteger written) {
    int before = written.get();
    for (int i = 0; i < 200; i++) {
      CompletableFuture.runAsync(() -> {}, transport.loops().getFirst()).join();
      if (written.get() != before || writing.getState() != Thread.State.WAITING) {
        return false;
      }
    }
    return true;
  }

  /** Waits for what comes about by itself. */
  static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Override
  public void close() {
    listener.close(Duration.ofMillis(200));
    upstream.close();
    transport.close();
    List<String> bugs = Bugs.since(bugsBefore);
    if (!bugs.isEmpty()) {
      throw new AssertionError("bugs were logged: " + bugs);
    }
  }
}
