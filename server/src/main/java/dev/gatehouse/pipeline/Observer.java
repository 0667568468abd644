package dev.gatehouse.pipeline;

/** Sees every outcome: metrics. Must not block or throw. */
@FunctionalInterface
public interface Observer {
  void ended(Outcome outcome);
}
