package dev.gatehouse.admin;

import dev.gatehouse.pipeline.Decision;
import dev.gatehouse.pipeline.Outcome;
import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.pipeline.Stage;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What is counted of one operation. */
final class Series {
  /**
   * One way for a call to end.
   *
   * @param reason null for what was allowed
   */
  record End(Stage stage, Decision decision, @Nullable Reason reason) {
    static final End ALLOWED = new End(Stage.MINIMIZE, Decision.ALLOWED, null);
  }

  private final Map<End, LongAdder> others = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> drifts = new ConcurrentHashMap<>();
  private final Latencies latencies = new Latencies();
  private final Metrics metrics;

  /**
   * Nothing counted yet.
   *
   * @param metrics which it is a part of
   */
  Series(Metrics metrics) {
    this.metrics = metrics;
  }

  Metrics metrics() {
    return metrics;
  }

  /** Counts an answer that broke its contract; the codes of such findings are few. */
  void drift(String code) {
    drifts.computeIfAbsent(code, _ -> new LongAdder()).increment();
  }

  /** Answers that broke their contract, by how. */
  Map<String, Long> drifts() {
    Map<String, Long> counts = new ConcurrentHashMap<>();
    drifts.forEach((code, count) -> counts.put(code, count.sum()));
    return counts;
  }

  void add(Outcome outcome) {
    latencies.add(outcome.micros());
    if (outcome.denial() != null) {
      End end = new End(outcome.stage(), outcome.decision(), outcome.denial().reason());
      others.computeIfAbsent(end, _ -> new LongAdder()).increment();
    }
  }

  Latencies latencies() {
    return latencies;
  }

  /** All that happened so far, by how it ended. */
  Map<End, Long> counts() {
    Map<End, Long> counts = new ConcurrentHashMap<>();
    others.forEach((end, count) -> counts.put(end, count.sum()));
    // Every call is among the latencies, and is there first: so this is never below 0.
    long denied = counts.values().stream().mapToLong(Long::longValue).sum();
    long allowed = latencies.count() - denied;
    if (allowed > 0) {
      counts.put(End.ALLOWED, allowed);
    }
    return counts;
  }
}
