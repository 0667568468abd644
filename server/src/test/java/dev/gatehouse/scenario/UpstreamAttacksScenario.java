package dev.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.ConformanceReport;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A part of the attacks of {@link UpstreamAttacksStorm}, with each kind of them. */
class UpstreamAttacksScenario {
  @Test
  void desynchronizes_nobody(@TempDir Path folder) throws Exception {
    try (UpstreamAttacks attacks = new UpstreamAttacks(folder)) {
      for (String name : attacks.names()) {
        String host = name + ".test";
        attacks.play(name, UpstreamAttacks.gadgets(host, index -> index % 20 == 0));
        attacks.play(name, UpstreamAttacks.paths(host));
        attacks.play(name, UpstreamAttacks.known(host));
      }
      attacks.settle();
      ConformanceReport.write(
          "attacks on nginx, Apache, Node and Jetty, a part",
          new ConformanceReport.Row(attacks.sent(), attacks.sent(), List.of()));
      assertThat(attacks.sent()).isGreaterThan(1000);
    }
  }
}
