package dev.gatehouse.admin;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.util.HashMap;
import java.util.Map;

/** What Prometheus users expect to know of any process, under the names they know it by. */
public final class ProcessMetrics {
  private ProcessMetrics() {}

  /** The beans are loaded when somebody asks, not at the start. */
  public static void show(Metrics metrics) {
    metrics.counter(
        "process_cpu_seconds",
        "Processor time used.",
        () ->
            system() instanceof com.sun.management.OperatingSystemMXBean own
                ? own.getProcessCpuTime() / 1e9
                : Double.NaN);
    metrics.gauge(
        "process_start_time_seconds",
        "When the process started, since the epoch.",
        () -> ManagementFactory.getRuntimeMXBean().getStartTime() / 1e3);
    metrics.gauge(
        "process_open_fds",
        "Open file descriptors.",
        () ->
            system() instanceof UnixOperatingSystemMXBean unix
                ? unix.getOpenFileDescriptorCount()
                : Double.NaN);
    metrics.gauges(
        "jvm_memory_used_bytes",
        "Memory in use.",
        "area",
        () ->
            Map.of(
                "heap",
                (double) ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                "nonheap",
                (double) ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage().getUsed()));
    metrics.counters(
        "jvm_gc_collection_seconds", "Time of collections.", "gc", ProcessMetrics::collections);
  }

  private static OperatingSystemMXBean system() {
    return ManagementFactory.getOperatingSystemMXBean();
  }

  private static Map<String, Double> collections() {
    Map<String, Double> seconds = new HashMap<>();
    for (GarbageCollectorMXBean gc : ManagementFactory.getGarbageCollectorMXBeans()) {
      seconds.put(gc.getName(), gc.getCollectionTime() / 1e3);
    }
    return seconds;
  }
}
