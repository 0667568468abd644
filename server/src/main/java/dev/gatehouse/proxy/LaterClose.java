package dev.gatehouse.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;

/**
 * Closes a connection behind the event that it was closed in. With io_uring one that is closed
 * while something is read from it, and has nothing left to send, stays open to its peer (Netty
 * 4.2.18).
 */
@Sharable
final class LaterClose extends ChannelOutboundHandlerAdapter {
  private static final LaterClose INSTANCE = new LaterClose();

  private LaterClose() {}

  /** Has a connection closed so, if it is one of io_uring. */
  static void on(Channel channel) {
    if (Io.isUring(channel.eventLoop())) {
      channel.pipeline().addFirst(INSTANCE);
    }
  }

  @Override
  public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
    ctx.executor()
        .execute(
            () -> {
              var _ = ctx.close(promise);
            });
  }
}
