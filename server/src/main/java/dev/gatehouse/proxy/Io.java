package dev.gatehouse.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringChannelOption;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/** The ways to speak to a kernel about sockets. */
public enum Io {
  EPOLL("epoll") {
    @Override
    @Nullable Throwable unavailability() {
      return Epoll.unavailabilityCause();
    }

    @Override
    IoHandlerFactory handlers() {
      return LastingEpoll.factory();
    }

    @Override
    Class<? extends ServerChannel> serverChannel() {
      return EpollServerSocketChannel.class;
    }

    @Override
    Class<? extends Channel> clientChannel() {
      return EpollSocketChannel.class;
    }
  },
  IO_URING("io-uring") {
    @Override
    @Nullable Throwable unavailability() {
      return IoUring.unavailabilityCause();
    }

    @Override
    IoHandlerFactory handlers() {
      return new OrderlyUring.Factory();
    }

    @Override
    Class<? extends ServerChannel> serverChannel() {
      return IoUringServerSocketChannel.class;
    }

    @Override
    Class<? extends Channel> clientChannel() {
      return IoUringSocketChannel.class;
    }
  },
  NIO("nio") {
    @Override
    @Nullable Throwable unavailability() {
      return null;
    }

    @Override
    IoHandlerFactory handlers() {
      return NioIoHandler.newFactory();
    }

    @Override
    Class<? extends ServerChannel> serverChannel() {
      return NioServerSocketChannel.class;
    }

    @Override
    Class<? extends Channel> clientChannel() {
      return NioSocketChannel.class;
    }
  };

  static {
    // Netty 4.2.18 never hears of a reset that comes with content where one poll tells of all that
    // comes: the poll tells once, and the content is read. It costs an entry of the ring per read.
    String pollsForAll = "io.netty.iouring.pollAddMultishotEnabled";
    if (System.getProperty(pollsForAll) == null) {
      System.setProperty(pollsForAll, "false");
    }
  }

  private static final ChannelOption<Boolean> ACKNOWLEDGES =
      NioChannelOption.of(ExtendedSocketOptions.TCP_QUICKACK);

  private final String word;

  Io(String word) {
    this.word = word;
  }

  /** Its name for people. */
  public String word() {
    return word;
  }

  /** Why it is not to be had here; null if it is. */
  abstract @Nullable Throwable unavailability();

  abstract IoHandlerFactory handlers();

  abstract Class<? extends ServerChannel> serverChannel();

  abstract Class<? extends Channel> clientChannel();

  /** This one or, where it is not to be had, the next best. */
  Io orNextBest() {
    if (unavailability() == null) {
      return this;
    }
    return this == EPOLL ? NIO : EPOLL.orNextBest();
  }

  /** The reason in one line. */
  String why() {
    Throwable cause = unavailability();
    Throwable root = cause;
    while (root != null && root.getCause() != null) {
      root = root.getCause();
    }
    return root == null ? "" : String.valueOf(root.getMessage()).lines().findFirst().orElse("");
  }

  /** Has what came acknowledged at once, once, instead of with what is sent next. */
  static void acknowledge(SocketChannel channel) {
    switch (channel) {
      case EpollSocketChannel it -> it.config().setTcpQuickAck(true);
      case IoUringSocketChannel it -> {
        var _ = it.config().setOption(IoUringChannelOption.TCP_QUICKACK, true);
      }
      default -> {
        var _ = channel.config().setOption(ACKNOWLEDGES, true);
      }
    }
  }

  /** Whether a loop speaks by io_uring: what is sent goes to the kernel once a round. */
  static boolean isUring(EventLoop loop) {
    return loop instanceof IoEventLoop events && events.isIoType(OrderlyUring.class);
  }
}
