package dev.gatehouse.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;

/** Notices a peer that does not take what is written to it. */
final class WriteProgress {
  /** Who was not looked at for so long may have something else outstanding, as long as the last. */
  private static final long GAP_NANOS = 1_000_000_000L;

  private long outstanding;
  private long since;
  private long looked;

  /** Whether outstanding bytes have not become fewer, or other ones, for so long. */
  boolean stuck(Channel channel, long now, long nanos) {
    ChannelOutboundBuffer out = channel.unsafe().outboundBuffer();
    long bytes = out == null ? 0 : out.totalPendingWriteBytes() - out.currentProgress();
    boolean rested = now - looked > GAP_NANOS;
    looked = now;
    if (bytes <= 0 || bytes != outstanding || rested) {
      outstanding = bytes;
      since = now;
      return false;
    }
    return now - since > nanos;
  }
}
