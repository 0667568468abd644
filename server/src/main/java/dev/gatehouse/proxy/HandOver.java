package dev.gatehouse.proxy;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.DomainSocketReadMode;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;

/**
 * The listening sockets of a process, for its successor. The sockets themselves are handed over,
 * with all connections that wait in them: a second socket on the same port would get its own, and
 * those that wait in the first would be lost when it is closed.
 */
public final class HandOver implements AutoCloseable {
  private final Path path;
  private final Channel server;
  private final Giving giving;

  private HandOver(Path path, Channel server, Giving giving) {
    this.path = path;
    this.server = server;
    this.giving = giving;
  }

  /**
   * Offers sockets to whoever connects first, which is to be of the same user; after that this
   * process alone may have them back.
   *
   * @param taken told on a loop, when they are on their way, which process has them
   * @return empty where sockets cannot be handed over: that takes epoll
   */
  public static Optional<HandOver> offer(
      Transport transport, Path path, List<Listener> listeners, LongConsumer taken) {
    List<FileDescriptor> sockets =
        listeners.stream().flatMap(one -> one.socket().stream()).toList();
    if (sockets.size() < listeners.size()) {
      return Optional.empty();
    }
    Giving giving = new Giving(sockets, taken);
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(transport.group())
            .channel(EpollServerDomainSocketChannel.class)
            .childHandler(giving);
    try {
      // Netty deletes the file that it bound when it closes: that must not be the successor's.
      Path own = path.resolveSibling("handover." + Long.toHexString(System.nanoTime() & 0xffffff));
      var bound = bootstrap.bind(new DomainSocketAddress(own.toFile())).awaitUninterruptibly();
      if (!bound.isSuccess()) {
        return Optional.empty();
      }
      Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rw-------"));
      Files.move(own, path, StandardCopyOption.ATOMIC_MOVE);
      return Optional.of(new HandOver(path, bound.channel(), giving));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Takes what is offered at a place; nothing if nobody does. */
  public static List<Inherited> take(Path path, Duration most) {
    if (!Files.exists(path) || !Epoll.isAvailable()) {
      return List.of();
    }
    EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    try {
      Taking taking = new Taking();
      var connected =
          new Bootstrap()
              .group(group)
              .channel(EpollDomainSocketChannel.class)
              .handler(taking)
              .connect(new DomainSocketAddress(path.toFile()))
              .awaitUninterruptibly();
      if (!connected.isSuccess()) {
        return List.of();
      }
      boolean _ =
          connected
              .channel()
              .closeFuture()
              .awaitUninterruptibly(most.toMillis(), TimeUnit.MILLISECONDS);
      return List.copyOf(taking.inherited);
    } finally {
      group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
  }

  /** Offers nothing any more; the place is left to whoever took what was offered. */
  @Override
  public void close() {
    server.close().awaitUninterruptibly();
    if (giving.given.get()) {
      return;
    }
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      // The next process replaces it.
    }
  }

  /** Gives all sockets to the one that connects. */
  private static final class Giving extends ChannelInitializer<EpollDomainSocketChannel> {
    private final List<FileDescriptor> sockets;
    private final LongConsumer taken;
    private final AtomicBoolean given = new AtomicBoolean();

    Giving(List<FileDescriptor> sockets, LongConsumer taken) {
      this.sockets = new ArrayList<>(sockets);
      this.taken = taken;
    }

    @Override
    protected void initChannel(EpollDomainSocketChannel channel) {
      channel
          .pipeline()
          .addLast(
              new ChannelInboundHandlerAdapter() {
                @Override
                public void channelActive(ChannelHandlerContext context) throws IOException {
                  long process = channel.peerCredentials().pid();
                  if (process == ProcessHandle.current().pid()) {
                    give(context, () -> {});
                  } else if (given.compareAndSet(false, true)) {
                    give(context, () -> taken.accept(process));
                  } else {
                    Wire.close(channel);
                  }
                }
              });
    }

    private void give(ChannelHandlerContext context, Runnable then) {
      for (int i = 0; i < sockets.size() - 1; i++) {
        var _ = context.write(sockets.get(i));
      }
      var last = context.writeAndFlush(sockets.getLast());
      last.addListener(ChannelFutureListener.CLOSE);
      last.addListener(
          written -> {
            if (written.isSuccess()) {
              then.run();
            } else {
              given.set(false);
            }
          });
    }
  }

  /** Receives sockets. */
  private static final class Taking extends ChannelInitializer<EpollDomainSocketChannel> {
    private final List<Inherited> inherited = new CopyOnWriteArrayList<>();

    @Override
    protected void initChannel(EpollDomainSocketChannel channel) {
      channel.config().setReadMode(DomainSocketReadMode.FILE_DESCRIPTORS);
      channel
          .pipeline()
          .addLast(
              new ChannelInboundHandlerAdapter() {
                @Override
                public void channelRead(ChannelHandlerContext context, Object message) {
                  int socket = ((FileDescriptor) message).intValue();
                  inherited.add(new Inherited(new EpollServerSocketChannel(socket)));
                }
              });
    }
  }
}
