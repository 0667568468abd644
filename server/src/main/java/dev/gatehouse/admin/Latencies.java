package dev.gatehouse.admin;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import java.util.concurrent.atomic.LongAdder;

/** How long calls took, counted in buckets. Many threads may add. */
final class Latencies {
  private static final long[] UPPER_MICROS = {
    250,
    500,
    1_000,
    2_500,
    5_000,
    10_000,
    25_000,
    50_000,
    100_000,
    250_000,
    500_000,
    1_000_000,
    2_500_000,
    5_000_000,
    10_000_000,
    Long.MAX_VALUE,
  };
  private static final double[] UPPER_SECONDS = new double[UPPER_MICROS.length];

  static {
    for (int i = 0; i < UPPER_MICROS.length; i++) {
      UPPER_SECONDS[i] =
          UPPER_MICROS[i] == Long.MAX_VALUE ? Double.POSITIVE_INFINITY : UPPER_MICROS[i] / 1e6;
    }
  }

  private final LongAdder[] counts = new LongAdder[UPPER_MICROS.length];
  private final LongAdder sumMicros = new LongAdder();

  Latencies() {
    for (int i = 0; i < counts.length; i++) {
      counts[i] = new LongAdder();
    }
  }

  void add(long micros) {
    int bucket = 0;
    while (micros > UPPER_MICROS[bucket]) {
      bucket++;
    }
    counts[bucket].increment();
    sumMicros.add(micros);
  }

  /** These and others, together. */
  Latencies with(Latencies others) {
    Latencies both = new Latencies();
    for (Latencies each : new Latencies[] {this, others}) {
      both.sumMicros.add(each.sumMicros.sum());
      for (int i = 0; i < counts.length; i++) {
        both.counts[i].add(each.counts[i].sum());
      }
    }
    return both;
  }

  double sumSeconds() {
    return sumMicros.sum() / 1e6;
  }

  ClassicHistogramBuckets buckets() {
    long[] now = new long[counts.length];
    for (int i = 0; i < now.length; i++) {
      now[i] = counts[i].sum();
    }
    return ClassicHistogramBuckets.of(UPPER_SECONDS, now);
  }
}
