package dev.gatehouse.proxy;

import dev.gatehouse.pipeline.Loop;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** The event loops that everything on the wire lives on: epoll where it is there, else NIO. */
public final class Transport implements AutoCloseable {
  private static final String LEAK_DETECTION = "io.netty.leakDetection.level";

  private final EventLoopGroup group;
  private final boolean epoll;
  private final IdentityHashMap<EventExecutor, ProxyLoop> byEvents = new IdentityHashMap<>();
  private final List<ProxyLoop> loops;

  private Transport(int count, boolean epoll, InstantSource clock, RandomGenerator random) {
    // Unless told otherwise Netty watches one buffer in 128, for 2 % of a call; tests watch all.
    if (ResourceLeakDetector.getLevel() == ResourceLeakDetector.Level.SIMPLE
        && System.getProperty(LEAK_DETECTION) == null) {
      ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
    }
    this.epoll = epoll;
    IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    group = new MultiThreadIoEventLoopGroup(count, new DefaultThreadFactory("loop", true), io);
    int index = 0;
    for (EventExecutor events : group) {
      byEvents.put(events, new ProxyLoop(index++, (EventLoop) events, clock, random));
    }
    loops = byEvents.values().stream().sorted(Comparator.comparingInt(ProxyLoop::index)).toList();
  }

  /** One loop per core, or as many as the system property {@code gatehouse.loops} says. */
  public static Transport open(InstantSource clock, RandomGenerator random) {
    int cores = Runtime.getRuntime().availableProcessors();
    return open(Integer.getInteger("gatehouse.loops", cores), clock, random);
  }

  public static Transport open(int loops, InstantSource clock, RandomGenerator random) {
    return new Transport(loops, Epoll.isAvailable(), clock, random);
  }

  /** The way the kernel is spoken to, to be said at start: {@code epoll} or {@code nio}. */
  public String kind() {
    return epoll ? "epoll" : "nio";
  }

  public List<Loop> loops() {
    return List.copyOf(loops);
  }

  /** Ends the loops; listeners are to be closed before. */
  @Override
  public void close() {
    group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
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

  Class<? extends ServerChannel> serverChannel() {
    return epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
  }

  Class<? extends Channel> clientChannel() {
    return epoll ? EpollSocketChannel.class : NioSocketChannel.class;
  }
}
