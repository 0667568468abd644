package dev.gatehouse.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.codec.TooLongFrameException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What is done to a channel without waiting for it: failures come back as its end. */
final class Wire {
  private static final System.Logger LOG = System.getLogger(Wire.class.getName());

  private Wire() {}

  static void write(Channel channel, ByteBuf out) {
    var _ = channel.write(out, channel.voidPromise());
  }

  /** Writes a part of a content, whose source hears when the other side has taken it. */
  static void write(Channel channel, ByteBuf part, Counted of) {
    if (of.counts()) {
      int bytes = part.readableBytes();
      channel
          .write(part)
          .addListener(
              _ -> {
                of.taken(bytes);
              });
    } else {
      write(channel, part);
    }
  }

  static void send(Channel channel, ByteBuf out) {
    var _ = channel.writeAndFlush(out, channel.voidPromise());
  }

  /** Ends a channel behind what was sent, if its socket takes that at once. */
  static void close(Channel channel) {
    channel.flush();
    var _ = channel.close();
  }

  /** Ends a channel without a word, also without what was not sent yet. */
  static void drop(Channel channel) {
    // Past whatever encrypts, which would send on its own.
    if (Io.isUring(channel.eventLoop())) {
      channel.eventLoop().execute(() -> LaterClose.closeNow(channel, channel.voidPromise()));
    } else {
      channel.unsafe().close(channel.voidPromise());
    }
  }

  /** What an exception says; of one that says nothing, of which kind it is. */
  static String why(@Nullable Throwable cause) {
    String said = cause == null ? null : cause.getMessage();
    return said == null ? String.valueOf(cause) : said;
  }

  /**
   * Ends a channel that met an exception. A reset, a failed handshake or a greeting that is too
   * large is the peer's doing, and nobody is left to be told; anything else is a bug and is logged.
   */
  static void failed(Channel channel, Throwable cause) {
    tell(cause);
    close(channel);
  }

  /** Logs an exception that is a bug of ours. */
  static void tell(Throwable cause) {
    boolean peers =
        cause instanceof IOException
            || cause.getCause() instanceof IOException
            || cause instanceof TooLongFrameException;
    if (!peers) {
      LOG.log(System.Logger.Level.ERROR, "a connection met a bug and was closed", cause);
    }
  }
}
