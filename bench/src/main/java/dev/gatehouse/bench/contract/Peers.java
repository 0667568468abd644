package dev.gatehouse.bench.contract;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The same documents through this engine, networknt and AJV. */
final class Peers {
  private final Clock clock;
  private final List<Result> results = new ArrayList<>();

  /**
   * What one document of a set costs.
   *
   * @param ajv NaN if it was not measured
   * @param allocated bytes that this engine leaves behind
   */
  record Result(
      String name, int size, double ours, double networknt, double ajv, double allocated) {}

  Peers(Clock clock) {
    this.clock = clock;
  }

  List<Result> run(Path target, List<Workload> workloads) {
    Map<Integer, Double> ajv = Ajv.measure(target, workloads, clock);
    List<Runnable> ours = new ArrayList<>();
    List<Runnable> theirs = new ArrayList<>();
    for (Workload workload : workloads) {
      ours.add(all(new Ours(workload.schema()), workload));
      theirs.add(all(new Networknt(workload.schema()), workload));
    }
    ours.forEach(clock::warm);
    theirs.forEach(clock::warm);
    double[] best = best(ours);
    double[] theirBest = best(theirs);
    for (int i = 0; i < best.length; i++) {
      Workload workload = workloads.get(i);
      int count = workload.documents().size();
      results.add(
          new Result(
              workload.name(),
              workload.size(),
              best[i] / count,
              theirBest[i] / count,
              ajv.getOrDefault(i, Double.NaN) / count,
              Clock.allocated(ours.get(i)) / count));
    }
    return results;
  }

  private double[] best(List<Runnable> actions) {
    double[] best = new double[actions.size()];
    java.util.Arrays.fill(best, Double.MAX_VALUE);
    for (int round = 0; round < clock.rounds(); round++) {
      for (int i = 0; i < best.length; i++) {
        best[i] = Math.min(best[i], clock.round(actions.get(i)));
      }
    }
    return best;
  }

  private static Runnable all(Validator validator, Workload workload) {
    List<byte[]> documents = workload.documents();
    return () -> {
      for (byte[] document : documents) {
        if (!validator.valid(document)) {
          throw new IllegalStateException(workload.name() + ": a document was refused");
        }
      }
    };
  }

  /** Of the ratios of a peer's time to ours. */
  static double geometricMean(List<Result> results, ToDoubleFunction<Result> peer) {
    return Math.exp(
        results.stream()
            .mapToDouble(result -> Math.log(peer.applyAsDouble(result) / result.ours()))
            .average()
            .orElse(Double.NaN));
  }
}
