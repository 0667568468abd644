package dev.gatehouse.bench.memory;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Calls at a steady rate, each timed from when it was due. */
final class GoodCalls {
  private static final byte[] CALL =
      "GET /things/1 HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final long[] nanos;
  private final AtomicInteger done = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private final Queue<Socket> resting = new ConcurrentLinkedQueue<>();
  private final Callers callers;

  private GoodCalls(Callers callers, int count) {
    this.callers = callers;
    nanos = new long[count];
  }

  /** Returns when the last is answered. */
  static GoodCalls make(Callers callers, int rate, Duration time) throws InterruptedException {
    int count = (int) (rate * time.toSeconds());
    GoodCalls calls = new GoodCalls(callers, count);
    CountDownLatch all = new CountDownLatch(count);
    long start = System.nanoTime();
    for (int i = 0; i < count; i++) {
      long due = start + i * 1_000_000_000L / rate;
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      Thread.ofVirtual()
          .name("good-" + i)
          .start(
              () -> {
                calls.call(due);
                all.countDown();
              });
    }
    all.await();
    return calls;
  }

  private void call(long due) {
    try {
      Socket rested = resting.poll();
      Socket socket = rested == null ? callers.connect() : rested;
      socket.getOutputStream().write(CALL);
      if (answered(socket.getInputStream())) {
        nanos[done.getAndIncrement()] = System.nanoTime() - due;
        resting.add(socket);
      } else {
        failed.incrementAndGet();
      }
    } catch (IOException e) {
      failed.incrementAndGet();
    }
  }

  private static boolean answered(InputStream in) throws IOException {
    StringBuilder answer = new StringBuilder();
    byte[] part = new byte[2048];
    while (answer.indexOf("{\"id\":1}") < 0) {
      int read = in.read(part);
      if (read < 0) {
        return false;
      }
      answer.append(new String(part, 0, read, StandardCharsets.ISO_8859_1));
    }
    return answer.indexOf("HTTP/1.1 200") == 0;
  }

  int done() {
    return done.get();
  }

  int failed() {
    return failed.get();
  }

  /** The latency that so much of the calls stayed within. */
  double millis(double share) {
    long[] sorted = Arrays.copyOf(nanos, done.get());
    Arrays.sort(sorted);
    return sorted.length == 0
        ? Double.NaN
        : sorted[(int) Math.min(sorted.length - 1, Math.floor(share * sorted.length))] / 1e6;
  }
}
