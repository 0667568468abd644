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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeparturesTest {
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final EmbeddedChannel other = new EmbeddedChannel();
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final Departures departures = new Departures(tasks::add, true);

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
    other.finishAndReleaseAll();
  }

  @Test
  void what_is_sent_leaves_at_the_end_of_the_round() {
    departures.send(Outlet.of(channel), message("first"));
    departures.send(Outlet.of(channel), message("second"));
    assertThat(left(channel)).isEmpty();

    endRound();

    assertThat(left(channel)).containsExactly("first", "second");
  }

  @Test
  void where_the_kernel_gathers_nothing_waits() {
    new Departures(tasks::add, false).send(Outlet.of(channel), message("first"));

    assertThat(left(channel)).containsExactly("first");
  }

  @Test
  void many_do_not_wait_for_the_end_of_the_round() {
    for (int i = 0; i < 64; i++) {
      assertThat(left(channel)).isEmpty();
      departures.send(Outlet.of(channel), message("m"));
    }
    assertThat(left(channel)).hasSize(64);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 63, 64, 65, 200})
  void no_request_leaves_within_the_round_it_was_made_in(int requests) {
    List<LineRequest> all = new ArrayList<>();
    for (int i = 0; i < requests; i++) {
      all.add(request(channel));
    }
    departures.send(Outlet.of(other), message("answer"));

    assertThat(left(channel)).isEmpty();
    assertThat(all).allMatch(LineRequest::isUnsent).allMatch(LineRequest::isUnheard);

    endRound();

    assertThat(left(channel)).hasSize(requests);
    assertThat(all).noneMatch(LineRequest::isUnsent).noneMatch(LineRequest::isUnheard);
  }

  @Test
  void a_request_that_a_flush_calls_for_is_one_of_the_next_round() {
    List<LineRequest> asked = new ArrayList<>();
    channel
        .pipeline()
        .addLast(
            new ChannelOutboundHandlerAdapter() {
              @Override
              public void flush(ChannelHandlerContext ctx) {
                ctx.flush();
                asked.add(request(other));
              }
            });
    departures.send(Outlet.of(channel), message("answer"));

    tasks.remove().run();

    assertThat(left(channel)).containsExactly("answer");
    assertThat(left(other)).isEmpty();
    assertThat(asked.getFirst().isUnheard()).isTrue();

    endRound();

    assertThat(left(other)).containsExactly("request");
    assertThat(asked.getFirst().isUnheard()).isFalse();
  }

  private LineRequest request(EmbeddedChannel on) {
    LineRequest request = new LineRequest(Outlet.of(on), departures);
    request.begin();
    request.whole(new HeadBuffer().text("request"), new byte[0]);
    return request;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 62, 63, 64, 65, 66, 200})
  void what_is_sent_by_whoever_leaves_goes_along(int messages) {
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
                  for (int i = 0; i < messages; i++) {
                    departures.send(Outlet.of(other), message("m"));
                  }
                }
              }
            });
    departures.send(Outlet.of(channel), message("first"));
    departures.send(Outlet.of(channel), message("second"));

    endRound();

    assertThat(left(channel)).containsExactly("first", "second");
    assertThat(left(other)).hasSize(messages);
  }

  @Test
  void a_close_does_not_overtake_what_was_sent() {
    departures.send(Outlet.of(channel), message("last"));

    Wire.close(channel);
    endRound();

    assertThat(left(channel)).containsExactly("last");
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

  private static List<String> left(EmbeddedChannel channel) {
    List<String> texts = new ArrayList<>();
    for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      texts.add(out.toString(StandardCharsets.US_ASCII));
      out.release();
    }
    return texts;
  }
}
