package dev.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits for what has to come, however slow this machine is. */
final class Eventually {
  private static final long LONG = Duration.ofSeconds(40).toNanos();
  private static final long PAUSE = Duration.ofMillis(20).toNanos();

  private Eventually() {}

  /** What is waited for. */
  interface Condition {
    boolean holds() throws IOException;
  }

  /** Fails with what the gate logged if the condition does not come to hold. */
  static void holds(Gate gate, Condition condition) throws IOException {
    long deadline = System.nanoTime() + LONG;
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as(gate.log()).isLessThan(deadline);
      LockSupport.parkNanos(PAUSE);
    }
  }
}
