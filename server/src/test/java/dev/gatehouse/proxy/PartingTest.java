package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.socket.ChannelOutputShutdownEvent;
import org.junit.jupiter.api.Test;

class PartingTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void waits_for_as_long_as_something_is_read() {
    Parting parting = new Parting(false);
    long began = System.nanoTime();
    assertThat(parting.isOver(began + 9 * SECOND, began)).isFalse();
    assertThat(parting.hears(ChannelOutputShutdownEvent.INSTANCE)).isTrue();
    long now = System.nanoTime() + 5 * SECOND;
    assertThat(parting.isOver(now, now - SECOND / 2)).isFalse();
    assertThat(parting.isOver(now, now - 2 * SECOND)).isTrue();
    assertThat(parting.isOver(began, began - 2 * SECOND)).isFalse();
  }
}
