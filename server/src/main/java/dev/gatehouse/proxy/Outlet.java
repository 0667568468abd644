package dev.gatehouse.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.Socket;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.nio.channels.NotYetConnectedException;
import org.jspecify.annotations.Nullable;

/**
 * Where whole messages of a connection leave. Where nothing encrypts and nothing waits, a message
 * goes to the socket itself; the channel's queue, with its entries, promises and counts, is for
 * what the socket does not take at once. What is written to the channel, and its close, do not
 * overtake the message: this handler sees them first. What passes no pipeline, as {@code
 * shutdownOutput} and {@link Wire#drop}, does. Confined to its loop.
 */
final class Outlet extends ChannelOutboundHandlerAdapter {
  private final Channel channel;
  private final @Nullable Socket socket;
  private @Nullable ByteBuf message;

  private Outlet(Channel channel, @Nullable Socket socket) {
    this.channel = channel;
    this.socket = socket;
  }

  /** The outlet of a channel whose handlers are all there but the last. */
  static Outlet of(Channel channel) {
    boolean bare = channel.pipeline().get(SslHandler.class) == null;
    if (bare && channel instanceof EpollSocketChannel epoll && epoll.fd() instanceof Socket it) {
      Outlet outlet = new Outlet(channel, it);
      channel.pipeline().addFirst(outlet);
      return outlet;
    }
    return new Outlet(channel, null);
  }

  Channel channel() {
    return channel;
  }

  /** Takes a whole message, which leaves when it is told to, or ahead of what comes behind it. */
  void put(ByteBuf out) {
    queue();
    if (socket == null) {
      Wire.write(channel, out);
    } else {
      message = out;
    }
  }

  /** Lets it leave, and whatever waits in the channel. */
  void leave() {
    ByteBuf out = message;
    if (out != null && socket != null && nothingWaits() && sent(socket, out)) {
      message = null;
      out.release();
    } else {
      queue();
      channel.flush();
    }
  }

  /** Whether nothing waits here or in the channel's queue. */
  boolean isEmpty() {
    return message == null && nothingWaits();
  }

  private boolean nothingWaits() {
    ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
    return waiting == null || waiting.totalPendingWriteBytes() == 0;
  }

  /** Whether the socket took all of it; what it took is no longer in the buffer. */
  private boolean sent(Socket to, ByteBuf out) {
    // Behind its end, its descriptor may be that of another.
    if (!channel.isActive()) {
      return false;
    }
    try {
      out.skipBytes(to.sendAddress(out.memoryAddress(), out.readerIndex(), out.writerIndex()));
      return !out.isReadable();
    } catch (IOException | NotYetConnectedException broken) {
      // The channel tries again, and ends by what it meets.
      return false;
    }
  }

  private void queue() {
    ByteBuf out = message;
    if (out != null) {
      message = null;
      Wire.write(channel, out);
    }
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object behind, ChannelPromise promise) {
    queue();
    var _ = ctx.write(behind, promise);
  }

  @Override
  public void flush(ChannelHandlerContext ctx) {
    queue();
    ctx.flush();
  }

  @Override
  public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
    queue();
    var _ = ctx.close(promise);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    if (message != null) {
      message.release();
      message = null;
    }
  }
}
