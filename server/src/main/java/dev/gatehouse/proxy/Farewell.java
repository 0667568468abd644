package dev.gatehouse.proxy;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * The end of a connection whose peer may still be sending: all that was written, then the word that
 * nothing more comes (close_notify, RFC 8446 §6.1, and a half-close, RFC 9112 §9.6); what still
 * comes is dropped until the peer leaves. A socket that is closed on unread bytes is reset, and its
 * peer may lose what it has not read yet. Confined to its loop.
 */
final class Farewell {
  /** How long a peer may take to leave, once it was told. */
  private static final long LINGER_NANOS = 1_000_000_000L;

  private final SocketChannel channel;
  private boolean begun;
  private boolean told;
  private long toldAt;

  Farewell(SocketChannel channel) {
    this.channel = channel;
  }

  /**
   * Ends the connection; what is written behind this is lost. Begun again, it no longer listens if
   * nothing comes any more.
   *
   * @param listens whether something may still come: without, it is closed behind what was written
   */
  void begin(boolean listens) {
    if (begun) {
      if (!listens) {
        closeBehind();
      }
      return;
    }
    begun = true;
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    if (tls != null && listens) {
      // It would be decrypted for nobody, and behind our close_notify no engine has to take it.
      channel.pipeline().addFirst(new Deaf());
    }
    if (listens) {
      channel.writeAndFlush(channel.alloc().buffer(0, 0)).addListener(_ -> tell(tls));
    } else {
      closeBehind();
    }
  }

  private void closeBehind() {
    channel.writeAndFlush(channel.alloc().buffer(0, 0)).addListener(ChannelFutureListener.CLOSE);
  }

  private void tell(@Nullable SslHandler tls) {
    told = true;
    toldAt = System.nanoTime();
    ChannelHandlerContext encrypted = tls == null ? null : channel.pipeline().context(tls);
    if (tls == null || encrypted == null) {
      var _ = channel.shutdownOutput();
      return;
    }
    var _ = tls.closeOutbound();
    // Behind the close_notify: a half-close throws away what the socket has not taken yet.
    encrypted
        .writeAndFlush(channel.alloc().buffer(0, 0))
        .addListener(
            _ -> {
              var _ = channel.shutdownOutput();
            });
  }

  /** Whether the peer has had its time; never while it is still being written to. */
  boolean over(long now) {
    return told && now - toldAt > LINGER_NANOS;
  }

  /** Hears nothing of what is said. */
  private static final class Deaf extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      ReferenceCountUtil.release(message);
    }
  }
}
