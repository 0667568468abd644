package dev.gatehouse.admin;

import dev.gatehouse.pipeline.Loop;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * How long a task waits for its turn on each event loop: what a control that blocks or computes for
 * too long shows up in.
 */
public final class LoopDelay implements AutoCloseable {
  private final List<Probe> probes;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("loop-delay").factory());

  public LoopDelay(List<Loop> loops, Duration every) {
    this.probes = loops.stream().map(Probe::new).toList();
    long nanos = every.toNanos();
    var _ = timer.scheduleAtFixedRate(this::probe, nanos, nanos, TimeUnit.NANOSECONDS);
  }

  /** Seconds, by the index of the loop: of the last task, or of the one that waits if longer. */
  public Map<String, Double> seconds() {
    Map<String, Double> seconds = new HashMap<>();
    long now = System.nanoTime();
    for (Probe probe : probes) {
      seconds.put(Integer.toString(probe.loop.index()), probe.nanos(now) / 1e9);
    }
    return seconds;
  }

  void probe() {
    probes.forEach(Probe::send);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  /** One task at a time on its way to one loop. */
  private static final class Probe {
    private final Loop loop;
    private long sentNanos;
    private long lastNanos;
    private boolean isWaiting;

    Probe(Loop loop) {
      this.loop = loop;
    }

    synchronized void send() {
      if (!isWaiting) {
        isWaiting = true;
        sentNanos = System.nanoTime();
        loop.execute(this::arrived);
      }
    }

    private synchronized void arrived() {
      isWaiting = false;
      lastNanos = System.nanoTime() - sentNanos;
    }

    synchronized long nanos(long now) {
      return isWaiting ? Math.max(lastNanos, now - sentNanos) : lastNanos;
    }
  }
}
