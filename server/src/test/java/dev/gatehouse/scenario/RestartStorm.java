package dev.gatehouse.scenario;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hundred reloads and twenty restarts under 500 calls a second and streams of 30 s. */
class RestartStorm {
  private static final int RELOADS = Integer.getInteger("gatehouse.reloads", 100);
  private static final int RESTARTS = Integer.getInteger("gatehouse.restarts", 20);
  private static final int RATE = Integer.getInteger("gatehouse.rate", 500);

  @TempDir Path folder;

  @Test
  void fails_no_call() throws Exception {
    try (TickingUpstream upstream = new TickingUpstream(Duration.ofSeconds(30));
        Gate gate = new Gate(folder, RestartScenario.configuration(upstream.url())).start()) {
      String key = gate.issueKey("portal");
      RestartScenario.run(gate, key, RATE, RELOADS, RESTARTS);
    }
  }
}
