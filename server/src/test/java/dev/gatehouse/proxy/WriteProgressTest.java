package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WriteProgressTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long TICK = SECOND / 10;
  private static final long MOST = 5 * SECOND;

  /** What a socket takes at a time. */
  private int takes;

  private final EmbeddedChannel channel =
      new EmbeddedChannel() {
        @Override
        protected void doWrite(ChannelOutboundBuffer out) {
          out.removeBytes(takes);
        }
      };
  private final WriteProgress progress = new WriteProgress();
  private long now = 1;

  @BeforeEach
  void writes_what_nobody_takes() {
    var _ = channel.write(Unpooled.wrappedBuffer(new byte[200]));
  }

  @AfterEach
  void ends() {
    channel.finishAndReleaseAll();
  }

  /** Writes more, and looks, each tick for so long; whether the peer was ever found stuck. */
  private boolean stuckWhileMoreIsWritten(long nanos) {
    boolean stuck = false;
    for (long end = now + nanos; now < end; now += TICK) {
      var _ = channel.writeAndFlush(Unpooled.wrappedBuffer(new byte[13]));
      stuck |= progress.stuck(channel, now, MOST);
    }
    return stuck;
  }

  /** Looks each tick, for so long; whether the peer was ever found stuck. */
  private boolean stuckWithin(long nanos) {
    boolean stuck = false;
    for (long end = now + nanos; now < end; now += TICK) {
      stuck |= progress.stuck(channel, now, MOST);
    }
    return stuck;
  }

  @Test
  void finds_a_peer_that_takes_nothing_in_time() {
    assertThat(stuckWithin(MOST)).isFalse();
    assertThat(stuckWithin(SECOND)).isTrue();
  }

  @Test
  void takes_what_is_outstanding_after_a_rest_for_something_else() {
    assertThat(stuckWithin(SECOND)).isFalse();
    now += 10 * SECOND;
    assertThat(stuckWithin(MOST)).isFalse();
    assertThat(stuckWithin(SECOND)).isTrue();
  }

  @Test
  void knows_nothing_any_more_of_what_it_forgot() {
    assertThat(stuckWithin(MOST - SECOND)).isFalse();
    progress.forget();
    assertThat(stuckWithin(MOST)).isFalse();
    assertThat(stuckWithin(SECOND)).isTrue();
  }

  @Test
  void finds_a_peer_that_takes_nothing_of_what_becomes_more() {
    assertThat(stuckWhileMoreIsWritten(MOST)).isFalse();
    assertThat(stuckWhileMoreIsWritten(SECOND)).isTrue();
  }

  @Test
  void lets_a_peer_be_that_takes_less_than_comes() {
    takes = 1;
    assertThat(stuckWhileMoreIsWritten(4 * MOST)).isFalse();
    takes = 13;
    assertThat(stuckWhileMoreIsWritten(4 * MOST)).isFalse();
  }
}
