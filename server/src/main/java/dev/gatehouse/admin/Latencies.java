package dev.gatehouse.admin;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * How long calls took, counted in buckets. Many threads may add. All of it is one array: there are
 * as many of these as operations, and a call finds most of them far away. An adder for each bucket
 * would be its own line of the cache.
 */
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

  private static final VarHandle AT = MethodHandles.arrayElementVarHandle(long[].class);
  private static final int SUM = 0;
  private static final int BUCKETS = 1;

  // micros in all, then the buckets
  private final long[] counts = new long[BUCKETS + UPPER_MICROS.length];

  void add(long micros) {
    int bucket = 0;
    while (micros > UPPER_MICROS[bucket]) {
      bucket++;
    }
    add(BUCKETS + bucket, 1);
    add(SUM, micros);
  }

  private void add(int at, long more) {
    AT.getAndAdd(counts, at, more);
  }

  private long at(int at) {
    return (long) AT.getVolatile(counts, at);
  }

  /** How many calls there were. */
  long count() {
    long all = 0;
    for (int i = BUCKETS; i < counts.length; i++) {
      all += at(i);
    }
    return all;
  }

  /** These and others, together. */
  Latencies with(Latencies others) {
    Latencies both = new Latencies();
    for (Latencies each : new Latencies[] {this, others}) {
      for (int i = 0; i < counts.length; i++) {
        both.add(i, each.at(i));
      }
    }
    return both;
  }

  double sumSeconds() {
    return at(SUM) / 1e6;
  }

  ClassicHistogramBuckets buckets() {
    long[] now = new long[UPPER_MICROS.length];
    for (int i = 0; i < now.length; i++) {
      now[i] = at(BUCKETS + i);
    }
    return ClassicHistogramBuckets.of(UPPER_SECONDS, now);
  }
}
