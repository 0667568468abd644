package dev.gatehouse.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.ssl.AbstractSniHandler;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Reads which host a caller asks for, and goes on as that host. Whatever comes before a ClientHello
 * is refused: an engine that skips it would greet as no host, and not hear what is to be spoken.
 */
final class TlsGreeting extends AbstractSniHandler<ShownCertificates.Shown> {
  /** Bytes of a ClientHello; with a key for ML-KEM and many extensions it has about 2,000. */
  private static final int LONGEST = 16 * 1024;

  private static final int CHANGE_CIPHER_SPEC = 20;
  private static final int APPLICATION_DATA = 23;
  private static final int UNEXPECTED_MESSAGE = 10;
  private static final int ILLEGAL_PARAMETER = 47;
  private static final int PROTOCOL_VERSION = 70;
  private static final int SSL_3 = 0x0300;

  /** RFC 7301 §3.2: whoever means another protocol is not to be heard by HTTP. */
  private static final int NO_APPLICATION_PROTOCOL = 120;

  private final ShownCertificates certificates;
  private final Peer peer;
  private boolean heard;
  private int refusal;

  TlsGreeting(ShownCertificates certificates, Peer peer, long timeoutMillis) {
    super(LONGEST, timeoutMillis);
    this.certificates = certificates;
    this.peer = peer;
  }

  /** Behind a refusal nothing is looked at. */
  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
    if (refusal == 0) {
      super.channelRead(ctx, message);
    } else {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  protected Future<ShownCertificates.Shown> lookup(
      ChannelHandlerContext ctx, @Nullable ByteBuf hello) throws Exception {
    if (hello != null) {
      heard = true;
      refusal = refusalOf(hello);
    } else if (!heard) {
      // Else it is a hello whose names are not understood, which is for the engine to judge.
      refusal = UNEXPECTED_MESSAGE;
    }
    return super.lookup(ctx, hello);
  }

  /** The alert that is due to it; 0 if none is. */
  private static int refusalOf(ByteBuf hello) {
    if (hello.readableBytes() >= 2 && hello.getUnsignedShort(hello.readerIndex()) <= SSL_3) {
      // RFC 8446 §D.5: whatever it lists besides, which is all that an engine looks at.
      return PROTOCOL_VERSION;
    }
    return OfferedProtocols.suit(hello) ? 0 : NO_APPLICATION_PROTOCOL;
  }

  @Override
  protected Future<ShownCertificates.Shown> lookup(
      ChannelHandlerContext ctx, @Nullable String host) {
    return ctx.executor().newSucceededFuture(certificates.to(host));
  }

  @Override
  protected void onLookupComplete(
      ChannelHandlerContext ctx, @Nullable String host, Future<ShownCertificates.Shown> found) {
    if (refusal != 0) {
      if (isTls(internalBuffer())) {
        tell(ctx.channel(), refusal);
      }
      internalBuffer().skipBytes(internalBuffer().readableBytes());
      Wire.close(ctx.channel());
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

  private static boolean isTls(ByteBuf in) {
    int kind = in.isReadable() ? in.getUnsignedByte(in.readerIndex()) : 0;
    return CHANGE_CIPHER_SPEC <= kind && kind <= APPLICATION_DATA;
  }

  /** Tells a caller why its ClientHello is not read, before the connection is closed. */
  static void refuse(Channel channel, Throwable cause) {
    if (cause instanceof TooLongFrameException) {
      tell(channel, ILLEGAL_PARAMETER);
    } else if (cause instanceof NotSslRecordException) {
      tell(channel, UNEXPECTED_MESSAGE);
    }
  }

  /** A fatal alert (RFC 8446 §6). */
  private static void tell(Channel channel, int description) {
    byte[] alert = {21, 3, 3, 0, 2, 2, (byte) description};
    Wire.send(channel, Unpooled.wrappedBuffer(alert));
  }
}
