package dev.gatehouse.bench.journal;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** What the processors have spent on this process, on all its threads. */
final class ProcessTime {
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private ProcessTime() {}

  static long nanos() {
    return SYSTEM.getProcessCpuTime();
  }
}
