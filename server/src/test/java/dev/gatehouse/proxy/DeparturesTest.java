package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class DeparturesTest {
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final Departures departures = new Departures(tasks::add);

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  @Test
  void whatIsSentLeavesAtTheEndOfTheRound() {
    departures.send(channel, message("first"));
    departures.send(channel, message("second"));
    assertThat(left()).isEmpty();

    endRound();

    assertThat(left()).containsExactly("first", "second");
  }

  @Test
  void manyDoNotWaitForTheEndOfTheRound() {
    for (int i = 0; i < 64; i++) {
      assertThat(left()).isEmpty();
      departures.send(channel, message("m"));
    }
    assertThat(left()).hasSize(64);
  }

  @Test
  void whatIsSentByWhoeverLeavesGoesAlong() {
    channel
        .pipeline()
        .addLast(
            new ChannelOutboundHandlerAdapter() {
              private boolean asked;

              @Override
              public void flush(ChannelHandlerContext ctx) {
                ctx.flush();
                if (!asked) {
                  asked = true;
                  departures.send(channel, message("second"));
                }
              }
            });
    departures.send(channel, message("first"));

    endRound();

    assertThat(left()).containsExactly("first", "second");
  }

  @Test
  void aCloseDoesNotOvertakeWhatWasSent() {
    departures.send(channel, message("last"));

    Wire.close(channel);
    endRound();

    assertThat(left()).containsExactly("last");
    assertThat(channel.isOpen()).isFalse();
  }

  private void endRound() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  private static ByteBuf message(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
  }

  private List<String> left() {
    List<String> texts = new ArrayList<>();
    for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      texts.add(out.toString(StandardCharsets.US_ASCII));
      out.release();
    }
    return texts;
  }
}
