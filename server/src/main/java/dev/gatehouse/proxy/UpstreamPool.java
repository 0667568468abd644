package dev.gatehouse.proxy;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.lang.ref.Reference;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Optional;

/** The connections of one loop to one upstream. Confined to the loop. */
final class UpstreamPool {
  /**
   * A change is not sent on a connection that rested longer: the upstream may be closing it, and
   * then nobody could say what became of the change.
   */
  private static final long RESTED_NANOS = Duration.ofSeconds(1).toNanos();

  private final Upstream upstream;
  private final ProxyLoop loop;
  private final Bootstrap bootstrap;
  private final ArrayDeque<UpstreamConnection> idle = new ArrayDeque<>();
  private int open;
  private boolean closed;

  UpstreamPool(Upstream upstream, Transport transport, ProxyLoop loop) {
    this.upstream = upstream;
    this.loop = loop;
    bootstrap =
        new Bootstrap()
            .group(loop.events())
            .channel(transport.clientChannel())
            .option(ChannelOption.TCP_NODELAY, true)
            .option(
                ChannelOption.CONNECT_TIMEOUT_MILLIS,
                (int) Math.min(Integer.MAX_VALUE, upstream.config().connect().toMillis()))
            .option(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(32768, 65536));
  }

  Upstream upstream() {
    return upstream;
  }

  ProxyLoop loop() {
    return loop;
  }

  /** A connection that rests and can carry a call, the one used last. */
  Optional<UpstreamConnection> idle(boolean change) {
    UpstreamConnection last = idle.peekLast();
    while (last != null && !last.isOpen()) {
      idle.removeLast();
      last = idle.peekLast();
    }
    if (last == null || (change && last.restedFor(RESTED_NANOS))) {
      return Optional.empty();
    }
    idle.removeLast();
    return Optional.of(last);
  }

  boolean full() {
    return open >= upstream.config().connections();
  }

  /** Makes room by ending the connection that rested longest; false if none rests. */
  boolean makeRoom() {
    UpstreamConnection longest = idle.pollFirst();
    if (longest != null) {
      longest.close();
    }
    return longest != null;
  }

  /** Makes a connection for a call. */
  void connect(InetSocketAddress address, Forwarding call) {
    open++;
    UpstreamConnection connection = new UpstreamConnection(this, call);
    SslContext tls = upstream.tls();
    ChannelFuture future =
        bootstrap
            .clone()
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    if (tls != null) {
                      channel.pipeline().addLast(secured(tls, channel));
                    }
                    channel.pipeline().addLast(connection);
                  }
                })
            .connect(address);
    future.addListener(
        done -> {
          if (!done.isSuccess()) {
            upstream.addresses().failed(address);
            connection.unreachable(String.valueOf(done.cause().getMessage()));
          }
        });
  }

  private SslHandler secured(SslContext tls, Channel channel) {
    try {
      SslHandler handler =
          tls.newHandler(channel.alloc(), upstream.host(), upstream.port(), ServerTls.VERIFYING);
      handler.setHandshakeTimeoutMillis(upstream.config().connect().toMillis());
      return handler;
    } finally {
      // The context is freed with its upstream.
      Reference.reachabilityFence(upstream);
    }
  }

  /** Takes a connection back that can carry another call. */
  void rest(UpstreamConnection connection) {
    if (closed) {
      connection.close();
    } else {
      idle.addLast(connection);
    }
  }

  /** A connection is no more. */
  void gone(UpstreamConnection connection, boolean rested) {
    open--;
    if (rested) {
      idle.remove(connection);
    }
  }

  /** From any thread. */
  void close() {
    loop.execute(
        () -> {
          closed = true;
          for (Iterator<UpstreamConnection> all = idle.iterator(); all.hasNext(); ) {
            UpstreamConnection one = all.next();
            all.remove();
            one.close();
          }
        });
  }
}
