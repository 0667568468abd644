package dev.gatehouse.bench.edge;

import java.util.List;
import java.util.stream.IntStream;

/** What rounds say together. */
public final class Medians {
  private Medians() {}

  /** Of an odd number of rounds the middle; not a number if there is none. */
  public static double of(List<Double> rounds) {
    List<Double> sorted = rounds.stream().sorted().toList();
    return sorted.isEmpty() ? Double.NaN : sorted.get(sorted.size() / 2);
  }

  /**
   * How many times the peer's figure ours is: the median of the rounds, each with itself. The
   * machine differs by a fifth from one minute to the next, so that the medians of either may be of
   * different minutes.
   *
   * @throws IllegalArgumentException if they were not measured in the same rounds
   */
  public static double ratio(List<Double> ours, List<Double> peers) {
    if (ours.size() != peers.size()) {
      throw new IllegalArgumentException(ours.size() + " rounds, and the peer's " + peers.size());
    }
    return of(
        IntStream.range(0, ours.size())
            .mapToObj(round -> ours.get(round) / peers.get(round))
            .toList());
  }
}
