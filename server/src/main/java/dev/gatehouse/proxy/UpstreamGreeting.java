package dev.gatehouse.proxy;

import dev.gatehouse.pipeline.Reason;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * A connection to an upstream that is being made, for a call or for one that may come. Where its
 * protocol is not known beforehand, the calls that may share it wait in the pool, that one before
 * the others.
 */
final class UpstreamGreeting extends ChannelInboundHandlerAdapter {
  private final UpstreamPool pool;
  private final @Nullable Forwarding call;
  private final boolean agrees;
  private boolean over;

  /**
   * @param agrees whether it is not known beforehand that it will speak HTTP/1.1
   */
  UpstreamGreeting(UpstreamPool pool, @Nullable Forwarding call, boolean agrees) {
    this.pool = pool;
    this.call = call;
    this.agrees = agrees;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    if (pool.upstream().tls() == null) {
      boolean http2 = pool.upstream().config().protocol() == Protocol.HTTP_2;
      become(ctx.channel(), http2, Proven.forEver());
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake) {
      if (!handshake.isSuccess()) {
        end(ctx.channel(), "TLS: " + Wire.why(handshake.cause()));
        return;
      }
      SslHandler tls = ctx.pipeline().get(SslHandler.class);
      String agreed = tls == null ? null : tls.applicationProtocol();
      boolean http2 = ApplicationProtocolNames.HTTP_2.equals(agreed);
      if (!http2 && pool.upstream().config().protocol() == Protocol.HTTP_2) {
        end(ctx.channel(), "the upstream does not speak HTTP/2");
      } else {
        prove(ctx.channel(), tls, http2);
      }
    }
  }

  private void prove(Channel channel, @Nullable SslHandler tls, boolean http2) {
    try {
      Proven proven = tls == null ? Proven.forEver() : Proven.by(tls.engine().getSession());
      if (proven.isOver(pool.loop())) {
        end(channel, "TLS: its certificate, or ours, has expired");
      } else {
        become(channel, http2, proven);
      }
    } catch (SSLPeerUnverifiedException e) {
      end(channel, "TLS: " + Wire.why(e));
    }
  }

  private void become(Channel channel, boolean http2, Proven proven) {
    over = true;
    if (http2) {
      pool.first(call);
      channel.pipeline().replace(this, null, new UpstreamStreams(pool, channel, proven));
      return;
    }
    UpstreamConnection connection = new UpstreamConnection(pool, channel, proven);
    channel.pipeline().replace(this, null, connection);
    if (agrees) {
      pool.unshared();
    }
    Forwarding first = call;
    if (first == null) {
      connection.rest();
    } else {
      // What the upstream has said already is no answer.
      pool.loop().afterNextEvents(() -> begin(first, connection));
    }
    if (agrees) {
      pool.unmade(Forwarding::connect);
    }
  }

  private static void begin(Forwarding first, UpstreamConnection on) {
    if (!on.isOpen()) {
      Reason reason = on.isClosing() ? Reason.UPSTREAM_MALFORMED : Reason.UPSTREAM_BROKE_OFF;
      first.failed(reason, "it spoke or left before it was asked", Course.UNSENT);
    } else if (first.cancelled()) {
      on.rest();
    } else {
      first.with(on);
    }
  }

  private void end(Channel channel, String why) {
    Wire.close(channel);
    unreachable(why);
  }

  /** No connection came about. */
  void unreachable(String why) {
    if (over) {
      return;
    }
    over = true;
    pool.gone();
    if (agrees) {
      pool.unmade(waiting -> pool.unreachable(waiting, why));
    }
    if (call != null) {
      pool.unreachable(call, why);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    unreachable("the connection was closed while it was made");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    Wire.tell(cause);
    end(ctx.channel(), Wire.why(cause));
  }
}
