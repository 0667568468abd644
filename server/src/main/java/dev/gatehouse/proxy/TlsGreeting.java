package dev.gatehouse.proxy;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.AbstractSniHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Reads which host a caller asks for, and goes on as that host. */
final class TlsGreeting extends AbstractSniHandler<ShownCertificates.Shown> {
  /** Bytes of a ClientHello; with a key for ML-KEM and many extensions it has about 2,000. */
  private static final int LONGEST = 16 * 1024;

  private final ShownCertificates certificates;
  private final Peer peer;

  TlsGreeting(ShownCertificates certificates, Peer peer, long timeoutMillis) {
    super(LONGEST, timeoutMillis);
    this.certificates = certificates;
    this.peer = peer;
  }

  @Override
  protected Future<ShownCertificates.Shown> lookup(
      ChannelHandlerContext ctx, @Nullable String host) {
    return ctx.executor().newSucceededFuture(certificates.to(host));
  }

  @Override
  protected void onLookupComplete(
      ChannelHandlerContext ctx, @Nullable String host, Future<ShownCertificates.Shown> found) {
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
