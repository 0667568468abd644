package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Upstreams that refuse a request before they have read its content, and close on what they did not
 * read: the reset that this is may not overtake the answer.
 */
@ExtendWith(NoLeaks.class)
class EarlyRefusalTest {
  private static final int MANY = 60;

  /** More than is waited for before it is passed on. */
  private static final String PART = "x".repeat(100_000);

  private static final int SIZE = 50_000_000;
  private static final String HEAD =
      Raw.head("PUT / HTTP/1.1", "Host: a", "Content-Length: " + SIZE);

  private RefusingUpstream upstream;

  @BeforeEach
  void start() throws IOException {
    upstream = new RefusingUpstream();
  }

  @AfterEach
  void stop() throws IOException {
    upstream.close();
  }

  @ParameterizedTest
  @EnumSource(Io.class)
  void the_answer_is_read_before_the_reset_that_a_write_meets(Io io) throws Exception {
    answerIsRead(Door.to(upstream.url()).io(io));
  }

  @ParameterizedTest
  @EnumSource(Io.class)
  void so_it_is_over_http2(Io io) throws Exception {
    upstream.frames = true;
    answerIsRead(Door.to(upstream.url()).upstream(it -> it.over(Protocol.HTTP_2)).io(io));
  }

  private void answerIsRead(Door.Builder of) throws Exception {
    try (Door door = of.open();
        RawCaller caller = door.caller()) {
      caller.send(HEAD + PART);
      upstream.asked.acquire();
      refusedMeanwhile(door, PART, caller);

      assertThat(caller.answer().status()).isEqualTo(413);
      assertThat(door.ledger.nextRecord().answer().status()).isEqualTo(413);
    }
  }

  @ParameterizedTest
  @EnumSource(Io.class)
  void the_answer_is_read_before_the_reset_that_ends_a_wait(Io io) throws Exception {
    try (Door door = Door.to(upstream.url()).io(io).open();
        RawCaller caller = door.caller()) {
      // Until the sockets between take no more.
      caller.send(HEAD);
      Thread sender = Thread.ofVirtual().start(() -> pour(caller));
      upstream.asked.acquire();
      Door.await(() -> door.transport.buffered() > 0 || isBlocked(sender));
      refusedMeanwhile(door, "", caller);

      assertThat(caller.answer().status()).isEqualTo(413);
    }
  }

  private static boolean isBlocked(Thread sender) {
    return sender.getState() == Thread.State.WAITING;
  }

  private static void pour(RawCaller caller) {
    try {
      for (int sent = 0; sent + PART.length() < SIZE; sent += PART.length()) {
        caller.send(PART);
      }
    } catch (IOException e) {
      // The gateway reads no more of a request that is answered.
    }
  }

  /** The upstream answers and leaves, and the caller sends on, before the loop hears of either. */
  private void refusedMeanwhile(Door door, String more, RawCaller caller) throws Exception {
    CountDownLatch goOn = door.busy();
    upstream.refuse.release();
    upstream.left.acquire();
    caller.send(more);
    goOn.countDown();
  }

  @Test
  void no_answer_of_many_is_lost() throws Exception {
    upstream.refuse.release(MANY);
    try (Door door = Door.to(upstream.url()).open()) {
      for (int i = 0; i < MANY; i++) {
        Thread sender;
        try (RawCaller caller = door.caller()) {
          caller.send(HEAD + PART);
          sender = Thread.ofVirtual().start(() -> pour(caller));
          assertThat(caller.answer().status()).isEqualTo(413);
        }
        sender.join();
      }
      assertThat(door.load.calls()).isZero();
    }
  }

  /** Reads a head, answers it when it is told to, and closes on the rest. */
  private static final class RefusingUpstream implements AutoCloseable {
    final Semaphore asked = new Semaphore(0);
    final Semaphore refuse = new Semaphore(0);
    final Semaphore left = new Semaphore(0);
    private final ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    volatile boolean frames;

    RefusingUpstream() throws IOException {
      Thread.ofVirtual().name("refusing-upstream").start(this::accept);
    }

    URI url() {
      return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    private void accept() {
      while (!server.isClosed()) {
        try (Socket socket = server.accept()) {
          if (frames) {
            refuseStream(socket);
          } else {
            refuse(socket);
          }
        } catch (IOException | InterruptedException e) {
          // The gateway may end a connection whenever it likes.
        }
        left.release();
      }
    }

    private void refuse(Socket socket) throws IOException, InterruptedException {
      socket.getInputStream().readNBytes(200);
      asked.release();
      refuse.acquire();
      String answer = Raw.head("HTTP/1.1 413 Content Too Large", "Content-Length: 0");
      socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
    }

    private void refuseStream(Socket socket) throws IOException, InterruptedException {
      FrameCaller peer = new FrameCaller(socket).serve();
      FrameCaller.Frame head = peer.await(Frames.HEADERS);
      asked.release();
      refuse.acquire();
      int all = Frames.END_HEADERS | Frames.END_STREAM;
      byte[] block = FrameCaller.block(":status", "413");
      peer.frame(Frames.HEADERS, all, head.stream(), block).flush();
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }
}
