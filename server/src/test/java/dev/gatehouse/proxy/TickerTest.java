package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated // it meets bugs, which tests beside it would be told of
class TickerTest {
  private final EventLoop loop = new DefaultEventLoop();
  private final Ticker ticker = new Ticker();

  @AfterEach
  void stop() {
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  /** A connection of which each look does this. */
  private static final class Looked extends Timed {
    private final Channel channel = new EmbeddedChannel();
    private final LongConsumer look;

    Looked(LongConsumer look) {
      this.look = look;
    }

    @Override
    void tick(long now) {
      look.accept(now);
    }

    @Override
    Channel channel() {
      return channel;
    }
  }

  @Test
  void closes_what_a_look_meets_a_bug_at_and_looks_on_at_the_others() throws Exception {
    CountDownLatch looks = new CountDownLatch(4);
    Looked first = new Looked(_ -> looks.countDown());
    Looked faulty =
        new Looked(
            _ -> {
              throw new IllegalStateException("a bug");
            });
    Looked last = new Looked(_ -> looks.countDown());
    List.of(first, faulty, last).forEach(ticker::add);

    ticker.start(loop);

    assertThat(looks.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(faulty.channel().isOpen()).isFalse();
    assertThat(first.channel().isOpen()).isTrue();
    assertThat(last.channel().isOpen()).isTrue();
  }
}
