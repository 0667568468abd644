package dev.gatehouse.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import java.io.IOException;
import java.nio.channels.NotYetConnectedException;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection behind the event that it was closed in, and sees to it that it is. With
 * io_uring one that is closed while something is read from it, and has nothing left to send, stays
 * open to its peer, and so does one of which something is being sent that its peer does not take:
 * it cannot always be called back from the kernel (Netty 4.2.18).
 */
@Sharable
final class LaterClose extends ChannelDuplexHandler {
  /** What its peer takes has left by then. */
  private static final long KEPT_MILLIS = 100;

  private static final LaterClose OF_CALLERS = new LaterClose(false);
  private static final LaterClose OF_UPSTREAMS = new LaterClose(true);

  private final boolean whole;

  private LaterClose(boolean whole) {
    this.whole = whole;
  }

  /** Has a caller's connection closed so, if it is one of io_uring. */
  static void on(Channel channel) {
    if (Io.isUring(channel.eventLoop())) {
      channel.pipeline().addFirst(OF_CALLERS);
    }
  }

  /** Has a connection to an upstream closed so, also when the upstream ends its half. */
  static void onWhole(Channel channel) {
    if (Io.isUring(channel.eventLoop())) {
      // Else it would be closed without a word, and so perhaps not be.
      channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
      channel.pipeline().addFirst(OF_UPSTREAMS);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    ctx.fireUserEventTriggered(event);
    if (whole && event == ChannelInputShutdownEvent.INSTANCE) {
      closeNow(ctx.channel(), ctx.newPromise());
    }
  }

  @Override
  public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
    ctx.executor().execute(() -> closeNow(ctx.channel(), promise));
  }

  /** Closes a channel past whatever encrypts, and sees to it that it is. */
  static void closeNow(Channel channel, ChannelPromise promise) {
    channel.unsafe().close(promise);
    if (channel.isOpen()) {
      var _ = channel.eventLoop().schedule(() -> shut(channel), KEPT_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /** Ends what is still being sent, with an error, of which the close waits to hear. */
  static void shut(Channel channel) {
    if (channel.isOpen() && channel instanceof UnixChannel unix && unix.fd() instanceof Socket fd) {
      try {
        fd.shutdown();
      } catch (IOException | NotYetConnectedException e) {
        // It has ended meanwhile: Netty calls ENOTCONN of one that was reset so.
      }
    }
  }
}
