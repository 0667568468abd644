package dev.gatehouse.proxy;

import java.io.IOException;
import java.time.Duration;

/** What a caller does in the second that it is given. */
interface InTime {
  /** One attempt at it. */
  void run() throws Exception;

  /** Tries again where the machine stood still for so long that the second was over. */
  static void tries(InTime attempt) throws Exception {
    tries(Duration.ZERO, attempt);
  }

  /**
   * The same of an attempt that takes its time.
   *
   * @param usual what it takes where the machine does not stand still
   */
  static void tries(Duration usual, InTime attempt) throws Exception {
    long late = usual.plusSeconds(1).toNanos();
    for (int tries = 1; ; tries++) {
      long begun = System.nanoTime();
      try {
        attempt.run();
        return;
      } catch (IOException | AssertionError e) {
        if (tries == 5 || System.nanoTime() - begun < late) {
          throw e;
        }
      }
    }
  }
}
