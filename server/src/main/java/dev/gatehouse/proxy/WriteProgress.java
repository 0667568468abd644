package dev.gatehouse.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import org.jspecify.annotations.Nullable;

/** Notices a peer that does not take what is written to it. */
final class WriteProgress {
  /** Who was not looked at for so long may have something else outstanding, as long as the last. */
  private static final long GAP_NANOS = 1_000_000_000L;

  private @Nullable Object first;
  private long takenOfFirst;
  private long outstanding;
  private long since;
  private long looked;

  /** Lets go of what was outstanding: what is written next is something else. */
  void forget() {
    first = null;
    takenOfFirst = 0;
    outstanding = Long.MAX_VALUE;
  }

  /** Whether nothing of what is outstanding was taken for so long, whatever else became so. */
  boolean stuck(Channel channel, long now, long nanos) {
    ChannelOutboundBuffer out = channel.unsafe().outboundBuffer();
    Object next = out == null ? null : out.current();
    long takenOfNext = out == null ? 0 : out.currentProgress();
    long bytes = out == null ? 0 : out.totalPendingWriteBytes() - takenOfNext;
    boolean rested = now - looked > GAP_NANOS;
    boolean taken = next != first || takenOfNext > takenOfFirst || bytes < outstanding;
    looked = now;
    first = next;
    takenOfFirst = takenOfNext;
    outstanding = bytes;
    if (bytes <= 0 || taken || rested) {
      since = now;
      return false;
    }
    return now - since > nanos;
  }
}
