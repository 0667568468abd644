package dev.gatehouse.scenario;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A hundred reloads, ten of them with another certificate, and twenty restarts under 500 calls a
 * second and streams of 30 s.
 */
class RestartStorm {
  private static final int CERTIFICATES = 10;
  private static final int RELOADS = Integer.getInteger("gatehouse.reloads", 90);
  private static final int RESTARTS = Integer.getInteger("gatehouse.restarts", 20);
  private static final int RATE = Integer.getInteger("gatehouse.rate", 500);
  private static final long SEED = Long.getLong("gatehouse.seed", 20261126L);

  @TempDir Path folder;

  @Test
  void fails_no_call() throws Exception {
    RestartScenario.run(
        folder,
        Duration.ofSeconds(30),
        RATE,
        new Changes.Plan(RELOADS, CERTIFICATES, RESTARTS, SEED));
  }
}
