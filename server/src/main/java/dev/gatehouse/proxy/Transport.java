package dev.gatehouse.proxy;

import dev.gatehouse.pipeline.Loop;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.handler.ssl.OpenSsl;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** The event loops that everything on the wire lives on. */
public final class Transport implements AutoCloseable {

  /**
   * How the loops are made.
   *
   * @param count one per core is best
   * @param io what is wanted; where it is not to be had, the next best is taken
   * @param buffered bytes of contents that may be held because somebody is slower than another
   */
  public record Settings(int count, Io io, long buffered) {
    /** One loop per core, or as many as the system property {@code gatehouse.loops} says. */
    public static Settings usual(Io io, long buffered) {
      int cores = Runtime.getRuntime().availableProcessors();
      return new Settings(Integer.getInteger("gatehouse.loops", cores), io, buffered);
    }
  }

  private static final String LEAK_DETECTION = "io.netty.leakDetection.level";
  private static final long BUFFERED = 128L << 20;

  private final IoHandlerFactory handlers;
  private final EventLoopGroup group;
  private final Io wanted;
  private final Io io;
  private final Budget budget;
  private final IdentityHashMap<EventExecutor, ProxyLoop> byEvents = new IdentityHashMap<>();
  private final List<ProxyLoop> loops;

  private Transport(Settings settings, InstantSource clock, RandomGenerator random) {
    // Unless told otherwise Netty watches one buffer in 128, for 2 % of a call; tests watch all.
    if (ResourceLeakDetector.getLevel() == ResourceLeakDetector.Level.SIMPLE
        && System.getProperty(LEAK_DETECTION) == null) {
      ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
    }
    wanted = settings.io();
    io = wanted.orNextBest();
    budget = new Budget(settings.buffered());
    handlers = io.handlers();
    group =
        new MultiThreadIoEventLoopGroup(
            settings.count(), new DefaultThreadFactory("loop", true), handlers);
    int index = 0;
    for (EventExecutor events : group) {
      byEvents.put(events, new ProxyLoop(index++, (EventLoop) events, clock, random, budget));
    }
    loops = byEvents.values().stream().sorted(Comparator.comparingInt(ProxyLoop::index)).toList();
  }

  /** Loads what speaks to the kernel and encrypts, which takes a while; says if both are native. */
  public static boolean load() {
    boolean sockets = Epoll.isAvailable();
    boolean encryption = OpenSsl.isAvailable();
    return sockets && encryption;
  }

  public static Transport open(Settings settings, InstantSource clock, RandomGenerator random) {
    return new Transport(settings, clock, random);
  }

  /** As many loops with what the kernel has. */
  public static Transport open(int loops, InstantSource clock, RandomGenerator random) {
    return open(new Settings(loops, Io.EPOLL, BUFFERED), clock, random);
  }

  /** The way the kernel is spoken to, to be said at start, and why it is not the one wanted. */
  public String kind() {
    return io == wanted
        ? io.word()
        : io.word() + ", because " + wanted.word() + " is not to be had: " + wanted.why();
  }

  /** Bytes of contents that are held now. */
  public long buffered() {
    return budget.held();
  }

  public List<Loop> loops() {
    return List.copyOf(loops);
  }

  /** Ends the loops; listeners are to be closed before. */
  @Override
  public void close() {
    try {
      if (handlers instanceof OrderlyUring.Factory orderly && !group.isShuttingDown()) {
        orderly.end();
      }
    } finally {
      group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
    }
  }

  EventLoopGroup group() {
    return group;
  }

  ProxyLoop loopOf(EventLoop events) {
    ProxyLoop loop = byEvents.get(events);
    if (loop == null) {
      throw new IllegalArgumentException("not a loop of this transport: " + events);
    }
    return loop;
  }

  /** Whether listening sockets can come from another process and go to one. */
  boolean handsOver() {
    return io == Io.EPOLL;
  }

  Class<? extends ServerChannel> serverChannel() {
    return io.serverChannel();
  }

  Class<? extends Channel> clientChannel() {
    return io.clientChannel();
  }
}
