package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a connection to an upstream meets that is no upstream's doing is not booked as one alone.
 */
@Isolated // it meets bugs, which tests beside it would be told of
@ExtendWith(NoLeaks.class)
class UpstreamBugTest {
  /** Makes what handles a connection, at any time of it. */
  private interface Made {
    ChannelHandler on(EmbeddedChannel channel, UpstreamPool pool);
  }

  static Stream<Made> connections() {
    return Stream.of(
        (_, pool) -> new UpstreamGreeting(pool, null, false),
        (channel, pool) -> new UpstreamConnection(pool, channel, Proven.forEver()),
        (channel, pool) -> new UpstreamStreams(pool, channel, Proven.forEver()));
  }

  @ParameterizedTest
  @MethodSource("connections")
  void a_bug_is_logged(Made made) throws Exception {
    assertThat(loggedOf(made, new IllegalStateException("one of ours")))
        .hasSize(1)
        .allMatch(it -> it.contains("one of ours"));
  }

  @ParameterizedTest
  @MethodSource("connections")
  void a_reset_is_not(Made made) throws Exception {
    assertThat(loggedOf(made, new IOException("reset"))).isEmpty();
  }

  private static List<String> loggedOf(Made made, Throwable met) throws Exception {
    try (Door door = Door.to(URI.create("http://127.0.0.1:1")).open()) {
      int before = Bugs.count();
      UpstreamPool pool = door.upstream.targets().all().getFirst().pool(0);
      CompletableFuture<List<String>> logged = new CompletableFuture<>();
      door.transport
          .loops()
          .getFirst()
          .execute(
              () -> {
                EmbeddedChannel channel = new EmbeddedChannel();
                channel.pipeline().addLast(made.on(channel, pool));
                channel.pipeline().fireExceptionCaught(met);
                channel.finishAndReleaseAll();
                logged.complete(Bugs.take(before));
              });
      return logged.get(30, TimeUnit.SECONDS);
    }
  }
}
