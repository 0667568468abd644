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
import org.jspecify.annotations.Nullable;

/** Opens sockets, and TLS on them, from one loop to one address of an upstream. */
final class Dialer {
  private final Upstream upstream;
  private final Target target;
  private final ProxyLoop loop;
  private final Bootstrap bootstrap;

  Dialer(Upstream upstream, Target target, Transport transport, ProxyLoop loop) {
    this.upstream = upstream;
    this.target = target;
    this.loop = loop;
    bootstrap =
        new Bootstrap()
            .group(loop.events())
            .channel(transport.clientChannel())
            .option(ChannelOption.TCP_NODELAY, true)
            // Who takes no more of a request may have answered it.
            .option(ChannelOption.AUTO_CLOSE, false)
            .option(
                ChannelOption.CONNECT_TIMEOUT_MILLIS,
                (int) Math.min(Integer.MAX_VALUE, upstream.config().connect().toMillis()))
            .option(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(32768, 65536));
  }

  /** Begins to make a connection, of which the greeting hears what becomes of it. */
  void dial(UpstreamGreeting made) {
    SslContext tls = upstream.tls();
    // Not among the events of a round: what epoll still tells there of a descriptor that was closed
    // in the same round would be told to the connection that got its number.
    loop.execute(() -> open(made, tls));
  }

  private void open(UpstreamGreeting made, @Nullable SslContext tls) {
    ChannelFuture future =
        bootstrap
            .clone()
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    LaterClose.onWhole(channel);
                    if (tls != null) {
                      channel.pipeline().addLast(secured(tls, channel));
                    }
                    channel.pipeline().addLast(made);
                  }
                })
            .connect(target.address());
    future.addListener(
        done -> {
          if (!done.isSuccess()) {
            made.unreachable(Wire.why(done.cause()));
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
}
