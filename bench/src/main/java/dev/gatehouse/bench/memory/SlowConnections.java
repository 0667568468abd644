package dev.gatehouse.bench.memory;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Connections that have sent a part of a head, and send a byte of it every five seconds. */
final class SlowConnections implements AutoCloseable {
  private static final byte[] PART =
      "GET /things/1 HTTP/1.1\r\nHost: localhost\r\nX-Slow: ".getBytes(StandardCharsets.US_ASCII);
  private static final long BETWEEN = 5_000_000_000L;
  private static final int AT_A_TIME = 64;

  private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
  private final AtomicInteger open = new AtomicInteger();
  private volatile boolean closed;

  private SlowConnections() {}

  /** Returns when all are there. */
  static SlowConnections open(Callers callers, int count) throws InterruptedException {
    SlowConnections connections = new SlowConnections();
    Semaphore permits = new Semaphore(AT_A_TIME);
    CountDownLatch there = new CountDownLatch(count);
    for (int i = 0; i < count; i++) {
      Thread.ofVirtual().name("slow-" + i).start(() -> connections.live(callers, permits, there));
    }
    there.await();
    return connections;
  }

  private void live(Callers callers, Semaphore permits, CountDownLatch there) {
    permits.acquireUninterruptibly();
    Socket socket;
    try {
      socket = callers.connect();
      socket.getOutputStream().write(PART);
      sockets.add(socket);
      open.incrementAndGet();
    } catch (IOException e) {
      System.err.println("a slow connection did not come about: " + e);
      return;
    } finally {
      permits.release();
      there.countDown();
    }
    try {
      // They came one after another in a few seconds, and would go on in that step.
      LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(BETWEEN));
      while (!closed) {
        socket.getOutputStream().write('x');
        LockSupport.parkNanos(BETWEEN);
      }
    } catch (IOException e) {
      if (!closed) {
        open.decrementAndGet();
      }
    }
  }

  /** Those that the gateway did not close. */
  int open() {
    return open.get();
  }

  @Override
  public void close() throws IOException {
    closed = true;
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
