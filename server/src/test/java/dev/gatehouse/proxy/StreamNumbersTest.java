package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.ScriptedUpstream.HELLO;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the numbers of streams mean (RFC 9113 §5.1.1). */
@ExtendWith(NoLeaks.class)
class StreamNumbersTest {
  private static final int WHOLE = Frames.END_HEADERS | Frames.END_STREAM;
  private static final int WITH_PRIORITY = 0x20;
  private static final byte[] GET = FrameCaller.request("GET", "/");

  /** One that was passed over cannot be opened any more; one that was there has ended. */
  @ParameterizedTest(name = "{0} behind {1}: {2}")
  @CsvSource({"1, 3, 1", "3, 1-7, 1", "5, 1-7, 1", "1, 1-7, 5", "7, 1-7, 5", "3, 1-3-9, 5"})
  void tells_a_stream_that_was_passed_over_from_one_that_ended(int number, String before, int code)
      throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(HELLO);
        Door door = Door.to(upstream.url()).open();
        FrameCaller caller = new FrameCaller(door.listener.address()).greet()) {
      for (String stream : before.split("-", -1)) {
        caller.frame(Frames.HEADERS, WHOLE, Integer.parseInt(stream), GET).flush();
        assertThat(caller.answer(Integer.parseInt(stream)).status()).isEqualTo(200);
      }
      caller.frame(Frames.HEADERS, WHOLE, number, GET).flush();
      assertThat(caller.goneAway()).isEqualTo(code);
    }
  }

  @Test
  void a_stream_that_is_opened_wrongly_has_passed_over_those_before_it() throws Exception {
    byte[] onItself = new byte[5 + GET.length];
    onItself[3] = 7;
    System.arraycopy(GET, 0, onItself, 5, GET.length);
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(HELLO);
        Door door = Door.to(upstream.url()).open();
        FrameCaller caller = new FrameCaller(door.listener.address()).greet()) {
      caller.frame(Frames.HEADERS, WHOLE | WITH_PRIORITY, 7, onItself).flush();
      assertThat(caller.await(Frames.RST_STREAM).stream()).isEqualTo(7);
      caller.frame(Frames.HEADERS, WHOLE, 3, GET).flush();
      assertThat(caller.goneAway()).isEqualTo(1);
    }
  }

  @Test
  void a_caller_on_the_last_stream_that_there_is_is_told_once_where_it_ends() throws Exception {
    CompletableFuture<OutputStream> asked = new CompletableFuture<>();
    try (ScriptedUpstream upstream = ScriptedUpstream.keeping(asked, "");
        Door door = Door.to(upstream.url()).open();
        FrameCaller caller = new FrameCaller(door.listener.address()).greet()) {
      caller.frame(Frames.HEADERS, WHOLE, Integer.MAX_VALUE, GET).flush();
      OutputStream answer = asked.get();
      Thread closing = Thread.startVirtualThread(() -> door.listener.close(Duration.ofSeconds(20)));
      assertThat(caller.await(Frames.GOAWAY).number()).isZero();
      byte[] ping = caller.await(Frames.PING).payload();
      for (int i = 0; i < 3; i++) {
        caller.frame(Frames.PING, Frames.ACK, 0, ping);
      }
      caller.frame(Frames.PING, 0, 0, new byte[8]).flush();
      List<Integer> types = new ArrayList<>();
      do {
        types.add(caller.next().type());
      } while (types.getLast() != Frames.PING);
      assertThat(types).containsExactly(Frames.GOAWAY, Frames.PING);
      answer.write(HELLO.getBytes(US_ASCII));
      assertThat(caller.answer(Integer.MAX_VALUE).content()).isEqualTo("hello");
      assertThat(caller.goneAway()).isEqualTo(0);
      closing.join();
    }
  }
}
