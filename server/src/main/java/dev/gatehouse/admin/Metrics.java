package dev.gatehouse.admin;

import dev.gatehouse.pipeline.Effect;
import dev.gatehouse.pipeline.Finding;
import dev.gatehouse.pipeline.Observer;
import dev.gatehouse.pipeline.Operation;
import dev.gatehouse.pipeline.Outcome;
import dev.gatehouse.pipeline.Stage;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * Counts calls by operation and by how they ended, and shows what other rooms measure. Counting is
 * three adders a call; everything else happens when somebody asks.
 */
public final class Metrics implements Observer {
  /** Operations that are told apart; those beyond are counted as one. */
  static final int OPERATIONS = 10_000;

  private static final int FINDINGS = 200;
  private static final String ANSWER = "answer-";
  private static final Operation OTHERS =
      new Operation("other", "other", "", "", Effect.READ, false);

  private final Map<Operation, Series> series = new ConcurrentHashMap<>();
  private final Series others = new Series(this);
  private final Map<String, LongAdder> findings = new ConcurrentHashMap<>();
  private final List<Supplier<MetricSnapshot>> shown = new CopyOnWriteArrayList<>();

  @Override
  public void ended(Outcome outcome) {
    Series one = of(outcome.exchange().operation());
    one.add(outcome);
    for (Finding finding : outcome.findings()) {
      count(finding);
      if (finding.stage() == Stage.MINIMIZE) {
        one.drift(finding.code().startsWith(ANSWER) ? finding.code() : finding.detail());
      }
    }
    if (outcome.stage() == Stage.MINIMIZE && outcome.denial() != null) {
      one.drift(outcome.denial().reason().code());
    }
  }

  private void count(Finding finding) {
    LongAdder known = findings.get(finding.code());
    if (known == null) {
      String code = findings.size() < FINDINGS ? finding.code() : "other";
      known = findings.computeIfAbsent(code, _ -> new LongAdder());
    }
    known.increment();
  }

  /** Shows a value that goes up and down. */
  public void gauge(String name, String help, DoubleSupplier value) {
    shown.add(() -> gauge(name, help, "", () -> Map.of("", value.getAsDouble())));
  }

  /** Shows values that go up and down, by the values of one label; their number must be bounded. */
  public void gauges(String name, String help, String label, Supplier<Map<String, Double>> values) {
    shown.add(() -> gauge(name, help, label, values));
  }

  /** Shows a value that only grows; {@code _total} is added to its name. */
  public void counter(String name, String help, DoubleSupplier value) {
    shown.add(() -> counter(name, help, "", () -> Map.of("", value.getAsDouble())));
  }

  /** Shows values that only grow, by the values of one label; their number must be bounded. */
  public void counters(
      String name, String help, String label, Supplier<Map<String, Double>> values) {
    shown.add(() -> counter(name, help, label, values));
  }

  /** All values, now. */
  MetricSnapshots snapshot() {
    MetricSnapshots.Builder all = MetricSnapshots.builder();
    all.metricSnapshot(calls());
    all.metricSnapshot(durations());
    all.metricSnapshot(drifts());
    all.metricSnapshot(
        counter(
            "gatehouse_findings",
            "What was seen that did not deny the call.",
            "code",
            () -> sums(findings)));
    shown.forEach(one -> all.metricSnapshot(one.get()));
    return all.build();
  }

  private Series of(Operation operation) {
    Series kept = operation.count(Series.class);
    if (kept != null && kept.metrics() == this) {
      return kept;
    }
    Series known = series.get(operation);
    Series one = known != null ? known : series.size() < OPERATIONS ? seriesOf(operation) : others;
    operation.keep(one);
    return one;
  }

  private Series seriesOf(Operation operation) {
    // Several loops may pass the bound at the same moment: it is one of memory, not of arithmetic.
    return series.computeIfAbsent(operation, _ -> new Series(this));
  }

  private void each(BiConsumer<Operation, Series> counted) {
    series.forEach(counted);
    if (series.size() >= OPERATIONS) {
      counted.accept(OTHERS, others);
    }
  }

  private CounterSnapshot calls() {
    CounterSnapshot.Builder calls =
        CounterSnapshot.builder()
            .name("gatehouse_calls")
            .help("Calls, by operation and by how and where they ended.");
    merged()
        .forEach(
            (labels, counts) ->
                counts.forEach(
                    (end, count) ->
                        calls.dataPoint(
                            CounterSnapshot.CounterDataPointSnapshot.builder()
                                .labels(labels.merge(labels(end)))
                                .value(count)
                                .build())));
    return calls.build();
  }

  private CounterSnapshot drifts() {
    CounterSnapshot.Builder drifts =
        CounterSnapshot.builder()
            .name("gatehouse_answer_drift")
            .help("Answers that broke their contract, by operation and by how.");
    Map<Labels, Long> merged = new ConcurrentHashMap<>();
    each(
        (operation, one) ->
            one.drifts()
                .forEach(
                    (kind, count) ->
                        merged.merge(
                            labels(operation).merge(Labels.of("kind", kind)), count, Long::sum)));
    merged.forEach(
        (labels, count) ->
            drifts.dataPoint(
                CounterSnapshot.CounterDataPointSnapshot.builder()
                    .labels(labels)
                    .value(count)
                    .build()));
    return drifts.build();
  }

  private static Labels labels(Series.End end) {
    return Labels.of(
        "stage", end.stage().code(),
        "decision", end.decision().code(),
        "reason", end.reason() == null ? "" : end.reason().code());
  }

  /** A reload may change an operation's effect or template: its counts go on under its name. */
  private Map<Labels, Map<Series.End, Long>> merged() {
    Map<Labels, Map<Series.End, Long>> merged = new ConcurrentHashMap<>();
    each(
        (operation, one) -> {
          Map<Series.End, Long> sums =
              merged.computeIfAbsent(labels(operation), _ -> new ConcurrentHashMap<>());
          one.counts().forEach((end, count) -> sums.merge(end, count, Long::sum));
        });
    return merged;
  }

  private HistogramSnapshot durations() {
    HistogramSnapshot.Builder durations =
        HistogramSnapshot.builder()
            .name("gatehouse_call_duration_seconds")
            .help("From a call's head to its outcome.");
    Map<Labels, Latencies> merged = new ConcurrentHashMap<>();
    each((operation, one) -> merged.merge(labels(operation), one.latencies(), Latencies::with));
    merged.forEach(
        (labels, latencies) ->
            durations.dataPoint(
                HistogramSnapshot.HistogramDataPointSnapshot.builder()
                    .labels(labels)
                    .classicHistogramBuckets(latencies.buckets())
                    .sum(latencies.sumSeconds())
                    .build()));
    return durations.build();
  }

  private static Labels labels(Operation operation) {
    return Labels.of("api", operation.api(), "operation", operation.id());
  }

  private static MetricSnapshot gauge(
      String name, String help, String label, Supplier<Map<String, Double>> values) {
    GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(name).help(help);
    values
        .get()
        .forEach(
            (value, number) ->
                gauge.dataPoint(
                    GaugeSnapshot.GaugeDataPointSnapshot.builder()
                        .labels(label.isEmpty() ? Labels.EMPTY : Labels.of(label, value))
                        .value(number)
                        .build()));
    return gauge.build();
  }

  private static MetricSnapshot counter(
      String name, String help, String label, Supplier<Map<String, Double>> values) {
    CounterSnapshot.Builder counter = CounterSnapshot.builder().name(name).help(help);
    values
        .get()
        .forEach(
            (value, number) ->
                counter.dataPoint(
                    CounterSnapshot.CounterDataPointSnapshot.builder()
                        .labels(label.isEmpty() ? Labels.EMPTY : Labels.of(label, value))
                        .value(number)
                        .build()));
    return counter.build();
  }

  private static Map<String, Double> sums(Map<String, LongAdder> adders) {
    Map<String, Double> sums = new ConcurrentHashMap<>();
    adders.forEach((name, adder) -> sums.put(name, (double) adder.sum()));
    return sums;
  }
}
