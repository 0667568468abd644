package dev.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.ConformanceReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every attack of the corpora, through a gateway to each of four servers. */
class UpstreamAttacksStorm {
  @Test
  void desynchronizes_nobody(@TempDir Path folder) throws Exception {
    try (UpstreamAttacks attacks = new UpstreamAttacks(folder)) {
      for (String name : attacks.names()) {
        String host = name + ".test";
        play(attacks, name, "smuggler", UpstreamAttacks.gadgets(host, _ -> true), 1703);
        play(attacks, name, "path-confusion", UpstreamAttacks.paths(host), -1);
        play(attacks, name, "llhttp", UpstreamAttacks.llhttp(host), 60);
        play(attacks, name, "known-vulnerabilities", UpstreamAttacks.known(host), -1);
      }
      attacks.settle();
    }
  }

  private static void play(
      UpstreamAttacks attacks, String name, String suite, Map<String, String> all, int count)
      throws Exception {
    if (count >= 0) {
      assertThat(all).hasSize(count);
    }
    attacks.play(name, all);
    ConformanceReport.write(
        suite + " through to " + name,
        new ConformanceReport.Row(all.size(), all.size(), List.of()));
  }
}
