package dev.gatehouse.bench.scale;

import dev.gatehouse.bench.edge.Load;
import dev.gatehouse.bench.edge.Medians;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How figures grow from those of the first, which is the smallest, round by round. */
record Growth(Map<String, List<Load.Sample>> samples) {
  /** What is wanted: at most this part more. */
  private static final double MOST = 0.10;

  /** A table for people. */
  String text(String title) {
    StringBuilder text = new StringBuilder();
    text.append(
        "%-32s %12s %15s %10s%n".formatted(title, "CPU µs/call", "lowest, highest", "growth"));
    samples.forEach(
        (name, list) ->
            text.append(
                String.format(
                    Locale.ROOT,
                    "%-32s %12.1f %7.1f %7.1f %+9.1f %%%n",
                    name,
                    micros(list),
                    sorted(list)[0],
                    sorted(list)[list.size() - 1],
                    100 * growth(list))));
    text.append(
        String.format(
            Locale.ROOT,
            "at most %+.1f %%, of %.0f %% wanted: %s%n",
            100 * most(),
            100 * MOST,
            most() <= MOST ? "kept" : "missed"));
    return text.toString();
  }

  /** A line for each, for programs. */
  String json() {
    StringBuilder text = new StringBuilder();
    samples.forEach(
        (name, list) ->
            text.append(
                String.format(
                    Locale.ROOT,
                    "{\"bench\":\"scale\",\"name\":\"%s\",\"microsPerCall\":%.2f,\"growth\":%.3f,"
                        + "\"wanted\":%.2f,\"samples\":%s}%n",
                    name,
                    micros(list),
                    growth(list),
                    MOST,
                    list.stream()
                        .map(it -> String.format(Locale.ROOT, "%.2f", it.micros()))
                        .toList())));
    return text.toString();
  }

  private double growth(List<Load.Sample> list) {
    List<Double> smallest =
        samples.values().stream().findFirst().map(Growth::rounds).orElseGet(List::of);
    return Medians.ratio(rounds(list), smallest) - 1;
  }

  private double most() {
    return samples.values().stream().mapToDouble(this::growth).max().orElse(0);
  }

  private static double micros(List<Load.Sample> list) {
    return Medians.of(rounds(list));
  }

  private static List<Double> rounds(List<Load.Sample> list) {
    return list.stream().map(Load.Sample::micros).toList();
  }

  private static double[] sorted(List<Load.Sample> list) {
    return list.stream().mapToDouble(Load.Sample::micros).sorted().toArray();
  }
}
