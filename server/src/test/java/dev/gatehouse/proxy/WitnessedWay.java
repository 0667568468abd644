package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.pipeline.Outcome;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** A door before one upstream, over HTTP/2 with another door between. */
final class WitnessedWay implements AutoCloseable {
  /** From so many bytes on, a content is sent on as it comes. */
  static final int PASSED_ON = 48 * 1024;

  static final int[] BEFORE = {0, PASSED_ON - 1, PASSED_ON, PASSED_ON + 1, 64 * 1024, 200 * 1024};

  final Witness last = new Witness();
  final List<String> expected = new ArrayList<>();
  final Door door;
  private final Door between;

  WitnessedWay(Protocol over) throws IOException {
    between = Door.to(last.url()).open();
    door =
        over == Protocol.HTTP_2
            ? Door.to(URI.create("http:/" + between.listener.address()))
                .upstream(it -> it.over(over))
                .open()
            : Door.to(last.url()).open();
  }

  /** Waits for what is sent on as it comes, of so much. */
  void passesOn(int content, long before) {
    if (content >= PASSED_ON) {
      Door.await(() -> last.bytes.get() > before + 100);
    }
  }

  /** Waits for a call: whoever resets a connection takes back what was not read from it. */
  void begins() {
    Door.await(() -> door.load.calls() == 1);
  }

  /** The last call was recorded once, for a reason of its own, and somebody else calls. */
  Outcome victim(int number) throws Exception {
    Outcome recorded = door.ledger.nextRecord();
    assertThat(recorded.reason()).isPresent();
    String path = "/victim" + number;
    try (RawCaller victim = door.caller()) {
      victim.send(Raw.head("GET " + path + " HTTP/1.1", "Host: a"));
      assertThat(victim.answer().content()).isEqualTo(path);
    }
    expected.add("GET " + path + " 0");
    assertThat(door.ledger.nextRecord().reason()).isEmpty();
    assertThat(door.ledger.records).isEmpty();
    return recorded;
  }

  @Override
  public void close() throws IOException {
    door.holdsNothing();
    door.close();
    between.close();
    assertThat(last.whole()).isEqualTo(expected);
    last.close();
  }
}
