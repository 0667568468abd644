package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.pipeline.Stage;
import dev.gatehouse.pipeline.Verdict;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fields cost a caller a byte each, out of its table; behind the answer they must cost us none. */
@ExtendWith(NoLeaks.class)
class HeldAnswerTest {
  private static final int INITIAL_WINDOW_SIZE = 4;

  @ParameterizedTest
  @ValueSource(strings = {"/served", "/denied"})
  void holds_the_answer_and_not_the_request_for_a_closed_window(String path) throws Exception {
    List<WeakReference<byte[]>> asked = new CopyOnWriteArrayList<>();
    try (ScriptedUpstream upstream =
            ScriptedUpstream.answering("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
        Door door =
            Door.to(upstream.url())
                .before(
                    Stage.AUTHORIZE,
                    it -> {
                      asked.add(new WeakReference<>(it.request().headers().bytes()));
                      return it.request().path().equals("/denied")
                          ? Verdict.deny(Reason.NOT_GRANTED)
                          : Verdict.pass(it);
                    })
                .open();
        FrameCaller caller =
            new FrameCaller(door.listener.address()).greet(INITIAL_WINDOW_SIZE, 0)) {
      for (int i = 0; i < 20; i++) {
        caller.open(FrameCaller.request("GET", path, "x", "y".repeat(9000)), true);
      }
      caller.flush();
      for (int heads = 0; heads < 20; ) {
        heads += caller.next().type() == Frames.HEADERS ? 1 : 0;
      }
      assertThat(asked).hasSize(20);
      door.ledger.records.clear();
      long end = System.nanoTime() + 30_000_000_000L;
      long held = 20;
      while (held > 2 && System.nanoTime() < end) {
        System.gc();
        held = asked.stream().filter(it -> it.get() != null).count();
      }
      // What the loop and its scratch still point to aside.
      assertThat(held).isLessThanOrEqualTo(2);
      caller.frame(Frames.SETTINGS, 0, 0, new byte[] {0, 4, 0, 0, (byte) 0xff, (byte) 0xff});
      String content = caller.flush().answer(1).content();
      assertThat(content).contains(path.equals("/served") ? "hello" : "not-granted");
    }
  }
}
