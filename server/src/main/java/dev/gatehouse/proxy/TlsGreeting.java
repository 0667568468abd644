package dev.gatehouse.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.AbstractSniHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Reads which host a caller asks for, and goes on as that host. */
final class TlsGreeting extends AbstractSniHandler<ShownCertificates.Shown> {
  /** Bytes of a ClientHello; with a key for ML-KEM and many extensions it has about 2,000. */
  private static final int LONGEST = 16 * 1024;

  /** A fatal alert, {@code no_application_protocol} (RFC 7301 §3.2). */
  private static final byte[] NOTHING_SPOKEN = {21, 3, 3, 0, 2, 2, 120};

  private final ShownCertificates certificates;
  private final Peer peer;
  private boolean suits;

  TlsGreeting(ShownCertificates certificates, Peer peer, long timeoutMillis) {
    super(LONGEST, timeoutMillis);
    this.certificates = certificates;
    this.peer = peer;
  }

  @Override
  protected Future<ShownCertificates.Shown> lookup(
      ChannelHandlerContext ctx, @Nullable ByteBuf hello) throws Exception {
    suits = hello == null || OfferedProtocols.suit(hello);
    return super.lookup(ctx, hello);
  }

  @Override
  protected Future<ShownCertificates.Shown> lookup(
      ChannelHandlerContext ctx, @Nullable String host) {
    return ctx.executor().newSucceededFuture(certificates.to(host));
  }

  @Override
  protected void onLookupComplete(
      ChannelHandlerContext ctx, @Nullable String host, Future<ShownCertificates.Shown> found) {
    if (!suits) {
      // Whoever means another protocol is not to be heard by HTTP.
      ctx.writeAndFlush(Unpooled.wrappedBuffer(NOTHING_SPOKEN))
          .addListener(ChannelFutureListener.CLOSE);
      return;
    }
    SslHandler handler = certificates.handler(found.getNow(), ctx.alloc());
    handler.setHandshakeTimeoutMillis(handshakeTimeoutMillis);
    handler
        .handshakeFuture()
        .addListener(
            done -> {
              if (done.isSuccess()) {
                peer.shows(CallerTrust.shown(handler.engine()));
              }
            });
    ctx.pipeline().replace(this, "tls", handler);
  }
}
