package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.ScriptedUpstream.HELLO;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a busy loop meets: it hears of a call and of the end of a connection at once. The descriptor
 * of the one that ended is that of the one which is made next, and the news of the end are not news
 * of that.
 */
@ExtendWith(NoLeaks.class)
class ReusedDescriptorTest {
  @ParameterizedTest
  @EnumSource(Io.class)
  void makes_a_connection_that_hears_nothing_of_one_that_was_reset(Io io) throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(HELLO);
        Door door = Door.to(upstream.url()).io(io).open();
        RawCaller caller = door.caller()) {
      caller.send(Raw.head("GET /first HTTP/1.1", "Host: a")).answer();
      CountDownLatch goOn = door.busy();
      caller.send(Raw.head("GET /again HTTP/1.1", "Host: a"));
      upstream.reset();
      // The upstream's thread has to let go of it meanwhile.
      LockSupport.parkNanos(50_000_000);
      goOn.countDown();
      assertThat(caller.answer().status()).isEqualTo(200);
      assertThat(upstream.next().connection()).isEqualTo(1);
      assertThat(upstream.next().connection()).isEqualTo(2);
    }
  }
}
