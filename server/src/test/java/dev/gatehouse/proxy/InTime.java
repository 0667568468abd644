package dev.gatehouse.proxy;

import java.io.IOException;

/** What a caller does in the second that it is given. */
interface InTime {
  /** One attempt at it. */
  void run() throws Exception;

  /** Tries again where the machine stood still for so long that the second was over. */
  static void tries(InTime attempt) throws Exception {
    for (int tries = 1; ; tries++) {
      long begun = System.nanoTime();
      try {
        attempt.run();
        return;
      } catch (IOException | AssertionError e) {
        if (tries == 5 || System.nanoTime() - begun < 1_000_000_000L) {
          throw e;
        }
      }
    }
  }
}
