package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.proxy.SteppedAnswer.Ending;
import dev.gatehouse.proxy.SteppedAnswer.Form;
import dev.gatehouse.proxy.upstream.Breaker;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The parts of a request and of its answer, in every order that there is: a whole answer arrives
 * whole, a broken one as such, and the next call gets its own.
 */
@ExtendWith(NoLeaks.class)
class OrdersTest {
  private enum Step {
    MORE,
    LAST,
    INTERIM,
    HEAD,
    PART,
    END
  }

  /** So much that a request is passed on while it comes, and no more than a window. */
  private static final int FIRST = 60_000;

  private static final int MORE = 5_000;
  private static final int LAST = 500;
  private static final int ALL = FIRST + MORE + LAST;

  private static final List<List<Step>> ORDERS =
      orders(List.of(Step.MORE, Step.LAST), List.of(Step.INTERIM, Step.HEAD, Step.PART, Step.END));

  /** What is said, besides its order. */
  private record Said(int status, Form form, int size, Ending ending, boolean stays) {
    String part(char with) {
      return String.valueOf(with).repeat(size);
    }

    String content() {
      return part('p') + part('e');
    }
  }

  private static List<List<Step>> orders(List<Step> one, List<Step> other) {
    if (one.isEmpty() || other.isEmpty()) {
      return List.of(one.isEmpty() ? other : one);
    }
    List<List<Step>> all = new ArrayList<>();
    orders(one.subList(1, one.size()), other).forEach(it -> all.add(behind(one.getFirst(), it)));
    orders(one, other.subList(1, other.size()))
        .forEach(it -> all.add(behind(other.getFirst(), it)));
    return all;
  }

  private static List<Step> behind(Step first, List<Step> others) {
    List<Step> all = new ArrayList<>(List.of(first));
    all.addAll(others);
    return all;
  }

  static Stream<Arguments> endings() {
    return Stream.of(Protocol.HTTP_1_1, Protocol.HTTP_2)
        .flatMap(
            caller ->
                Stream.of(Protocol.HTTP_1_1, Protocol.HTTP_2)
                    .flatMap(
                        upstream ->
                            Stream.of(Ending.values())
                                // Over HTTP/1.1 nobody can say so.
                                .filter(it -> it != Ending.HUSHES || upstream == Protocol.HTTP_2)
                                .map(ending -> Arguments.of(caller, upstream, ending))));
  }

  @ParameterizedTest(name = "of a caller over {0} and an upstream over {1}: {2}")
  @MethodSource("endings")
  void end_as_they_were_meant(Protocol from, Protocol to, Ending ending) throws Exception {
    try (SteppedUpstream upstream = new SteppedUpstream(to);
        Door door = upstream.door().treated(new Treatment().breaking(never())).open()) {
      for (List<Step> order : ORDERS) {
        for (Form form : Form.values()) {
          // Over HTTP/1.1 such an end is no other than one that was meant.
          if (form != Form.END || ending != Ending.CUT || to == Protocol.HTTP_2) {
            run(from, door, upstream, order, new Said(200, form, 25_000, ending, true));
          }
        }
        run(from, door, upstream, order, new Said(200, Form.LENGTH, 3, ending, true));
        run(from, door, upstream, order, new Said(403, Form.LENGTH, 25_000, ending, true));
        run(from, door, upstream, order, new Said(200, Form.CHUNKS, 25_000, ending, false));
      }
    }
  }

  private static Breaker.Settings never() {
    Duration second = Duration.ofSeconds(1);
    return new Breaker.Settings(0, 1, second, second, second);
  }

  private static void run(
      Protocol from, Door door, SteppedUpstream upstream, List<Step> order, Said said)
      throws Exception {
    try (Asking caller = from == Protocol.HTTP_2 ? new Frame(door) : new Line(door)) {
      SteppedAnswer asked = upstream.next();
      step(door, caller, asked, order, said);
      String what = order + " " + said;
      if (said.stays()) {
        boolean whole = said.ending().isWhole();
        assertThat(caller.gets(said.status(), said.content())).as(what).isEqualTo(whole);
      }
      assertThat(caller.next()).as(what).isEqualTo("fine");
      assertThat(upstream.odd).as(what).isEmpty();
    }
    door.holdsNothing();
  }

  private static void step(
      Door door, Asking caller, SteppedAnswer asked, List<Step> order, Said said) throws Exception {
    // Who refuses, or has said all, need not be told the rest.
    boolean listens = true;
    int sent = FIRST;
    for (Step step : order) {
      switch (step) {
        case MORE -> sent += caller.sends(MORE, false);
        case LAST -> sent += said.stays() ? caller.sends(LAST, true) : caller.leaves();
        case INTERIM, HEAD, PART, END -> say(asked, step, said);
      }
      listens &= step != Step.END && (step != Step.HEAD || said.status() == 200);
      if (listens) {
        asked.awaitTaken(sent);
      }
      turn(door);
    }
  }

  private static void say(SteppedAnswer asked, Step step, Said said) {
    try {
      switch (step) {
        case INTERIM -> asked.interim();
        case HEAD -> asked.head(said.status(), said.form(), 2 * said.size());
        case PART -> asked.part(said.form(), said.part('p'));
        case END -> asked.end(said.form(), said.part('e'), said.ending());
        case MORE, LAST -> throw new IllegalArgumentException("the caller says " + step);
      }
    } catch (IOException e) {
      // The gateway ends a connection that it has no use for; what its caller got is looked at.
    }
  }

  /** Lets the loop take what was said, as far as that can be known. */
  private static void turn(Door door) throws InterruptedException {
    for (int i = 0; i < 2; i++) {
      CountDownLatch turned = new CountDownLatch(1);
      door.transport.loops().getFirst().execute(turned::countDown);
      Door.hold(turned);
    }
  }

  /** A caller that has sent the first part of its request. */
  private interface Asking extends AutoCloseable {
    /** How many bytes it sent. */
    int sends(int bytes, boolean last) throws IOException;

    /** Takes its request back; it sends no bytes any more. */
    int leaves() throws IOException;

    /** Whether its answer arrives, and whole. */
    boolean gets(int status, String content);

    /** What its next call is answered. */
    String next() throws IOException;

    @Override
    void close() throws IOException;
  }

  /** Over HTTP/1.1. */
  private static final class Line implements Asking {
    private final Door door;
    private final RawCaller caller;

    Line(Door door) throws IOException {
      this.door = door;
      caller = door.caller();
      caller.send(Raw.head("POST /steps HTTP/1.1", "Host: a", "Content-Length: " + ALL));
      caller.send("x".repeat(FIRST));
    }

    @Override
    public int sends(int bytes, boolean last) {
      try {
        caller.send("x".repeat(bytes));
      } catch (IOException e) {
        // It was answered, and its connection is ended.
      }
      return bytes;
    }

    @Override
    public int leaves() throws IOException {
      caller.close();
      return 0;
    }

    @Override
    public boolean gets(int status, String content) {
      try {
        RawCaller.Answer answer = caller.answer();
        return answer.status() == status && answer.content().equals(content);
      } catch (IOException e) {
        return false;
      }
    }

    @Override
    public String next() throws IOException {
      try (RawCaller another = door.caller()) {
        return another.send(Raw.head("GET /next HTTP/1.1", "Host: a")).answer().content();
      }
    }

    @Override
    public void close() throws IOException {
      caller.close();
    }
  }

  /** Over HTTP/2, whose connection serves on. */
  private static final class Frame implements Asking {
    private final FrameCaller caller;
    private final int stream;

    Frame(Door door) throws IOException {
      caller = new FrameCaller(door.listener.address()).greet();
      stream = caller.open(FrameCaller.request("POST", "/steps"), false);
      for (int i = 0; i < 4; i++) {
        caller.frame(Frames.DATA, 0, stream, new byte[FIRST / 4]);
      }
      caller.flush();
    }

    @Override
    public int sends(int bytes, boolean last) throws IOException {
      caller.frame(Frames.DATA, last ? Frames.END_STREAM : 0, stream, new byte[bytes]).flush();
      return bytes;
    }

    @Override
    public int leaves() throws IOException {
      caller.number(Frames.RST_STREAM, stream, 8).flush();
      return 0;
    }

    @Override
    public boolean gets(int status, String content) {
      try {
        FrameCaller.Answer answer = caller.answer(stream);
        boolean ended = answer.reset() <= 0;
        return ended && answer.status() == status && answer.content().equals(content);
      } catch (IOException e) {
        return false;
      }
    }

    @Override
    public String next() throws IOException {
      return caller.get("/next").content();
    }

    @Override
    public void close() throws IOException {
      caller.close();
    }
  }
}
