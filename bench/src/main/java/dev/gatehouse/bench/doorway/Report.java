package dev.gatehouse.bench.doorway;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The medians of a measurement, and their ratios to nginx's. */
final class Report {
  private final Map<String, List<Load.Sample>> samples;
  private final double reference;

  Report(Map<String, List<Load.Sample>> samples) {
    this.samples = samples;
    this.reference = micros(samples.getOrDefault("nginx", List.of()));
  }

  String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT, "%-24s %14s %10s %12s%n", "", "CPU µs/call", "x nginx", "calls/s"));
    samples.forEach(
        (name, list) ->
            text.append(
                String.format(
                    Locale.ROOT,
                    "%-24s %14.1f %10.2f %12.0f%n",
                    name,
                    micros(list),
                    micros(list) / reference,
                    rate(list))));
    return text.toString();
  }

  String json() {
    return samples.entrySet().stream()
        .map(entry -> json(entry.getKey(), entry.getValue()))
        .collect(Collectors.joining(",", "{\"bench\":\"doorway\",\"contenders\":[", "]}\n"));
  }

  private String json(String name, List<Load.Sample> list) {
    return String.format(
        Locale.ROOT,
        "{\"name\":\"%s\",\"microsPerCall\":%.2f,\"ratio\":%.3f,\"callsPerSecond\":%.0f,"
            + "\"samples\":%s}",
        name,
        micros(list),
        micros(list) / reference,
        rate(list),
        list.stream().map(it -> String.format(Locale.ROOT, "%.2f", it.micros())).toList());
  }

  private static double micros(List<Load.Sample> list) {
    return median(list.stream().mapToDouble(Load.Sample::micros).sorted().toArray());
  }

  private static double rate(List<Load.Sample> list) {
    return median(list.stream().mapToDouble(Load.Sample::callsPerSecond).sorted().toArray());
  }

  private static double median(double[] sorted) {
    return sorted[sorted.length / 2];
  }
}
