package dev.gatehouse.bench.edge;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The medians of a measurement, and how they compare with nginx's, round by round. */
public final class Report {
  private final Map<String, List<Load.Sample>> samples;
  private final List<Double> reference;

  /**
   * @param samples by contender, nginx among them
   */
  public Report(Map<String, List<Load.Sample>> samples) {
    this.samples = samples;
    this.reference = micros(samples.getOrDefault("nginx", List.of()));
  }

  /** A table for people. */
  public String text(String title) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT, "%-28s %14s %10s %12s%n", title, "CPU µs/call", "x nginx", "calls/s"));
    samples.forEach(
        (name, list) ->
            text.append(
                String.format(
                    Locale.ROOT,
                    "%-28s %14.1f %10.2f %12.0f%n",
                    name,
                    Medians.of(micros(list)),
                    Medians.ratio(micros(list), reference),
                    rate(list))));
    return text.toString();
  }

  /** One line for programs. */
  public String json(String title) {
    return samples.entrySet().stream()
        .map(entry -> json(entry.getKey(), entry.getValue()))
        .collect(Collectors.joining(",", "{\"bench\":\"" + title + "\",\"contenders\":[", "]}\n"));
  }

  private String json(String name, List<Load.Sample> list) {
    return String.format(
        Locale.ROOT,
        "{\"name\":\"%s\",\"microsPerCall\":%.2f,\"ratio\":%.3f,\"callsPerSecond\":%.0f,"
            + "\"samples\":%s}",
        name,
        Medians.of(micros(list)),
        Medians.ratio(micros(list), reference),
        rate(list),
        list.stream().map(it -> String.format(Locale.ROOT, "%.2f", it.micros())).toList());
  }

  private static List<Double> micros(List<Load.Sample> list) {
    return list.stream().map(Load.Sample::micros).toList();
  }

  private static double rate(List<Load.Sample> list) {
    return Medians.of(list.stream().map(Load.Sample::callsPerSecond).toList());
  }
}
