package dev.gatehouse;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** Tells a gateway to end: for good, or for a successor that has its sockets, too. */
final class Notice {
  private final CountDownLatch given = new CountDownLatch(1);
  // The process that asked for the sockets; 0 if none did.
  private volatile long successor;

  void give() {
    given.countDown();
  }

  void giveFor(long process) {
    successor = process;
    given.countDown();
  }

  void await() throws InterruptedException {
    given.await();
  }

  boolean hasSuccessor() {
    return successor != 0;
  }

  /** Waits until the successor, which may have the state folder, serves; false if it never did. */
  boolean isSucceeded(Path state) {
    return Succession.serves(successor, state);
  }
}
