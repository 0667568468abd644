package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * An upload that an upstream does not read shuts the window of its connection (RFC 9113 §6.9.1):
 * those that come later are answered all the same.
 */
@ExtendWith(NoLeaks.class)
@Timeout(60)
class SharedUploadTest {
  private static final byte[] OK = FrameCaller.block(":status", "200");
  private static final byte[] FRAME = new byte[Frames.LARGEST];
  private static final String GET = Raw.head("GET / HTTP/1.1", "Host: a");
  private static final String POST =
      Raw.head("POST /other HTTP/1.1", "Host: a", "Content-Length: 10000") + "x".repeat(10_000);

  private final AtomicInteger connections = new AtomicInteger();
  private final CountDownLatch shut = new CountDownLatch(1);
  private ServerSocket socket;

  /** How many connections are taken; others are closed at once. */
  private volatile int most = Integer.MAX_VALUE;

  @BeforeEach
  void listen() throws IOException {
    socket = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    Thread.startVirtualThread(this::accept);
  }

  @AfterEach
  void close() throws IOException {
    socket.close();
  }

  private Door door() throws IOException {
    return Door.to(socket)
        .upstream(it -> it.over(Protocol.HTTP_2).reading(Duration.ofSeconds(30)))
        .listener(new Allowed().maxBody(Integer.MAX_VALUE).config())
        .open();
  }

  /** Sends more than the window of a connection holds, of which the upstream reads nothing. */
  private FrameCaller stuck(Door door) throws Exception {
    FrameCaller caller = new FrameCaller(door.listener.address()).greet();
    int stream = caller.open(FrameCaller.request("POST", "/stuck"), false);
    for (int i = 0; i < 4; i++) {
      caller.frame(Frames.DATA, 0, stream, FRAME);
    }
    caller.flush();
    int paid = 0;
    while (paid < FRAME.length) {
      FrameCaller.Frame frame = caller.next(stream);
      assertThat(frame.type()).isEqualTo(Frames.WINDOW_UPDATE);
      paid += frame.number();
    }
    caller.frame(Frames.DATA, 0, stream, FRAME).flush();
    assertThat(shut.await(30, TimeUnit.SECONDS)).isTrue();
    return caller;
  }

  /** Whether a call is answered before its caller has no more patience. */
  private static boolean served(Door door, String request, int millis) {
    try (RawCaller caller = door.caller()) {
      caller.send(request).socket().setSoTimeout(millis);
      return caller.answer().status() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /** Sends one after the other until one is answered, while nothing is heard of the stuck one. */
  private static void assertServes(Door door) {
    long until = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!served(door, POST, 500)) {
      assertThat(System.nanoTime()).isLessThan(until);
    }
  }

  @Test
  void another_connection_carries_them() throws Exception {
    try (Door door = door();
        FrameCaller _ = stuck(door)) {
      assertServes(door);
      assertThat(connections).hasValue(2);
      assertThat(served(door, GET, 30_000)).isTrue();
      assertThat(connections).hasValue(2);
    }
  }

  /** Where a further connection is refused, the one that is there goes on. */
  @Test
  void a_connection_that_does_not_come_about_fails_nothing() throws Exception {
    most = 1;
    try (Door door = door();
        FrameCaller _ = stuck(door);
        RawCaller caller = door.caller()) {
      Door.await(() -> !served(door, POST, 100) && connections.get() > 1);
      caller.send(POST);
      assertThat(served(door, Raw.head("GET /release HTTP/1.1", "Host: a"), 30_000)).isTrue();
      assertThat(caller.answer().status()).isEqualTo(200);
    }
  }

  /** A window in full use is shut at each look, and paid for all the while. */
  @Test
  void those_beside_an_upload_that_goes_on_wait_their_turn() throws Exception {
    try (Door door = door();
        RawCaller busy = door.caller()) {
      busy.send(Raw.head("POST /steady HTTP/1.1", "Host: a", "Content-Length: 100000000"));
      Thread pouring = Thread.startVirtualThread(() -> pour(busy));
      long until = System.nanoTime() + Duration.ofSeconds(2).toNanos();
      while (System.nanoTime() < until) {
        assertThat(served(door, POST, 30_000)).isTrue();
      }
      assertThat(pouring.isAlive()).isTrue();
      assertThat(connections).hasValue(1);
    }
  }

  private static void pour(RawCaller busy) {
    try {
      while (true) {
        busy.socket().getOutputStream().write(FRAME);
      }
    } catch (IOException e) {
      // The test is over.
    }
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket next = socket.accept();
        if (connections.incrementAndGet() > most) {
          next.close();
        } else {
          Thread.startVirtualThread(() -> serve(next));
        }
      } catch (IOException e) {
        return;
      }
    }
  }

  /** Answers what has ended, and pays for all content, but for one path when it is told to. */
  private void serve(Socket next) {
    Map<Integer, String> paths = new HashMap<>();
    int unread = 0;
    try (FrameCaller upstream = new FrameCaller(next).serve()) {
      while (true) {
        FrameCaller.Frame frame = upstream.next();
        int stream = frame.stream();
        if (frame.type() == Frames.HEADERS) {
          paths.put(stream, upstream.fields(frame.payload()).getOrDefault(":path", ""));
        }
        String path = paths.getOrDefault(stream, "");
        int size = frame.type() == Frames.DATA ? frame.payload().length : 0;
        if (path.equals("/steady") && size > 0) {
          LockSupport.parkNanos(4_000_000);
          upstream.number(Frames.WINDOW_UPDATE, stream, size);
        }
        if (path.equals("/stuck")) {
          unread += size;
        } else if (size > 0) {
          upstream.number(Frames.WINDOW_UPDATE, 0, size).flush();
        }
        if (unread == FramesOut.DEFAULT_WINDOW) {
          shut.countDown();
        }
        if (path.equals("/release")) {
          upstream.number(Frames.WINDOW_UPDATE, 0, unread).flush();
        }
        if (frame.ends()) {
          upstream.frame(Frames.HEADERS, Frames.END_HEADERS | Frames.END_STREAM, stream, OK);
          upstream.flush();
        }
      }
    } catch (IOException e) {
      // The gateway may end a connection whenever it likes.
    }
  }
}
