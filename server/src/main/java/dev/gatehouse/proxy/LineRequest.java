package dev.gatehouse.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import java.nio.charset.StandardCharsets;

/**
 * The request of a call on its way out over HTTP/1.1, one after another on a connection. What comes
 * in while it has not left answers something else. Confined to its loop.
 */
final class LineRequest implements ChannelFutureListener {
  /** A socket that waits for nobody takes so much at once. */
  private static final int SMALL = 16 * 1024;

  private static final byte[] NOTHING = new byte[0];

  private final Channel channel;
  // For messages that are whole; what is written to the channel comes behind them.
  private final Outlet outlet;
  private final Departures departures;
  private boolean chunked;
  private boolean written;
  private boolean sent;
  private boolean awaited;
  private long round = -1;

  LineRequest(Outlet outlet, Departures departures) {
    channel = outlet.channel();
    this.outlet = outlet;
    this.departures = departures;
  }

  /** Forgets the last one. */
  void begin() {
    chunked = false;
    written = false;
    sent = false;
  }

  /** Sends a head and a content that is whole. */
  void whole(HeadBuffer head, byte[] content) {
    leave(head, content);
    written = true;
  }

  /** Sends a head, behind which the content comes in parts. */
  void head(HeadBuffer head, boolean inChunks) {
    chunked = inChunks;
    leave(head, NOTHING);
  }

  private void leave(HeadBuffer head, byte[] content) {
    if (!departures.together() && content.length > SMALL) {
      // What is awaited is its beginning: it may be answered before the rest has left.
      leave(head, NOTHING);
      Wire.send(channel, Unpooled.wrappedBuffer(content));
      return;
    }
    ByteBuf out = channel.alloc().directBuffer(head.length() + content.length);
    head.into(out);
    out.writeBytes(content);
    if (departures.together()) {
      outlet.put(out);
      round = departures.leave(this);
    } else {
      // In the order of the kernel's words: what came before is heard of before it has left. Only a
      // promise of its own hears that: an object for each call, with io_uring alone.
      sent = true;
      awaited = true;
      channel.writeAndFlush(out).addListener(this);
    }
  }

  @Override
  public void operationComplete(ChannelFuture left) {
    awaited = false;
  }

  void flush() {
    // Of a channel that has ended, its end is heard behind this, and must find it unsent.
    sent |= channel.isActive();
    outlet.leave();
  }

  /** Sends a part, which it takes, of a content that hears of it. */
  void part(ByteBuf part, WireBody of) {
    if (chunked) {
      write(Integer.toHexString(part.readableBytes()) + "\r\n");
      Wire.write(channel, part, of);
      write("\r\n");
    } else {
      Wire.write(channel, part, of);
    }
    flush();
  }

  private void write(String text) {
    Wire.write(channel, Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.US_ASCII)));
  }

  /** Sends the end of a content that came in parts. */
  void end() {
    if (chunked) {
      write("0\r\n\r\n");
    }
    flush();
    written = true;
  }

  /** Whether parts are framed; behind a change of the protocol none is. */
  void frames(boolean still) {
    chunked &= still;
  }

  /** Whether all of it was written: from now on the upstream is waited for. */
  boolean isWritten() {
    return written;
  }

  /** Whether all of it was written and waits for nobody. */
  boolean hasLeft() {
    return written && outlet.isEmpty();
  }

  /**
   * Whether what comes in now came before it left: what is read within a round of events was in the
   * socket before anything that this round sends.
   */
  boolean isUnheard() {
    return awaited || round == departures.round();
  }

  /** Whether no byte of it was given to the kernel. */
  boolean isUnsent() {
    return !sent;
  }
}
