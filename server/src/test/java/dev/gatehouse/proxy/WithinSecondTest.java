package dev.gatehouse.proxy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.pipeline.Caller;
import dev.gatehouse.pipeline.Exchange;
import dev.gatehouse.pipeline.Headers;
import dev.gatehouse.pipeline.Live;
import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.pipeline.Response;
import dev.gatehouse.pipeline.Stage;
import dev.gatehouse.pipeline.Standing;
import dev.gatehouse.pipeline.Step;
import dev.gatehouse.pipeline.Verdict;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What may not go on ends within a second, by times that the test gives. */
@ExtendWith(NoLeaks.class)
class WithinSecondTest {
  private static final long NOT_YET = Duration.ofMillis(399).toNanos();
  private static final long BY_NOW = Duration.ofMillis(500).toNanos();

  /** Lets everybody through until something is stopped; counts how often it is asked again. */
  private static final class Switch implements Standing {
    private int asked;
    private boolean stopped;

    @Override
    public Verdict check(Exchange exchange) {
      return Verdict.pass(exchange.by(new Caller.Anyone("everybody", true)));
    }

    @Override
    public Verdict again(Exchange exchange) {
      asked++;
      return stopped ? Verdict.deny(Reason.STOPPED) : Verdict.pass(exchange);
    }
  }

  /** An upstream whose answer goes on and on. */
  private static final class Endless implements WireBody.Source {
    private boolean abandoned;

    @Override
    public void resume() {}

    @Override
    public void pause() {}

    @Override
    public void abandon() {
      abandoned = true;
    }

    @Override
    public Budget budget() {
      return Budget.UNBOUNDED;
    }
  }

  /** A large download is a call of an operation without streams. */
  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({"false, NONE", "false, EVENTS", "true, NONE", "true, EVENTS"})
  void asks_about_what_is_open_every_0_4_s_and_cuts_it(boolean http2, Live.Kind kind) {
    Switch stops = new Switch();
    Endless upstream = new Endless();
    Live live = new Live(kind, Duration.ofMinutes(10));
    try (EmbeddedDoor door = new EmbeddedDoor(http2, live, _ -> steps(stops, upstream))) {
      byte[] request = request(http2);
      long before = System.nanoTime();
      door.send(request, 0, request.length);
      long after = System.nanoTime();
      door.tick(before + NOT_YET);
      assertThat(stops.asked).isZero();
      door.tick(after + BY_NOW);
      assertThat(stops.asked).isEqualTo(1);

      stops.stopped = true;
      door.tick(after + BY_NOW + NOT_YET);
      assertThat(door.ledger.ends).isEmpty();
      assertThat(upstream.abandoned).isFalse();
      assertThat(isCut(door, http2)).isFalse();
      door.tick(after + BY_NOW + BY_NOW);
      assertThat(door.ledger.ends)
          .extracting(it -> Objects.requireNonNull(it.ending().denial()).reason())
          .containsExactly(Reason.STOPPED);
      assertThat(upstream.abandoned).isTrue();
      assertThat(isCut(door, http2)).isTrue();
    }
  }

  private static List<Step> steps(Standing stops, WireBody.Source upstream) {
    Headers headers = Headers.of("Content-Type", "text/event-stream");
    return List.of(
        Step.enforce(Stage.AUTHENTICATE, stops),
        Step.enforce(
            Stage.FORWARD,
            it ->
                Verdict.pass(
                    it.with(new Response(200, headers, new WireBody(upstream, 1L << 30))))));
  }

  private static byte[] request(boolean http2) {
    if (!http2) {
      return Raw.head("GET / HTTP/1.1", "Host: a").getBytes(US_ASCII);
    }
    byte[] block = FrameCaller.request("GET", "/");
    ByteBuffer bytes = ByteBuffer.allocate(Frames.PREFACE.length + 18 + block.length);
    bytes.put(Frames.PREFACE).putInt(Frames.SETTINGS).put((byte) 0).putInt(0);
    bytes.putInt(block.length << 8 | Frames.HEADERS);
    bytes.put((byte) (Frames.END_HEADERS | Frames.END_STREAM)).putInt(1).put(block);
    return bytes.array();
  }

  /** Whether the last that the caller saw is the end of its connection, or of its stream. */
  private static boolean isCut(EmbeddedDoor door, boolean http2) {
    byte[] answered = door.answered();
    // Of a reset, nine bytes are head and four the code (RFC 9113 §6.4).
    return http2 ? answered[answered.length - 10] == Frames.RST_STREAM : !door.socket.isOpen();
  }

  /** The rest of the second is for what the machine takes. */
  @Test
  void hears_of_an_end_in_another_process_and_asks_within_0_7_s() throws Exception {
    Duration asked = Duration.ofNanos(Call.ASK_NANOS).plusMillis(Ticker.EVERY_MILLIS);
    Duration ofKeys = constant("dev.gatehouse.register.KeyWatch", "LOOK");
    // A change of the file is told when two looks in a row found the same.
    Duration ofStops = constant("dev.gatehouse.SuccessorStops", "LOOK").multipliedBy(2);
    assertThat(asked.plus(ofKeys)).isLessThanOrEqualTo(Duration.ofMillis(700));
    assertThat(asked.plus(ofStops)).isLessThanOrEqualTo(Duration.ofMillis(700));
  }

  /** What rooms do not show one another. */
  private static Duration constant(String type, String name) throws ReflectiveOperationException {
    Field field = Class.forName(type).getDeclaredField(name);
    field.setAccessible(true);
    return (Duration) Objects.requireNonNull(field.get(null));
  }
}
