package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.ScriptedUpstream.HELLO;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A crowd of callers that does all to stay while the door is closed. */
@ExtendWith(NoLeaks.class)
class FarewellCrowdTest {
  private static final Duration DRAIN = Duration.ofSeconds(60);
  private static final Duration MOMENT = Duration.ofSeconds(30);
  private static final int CROWD = 1000;

  /** Writes what the other side takes of it now; whether it still takes something. */
  private static boolean push(SocketChannel channel, byte[] what) {
    try {
      channel.write(ByteBuffer.wrap(what));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static List<SocketChannel> crowd(Door door, String request) throws IOException {
    List<SocketChannel> crowd = new ArrayList<>();
    for (int i = 0; i < CROWD; i++) {
      SocketChannel channel = SocketChannel.open(door.listener.address());
      channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
      crowd.add(channel);
    }
    for (SocketChannel channel : crowd) {
      // Its answer has begun.
      assertThat(channel.read(ByteBuffer.allocate(1))).isEqualTo(1);
      channel.configureBlocking(false);
    }
    return crowd;
  }

  private static Duration close(Door door, Duration most) {
    long begun = System.nanoTime();
    door.listener.close(most);
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  @Test
  void that_sends_on_and_on_and_never_leaves_is_gone_in_a_moment() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(
                (request, out) -> {
                  if (request.line().contains("/slow")) {
                    asked.countDown();
                    await(answer);
                  }
                  return ScriptedUpstream.always(HELLO).answer(request, out);
                });
        Door door = Door.to(upstream.url()).calls(2 * CROWD).open();
        RawCaller good = door.caller()) {
      List<SocketChannel> crowd = crowd(door, Raw.head("GET / HTTP/1.1", "Host: a"));
      good.send(Raw.head("GET /slow HTTP/1.1", "Host: a"));
      await(asked);
      byte[] more =
          Raw.head("GET / HTTP/1.1", "Host: a").repeat(20).getBytes(StandardCharsets.US_ASCII);
      Thread pushing =
          Thread.ofVirtual()
              .name("crowd")
              .start(
                  () -> {
                    List<SocketChannel> left = new ArrayList<>(crowd);
                    answer.countDown();
                    while (!left.isEmpty()) {
                      left.removeIf(channel -> !push(channel, more));
                    }
                  });
      assertThat(close(door, DRAIN)).isLessThan(MOMENT);
      assertThat(good.answer().content()).isEqualTo("hello");
      assertThat(door.listener.connections()).isZero();
      assertThat(door.transport.buffered()).isZero();
      pushing.join();
    }
  }

  private static void await(CountDownLatch until) {
    try {
      assertThat(until.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
