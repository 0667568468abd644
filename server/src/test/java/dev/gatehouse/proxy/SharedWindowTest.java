package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Callers who do not take their answers cost no other call on the connection to an upstream. */
@ExtendWith(NoLeaks.class)
class SharedWindowTest {
  private static final byte[] OK = FrameCaller.block(":status", "200");

  /** All that the streams of one connection may hold is taken by all of its streams but six. */
  private static final int SLOW = 250;

  private final AtomicInteger stalled = new AtomicInteger();

  @Test
  void many_answers_that_nobody_takes_cost_no_other_answer() throws Exception {
    List<FrameCaller> slow = new ArrayList<>();
    try (ServerSocket socket = new ServerSocket(0, 9, InetAddress.getLoopbackAddress());
        Door door = Door.to(socket).upstream(it -> it.over(Protocol.HTTP_2)).open();
        RawCaller other = door.caller()) {
      Thread.startVirtualThread(() -> serve(socket));
      // What is taken is not paid for at once.
      for (int i = 0; i < 20; i++) {
        assertAnswered(other);
      }
      while (slow.size() < 3) {
        FrameCaller caller = new FrameCaller(door.listener.address()).greet(4, 0);
        slow.add(caller);
        for (int i = 0; i < Math.min(100, SLOW - 100 * (slow.size() - 1)); i++) {
          caller.open(FrameCaller.request("GET", "/slow"), true);
        }
        caller.flush();
      }
      Door.await(() -> stalled.get() == SLOW);
      for (int i = 0; i < 20; i++) {
        assertAnswered(other);
      }
    } finally {
      for (FrameCaller caller : slow) {
        caller.close();
      }
    }
  }

  private static void assertAnswered(RawCaller caller) throws IOException {
    caller.send(Raw.head("GET /other HTTP/1.1", "Host: a"));
    assertThat(caller.answer().content()).hasSize(Inflow.WINDOW);
  }

  /** An answer on its way. */
  private static final class Sent {
    private final int stream;
    private final boolean ends;
    private int left = Inflow.WINDOW;

    Sent(int stream, boolean ends) {
      this.stream = stream;
      this.ends = ends;
    }
  }

  /** Answers with as much as a stream may hold, and keeps to the window of the connection. */
  private void serve(ServerSocket socket) {
    Deque<Sent> sending = new ArrayDeque<>();
    long window = FramesOut.DEFAULT_WINDOW;
    try (FrameCaller upstream = new FrameCaller(socket.accept()).serve()) {
      while (true) {
        FrameCaller.Frame frame = upstream.next();
        if (frame.type() == Frames.WINDOW_UPDATE && frame.stream() == 0) {
          window += frame.number();
        } else if (frame.type() == Frames.HEADERS) {
          String path = upstream.fields(frame.payload()).getOrDefault(":path", "");
          upstream.frame(Frames.HEADERS, Frames.END_HEADERS, frame.stream(), OK);
          sending.add(new Sent(frame.stream(), path.equals("/other")));
        }
        while (window > 0 && !sending.isEmpty()) {
          window -= send(upstream, sending, (int) Math.min(window, Frames.LARGEST));
        }
        upstream.flush();
      }
    } catch (IOException e) {
      // The gateway may end a connection whenever it likes.
    }
  }

  private int send(FrameCaller upstream, Deque<Sent> sending, int most) {
    Sent next = sending.element();
    int size = Math.min(next.left, most);
    next.left -= size;
    boolean last = next.left == 0;
    upstream.frame(Frames.DATA, last && next.ends ? 1 : 0, next.stream, new byte[size]);
    if (last) {
      sending.remove();
      stalled.addAndGet(next.ends ? 0 : 1);
    }
    return size;
  }
}
