package dev.gatehouse.bench.scale;

import dev.gatehouse.bench.edge.Load;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How the medians grow from the first, which is the smallest. */
record Growth(Map<String, List<Load.Sample>> samples) {

  /** A table for people. */
  String text(String title) {
    StringBuilder text = new StringBuilder();
    text.append("%-24s %14s %10s%n".formatted(title, "CPU µs/call", "growth"));
    samples.forEach(
        (name, list) ->
            text.append(
                String.format(
                    Locale.ROOT,
                    "%-24s %14.1f %+9.1f %%%n",
                    name,
                    micros(list),
                    100 * growth(list))));
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
                        + "\"samples\":%s}%n",
                    name,
                    micros(list),
                    growth(list),
                    list.stream()
                        .map(it -> String.format(Locale.ROOT, "%.2f", it.micros()))
                        .toList())));
    return text.toString();
  }

  private double growth(List<Load.Sample> list) {
    double smallest = samples.values().stream().mapToDouble(Growth::micros).findFirst().orElse(1);
    return micros(list) / smallest - 1;
  }

  private static double micros(List<Load.Sample> list) {
    double[] sorted = list.stream().mapToDouble(Load.Sample::micros).sorted().toArray();
    return sorted[sorted.length / 2];
  }
}
