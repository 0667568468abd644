package dev.gatehouse.proxy;

import dev.gatehouse.pipeline.Party;
import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;

/** How many connections there are from each {@link Party}. */
final class Sources {
  private final ConcurrentHashMap<Long, Integer> open = new ConcurrentHashMap<>();
  private final int most;

  Sources(int most) {
    this.most = most;
  }

  /** Whether there may be one more from there, which then is. */
  boolean admit(InetAddress source) {
    boolean[] admitted = new boolean[1];
    open.compute(
        Party.of(source),
        (_, count) -> {
          int before = count == null ? 0 : count;
          admitted[0] = before < most;
          return admitted[0] ? (Integer) (before + 1) : count;
        });
    return admitted[0];
  }

  void left(InetAddress source) {
    open.computeIfPresent(Party.of(source), (_, count) -> count > 1 ? count - 1 : null);
  }
}
