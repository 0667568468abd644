package dev.gatehouse.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;

/** Notices a peer that does not take what is written to it. */
final class WriteProgress {
  private long outstanding;
  private long since;

  /** Whether outstanding bytes have not become fewer, or other ones, for so long. */
  boolean stuck(Channel channel, long now, long nanos) {
    ChannelOutboundBuffer out = channel.unsafe().outboundBuffer();
    long bytes = out == null ? 0 : out.totalPendingWriteBytes() - out.currentProgress();
    if (bytes <= 0 || bytes != outstanding) {
      outstanding = bytes;
      since = now;
      return false;
    }
    return now - since > nanos;
  }
}
