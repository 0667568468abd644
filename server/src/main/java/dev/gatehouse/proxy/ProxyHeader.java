package dev.gatehouse.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a trusted proxy sends before all else: who connected to it (the PROXY protocol, version 2).
 * Anything else there ends the connection, version 1 included.
 */
final class ProxyHeader extends ChannelInboundHandlerAdapter {
  private static final byte[] SIGNATURE = {
    0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a
  };
  private static final int FIXED = 16;

  /** Bytes behind the fixed part; addresses are 12 or 36 of them, the rest says more. */
  private static final int MOST = 2048;

  private static final int LOCAL = 0x20;
  private static final int PROXY = 0x21;
  private static final int TCP4 = 0x11;
  private static final int TCP6 = 0x21;

  private final Peer peer;
  private final Duration within;
  private final Predicate<Peer> admits;
  private @Nullable ByteBuf received;
  private @Nullable ScheduledFuture<?> late;

  /**
   * @param admits whether there is room for one more from where it comes
   */
  ProxyHeader(Peer peer, Duration within, Predicate<Peer> admits) {
    this.peer = peer;
    this.within = within;
    this.admits = admits;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    late =
        ctx.executor()
            .schedule(() -> Wire.close(ctx.channel()), within.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf in = (ByteBuf) message;
    ByteBuf all = received == null ? in : Joined.of(ctx.alloc(), received, in);
    received = all;
    int length = length(all);
    if (length < 0 || (length > 0 && !understood(all, length))) {
      Wire.close(ctx.channel());
      return;
    }
    if (length > 0) {
      received = null;
      all.skipBytes(length);
      ctx.pipeline().remove(this);
      ctx.fireChannelRead(all);
    }
  }

  /** The length of a whole header; 0 if more has to come, -1 if it is none. */
  private static int length(ByteBuf in) {
    int from = in.readerIndex();
    for (int i = 0; i < SIGNATURE.length && i < in.readableBytes(); i++) {
      if (in.getByte(from + i) != SIGNATURE[i]) {
        return -1;
      }
    }
    if (in.readableBytes() < FIXED) {
      return 0;
    }
    int rest = in.getUnsignedShort(from + 14);
    return rest > MOST ? -1 : in.readableBytes() < FIXED + rest ? 0 : FIXED + rest;
  }

  private boolean understood(ByteBuf in, int length) {
    int from = in.readerIndex();
    int command = in.getUnsignedByte(from + 12);
    int family = in.getUnsignedByte(from + 13);
    if (command == LOCAL) {
      // The proxy itself speaks, such as to look whether we are well.
      return true;
    }
    int bytes = family == TCP4 ? 4 : family == TCP6 ? 16 : 0;
    if (command != PROXY || bytes == 0 || length < FIXED + 2 * bytes + 4) {
      return false;
    }
    byte[] source = new byte[bytes];
    in.getBytes(from + FIXED, source);
    try {
      InetAddress address = InetAddress.getByAddress(source);
      peer.comesFrom(address);
      return admits.test(peer);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    if (late != null) {
      late.cancel(false);
    }
    if (received != null) {
      received.release();
      received = null;
    }
  }
}
