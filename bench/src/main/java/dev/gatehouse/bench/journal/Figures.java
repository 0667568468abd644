package dev.gatehouse.bench.journal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What was measured: for each name its samples, of which the median is shown. */
public final class Figures {
  private final Map<String, List<Double>> samples = new LinkedHashMap<>();

  public void add(String name, double value) {
    samples.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
  }

  /** A table: median, least and greatest. */
  public String text() {
    StringBuilder text = new StringBuilder();
    line(text, "", "median", "least", "greatest");
    samples.forEach(
        (name, list) -> {
          List<Double> sorted = list.stream().sorted().toList();
          line(
              text,
              name,
              number(median(list)),
              number(sorted.getFirst()),
              number(sorted.getLast()));
        });
    return text.toString();
  }

  /** One line of JSON. */
  public String json(String bench) {
    return samples.entrySet().stream()
        .map(
            entry ->
                "{\"name\":\"%s\",\"median\":%s,\"samples\":%s}"
                    .formatted(
                        entry.getKey(),
                        number(median(entry.getValue())),
                        entry.getValue().stream().map(Figures::number).toList()))
        .collect(Collectors.joining(",", "{\"bench\":\"" + bench + "\",\"figures\":[", "]}\n"));
  }

  private static void line(
      StringBuilder text, String name, String median, String least, String greatest) {
    text.append(
        String.format(Locale.ROOT, "%-64s %14s %14s %14s%n", name, median, least, greatest));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value < 1000 ? "%.3f" : "%.0f", value);
  }

  private static double median(List<Double> list) {
    List<Double> sorted = list.stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
  }
}
