package dev.gatehouse.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SniCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import org.jspecify.annotations.Nullable;

/**
 * A connection of a caller whose protocol is not known yet. Over TLS it is agreed on (RFC 7301);
 * without, a caller on this machine may begin with the preface of HTTP/2 (RFC 9113 §3.3).
 */
final class Greeting extends Timed implements Visitor {
  /** Enough of the preface to be sure: no method of ours begins like this. */
  private static final int TOLD_APART = 3;

  private final Doorway doorway;
  private final ProxyLoop loop;
  private final SocketChannel channel;
  private final Peer peer;
  private final long since = System.nanoTime();
  private @Nullable ByteBuf unread;

  Greeting(Doorway doorway, ProxyLoop loop, SocketChannel channel, Peer peer) {
    this.doorway = doorway;
    this.loop = loop;
    this.channel = channel;
    this.peer = peer;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    loop.ticker().add(this);
    doorway.opened(this);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake) {
      if (handshake.isSuccess()) {
        SslHandler tls = ctx.pipeline().get(SslHandler.class);
        String agreed = tls == null ? null : tls.applicationProtocol();
        boolean http2 = ApplicationProtocolNames.HTTP_2.equals(agreed);
        if (http2 || !doorway.left()) {
          // Of TLS 1.3 the caller has the last word, to which nothing is said before its first
          // answer; who gathers small packets would wait for that with its call.
          Io.acknowledge(channel);
          become(http2);
        } else {
          Wire.close(channel);
        }
      } else {
        Wire.close(channel);
      }
    } else if (event instanceof SniCompletionEvent hello && !hello.isSuccess()) {
      TlsGreeting.refuse(channel, hello.cause());
    } else if (event == ChannelInputShutdownEvent.INSTANCE) {
      if (unread == null) {
        Wire.close(channel);
      } else {
        become(false);
        ctx.pipeline().fireUserEventTriggered(event);
      }
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf in = (ByteBuf) message;
    ByteBuf all = unread == null ? in : Joined.of(channel.alloc(), unread, in);
    unread = all;
    int at = 0;
    while (at < TOLD_APART
        && at < all.readableBytes()
        && all.getByte(all.readerIndex() + at) == Frames.PREFACE[at]) {
      at++;
    }
    if (at == TOLD_APART) {
      become(channel.remoteAddress().getAddress().isLoopbackAddress());
    } else if (at < all.readableBytes()) {
      become(false);
    }
  }

  private void become(boolean http2) {
    Timed next =
        http2
            ? new CallerStreams(doorway, loop, channel, peer)
            : new CallerConnection(doorway, loop, channel, peer);
    loop.ticker().remove(this);
    doorway.became(this, (Visitor) next);
    channel.pipeline().replace(this, null, next);
    ByteBuf first = unread;
    unread = null;
    if (first != null) {
      channel.pipeline().fireChannelRead(first);
    }
  }

  @Override
  Channel channel() {
    return channel;
  }

  @Override
  public void tick(long now) {
    boolean begun = unread != null;
    if (begun && now - since > doorway.config().headTime().toNanos()) {
      become(false);
    } else if (!begun && now - since > doorway.config().idleTime().toNanos()) {
      Wire.close(channel);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    loop.ticker().remove(this);
    doorway.closed(this);
    if (unread != null) {
      unread.release();
      unread = null;
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    Wire.failed(ctx.channel(), cause);
  }

  /** Over TLS there may be a protocol in which the caller can be told to go elsewhere. */
  @Override
  public void drain() {
    boolean tells = doorway.left() && doorway.scheme().equals("https");
    if (!doorway.leaving() && !tells) {
      cutOff();
    }
  }

  @Override
  public boolean awaitsCalls() {
    return true;
  }

  @Override
  public void cutOff() {
    loop.execute(
        () -> {
          if (channel.pipeline().context(this) != null) {
            Wire.close(channel);
          }
        });
  }
}
