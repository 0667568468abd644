package dev.gatehouse.bench.proxy;

import dev.gatehouse.bench.edge.Load;
import dev.gatehouse.bench.edge.Medians;
import dev.gatehouse.bench.edge.Peers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What was measured, by row and contender: medians, in microseconds, and how they compare. */
final class Figures {
  /** The row of waits at a steady rate. */
  static final String P99 = "p99";

  private static final List<String> PEERS = List.of(Peers.NGINX, Peers.HAPROXY, Peers.SPRING);

  /**
   * One contender in one row.
   *
   * @param micros of CPU per call, or of waiting, round by round
   * @param callsPerSecond median
   */
  private record Figure(List<Double> micros, double callsPerSecond) {
    double median() {
      return Medians.of(micros);
    }
  }

  private final Map<String, Map<String, Figure>> rows = new LinkedHashMap<>();

  /** Adds a row of CPU per call. */
  void add(String row, Map<String, List<Load.Sample>> samples) {
    samples.forEach(
        (name, list) ->
            figures(row)
                .put(
                    name,
                    new Figure(
                        list.stream().map(Load.Sample::micros).toList(),
                        Medians.of(list.stream().map(Load.Sample::callsPerSecond).toList()))));
  }

  /** Adds a row of waits at a rate. */
  void addWaits(Map<String, List<Double>> micros, double callsPerSecond) {
    micros.forEach((name, list) -> figures(P99).put(name, new Figure(list, callsPerSecond)));
  }

  private Map<String, Figure> figures(String row) {
    return rows.computeIfAbsent(row, _ -> new LinkedHashMap<>());
  }

  /** How many times a peer's figure it is; not a number if one of them was not measured. */
  private double ratio(String row, String name, String peer) {
    Map<String, Figure> all = rows.getOrDefault(row, Map.of());
    Figure ours = all.get(name);
    Figure theirs = all.get(peer);
    if (ours == null || theirs == null) {
      return Double.NaN;
    }
    // What makes callers wait lasts some milliseconds, and meets one contender alone.
    return row.equals(P99)
        ? ours.median() / theirs.median()
        : Medians.ratio(ours.micros(), theirs.micros());
  }

  /** Calls per second, at the median. */
  double callsPerSecond(String row, String name) {
    Figure figure = rows.getOrDefault(row, Map.of()).get(name);
    return figure == null ? Double.NaN : figure.callsPerSecond();
  }

  /** A row for people. */
  String text(String row) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%-28s %10s %8s %9s %9s %9s   %s%n",
            row,
            row.equals(P99) ? "wait us" : "CPU us",
            "x nginx",
            "x haproxy",
            "x spring",
            "calls/s",
            "rounds"));
    rows.getOrDefault(row, Map.of())
        .forEach(
            (name, figure) -> {
              text.append(String.format(Locale.ROOT, "%-28s %10.1f", name, figure.median()));
              text.append(times(row, name, Peers.NGINX, 8))
                  .append(times(row, name, Peers.HAPROXY, 9));
              text.append(times(row, name, Peers.SPRING, 9));
              text.append(String.format(Locale.ROOT, " %9.0f   ", figure.callsPerSecond()));
              text.append(list(figure, " ", "%.1f")).append('\n');
            });
    return text.toString();
  }

  private String times(String row, String name, String peer, int width) {
    double ratio = ratio(row, name, peer);
    String text = Double.isNaN(ratio) ? "-" : String.format(Locale.ROOT, "%.2f", ratio);
    return " " + " ".repeat(Math.max(0, width - text.length())) + text;
  }

  private static String list(Figure figure, String between, String format) {
    return figure.micros().stream()
        .map(it -> String.format(Locale.ROOT, format, it))
        .collect(Collectors.joining(between));
  }

  /** What is wanted beside what was measured. */
  String bounds() {
    StringBuilder text = new StringBuilder();
    for (Bound bound : Bound.ALL) {
      double ratio = ratio(bound.row(), bound.name(), bound.peer());
      if (!Double.isNaN(ratio)) {
        text.append(bound.text(ratio));
      }
    }
    return text.toString();
  }

  /** All of it, as one line for programs. */
  String json() {
    List<String> figures = new ArrayList<>();
    rows.forEach((row, all) -> all.forEach((name, it) -> figures.add(json(row, name, it))));
    List<String> bounds = new ArrayList<>();
    for (Bound bound : Bound.ALL) {
      double ratio = ratio(bound.row(), bound.name(), bound.peer());
      if (!Double.isNaN(ratio)) {
        bounds.add(bound.json(ratio));
      }
    }
    return "{\"bench\":\"proxy\",\"figures\":["
        + String.join(",", figures)
        + "],\"bounds\":["
        + String.join(",", bounds)
        + "]}\n";
  }

  private String json(String row, String name, Figure figure) {
    String ratios =
        PEERS.stream()
            .filter(peer -> !Double.isNaN(ratio(row, name, peer)))
            .map(peer -> String.format(Locale.ROOT, "\"%s\":%.3f", peer, ratio(row, name, peer)))
            .collect(Collectors.joining(","));
    return String.format(
        Locale.ROOT,
        "{\"row\":\"%s\",\"name\":\"%s\",\"micros\":%.2f,\"ratios\":{%s},"
            + "\"callsPerSecond\":%.0f,\"rounds\":[%s]}",
        row,
        name,
        figure.median(),
        ratios,
        figure.callsPerSecond(),
        list(figure, ",", "%.2f"));
  }
}
