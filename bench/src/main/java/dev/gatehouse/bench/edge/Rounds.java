package dev.gatehouse.bench.edge;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Interleaves contenders, so that what slows the machine for a while slows all of them.
 *
 * @param warmUp seconds for a JVM, in stretches like those that are measured: what it compiled
 *     while no connection began or ended is given up when the first one does; others get one
 *     stretch
 * @param seconds of load per contender and round
 */
public record Rounds(int warmUp, int count, int seconds) {
  /** Short enough to be run while one works, and just long enough for a JVM to compile. */
  public static final Rounds QUICK = new Rounds(12, 3, 2);

  /** Long enough to be quoted. */
  public static final Rounds FULL = new Rounds(20, 7, 5);

  /** What each contender's calls cost, round by round, by its name. */
  public Map<String, List<Load.Sample>> run(
      Load load, Workload workload, List<Contender> contenders) throws IOException {
    Map<String, List<Load.Sample>> samples = new LinkedHashMap<>();
    for (Contender contender : contenders) {
      samples.put(contender.name(), new ArrayList<>());
      for (int warm = 0; warm < (contender.compiles() ? warmUp : 1); warm += seconds) {
        load.on(contender, workload, seconds);
      }
    }
    for (int round = 0; round < count; round++) {
      for (Contender contender : contenders) {
        samples
            .getOrDefault(contender.name(), List.of())
            .add(load.on(contender, workload, seconds));
      }
    }
    return samples;
  }
}
