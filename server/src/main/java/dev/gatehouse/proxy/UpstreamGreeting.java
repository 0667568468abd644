package dev.gatehouse.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;

/**
 * A connection to an upstream whose protocol is not agreed on yet. The calls that may share it wait
 * in the pool; the one that it was made for is the first of them.
 */
final class UpstreamGreeting extends ChannelInboundHandlerAdapter implements Made {
  private final UpstreamPool pool;
  private final Forwarding call;
  private boolean over;

  UpstreamGreeting(UpstreamPool pool, Forwarding call) {
    this.pool = pool;
    this.call = call;
  }

  @Override
  public ChannelHandler handler() {
    return this;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    if (pool.upstream().tls() == null) {
      become(ctx.channel(), pool.upstream().config().protocol() == Protocol.HTTP_2);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake) {
      if (!handshake.isSuccess()) {
        end(ctx.channel(), "TLS: " + handshake.cause().getMessage());
        return;
      }
      SslHandler tls = ctx.pipeline().get(SslHandler.class);
      String agreed = tls == null ? null : tls.applicationProtocol();
      boolean http2 = ApplicationProtocolNames.HTTP_2.equals(agreed);
      if (!http2 && pool.upstream().config().protocol() == Protocol.HTTP_2) {
        end(ctx.channel(), "the upstream does not speak HTTP/2");
      } else {
        become(ctx.channel(), http2);
      }
    }
  }

  private void become(Channel channel, boolean http2) {
    over = true;
    if (http2) {
      pool.first(call);
      channel.pipeline().replace(this, null, new UpstreamStreams(pool, channel));
      return;
    }
    UpstreamConnection connection = new UpstreamConnection(pool, call);
    channel.pipeline().replace(this, null, connection);
    pool.unshared();
    connection.connected();
    pool.unmade(Forwarding::connect);
  }

  private void end(Channel channel, String why) {
    Wire.close(channel);
    unreachable(why);
  }

  @Override
  public void unreachable(String why) {
    if (over) {
      return;
    }
    over = true;
    pool.gone();
    pool.unmade(waiting -> waiting.unreachable(why));
    call.unreachable(why);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    unreachable("the connection was closed while it was made");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    end(ctx.channel(), String.valueOf(cause.getMessage()));
  }
}
