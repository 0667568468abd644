package dev.gatehouse.bench.contract;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
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

  /**
   * Rounds of all three in turn, set by set, so that what disturbs the machine meets them alike.
   */
  List<Result> run(Path target, List<Workload> workloads) throws IOException {
    List<Runnable> ours = new ArrayList<>();
    List<Runnable> theirs = new ArrayList<>();
    for (Workload workload : workloads) {
      ours.add(all(new Ours(workload.schema()), workload));
      theirs.add(all(new Networknt(workload.schema()), workload));
    }
    double[][] best = new double[3][workloads.size()];
    for (double[] of : best) {
      Arrays.fill(of, Double.POSITIVE_INFINITY);
    }
    Optional<Ajv> started = Ajv.start(target, workloads, clock);
    try (Ajv ajv = started.orElse(null)) {
      ours.forEach(clock::warm);
      theirs.forEach(clock::warm);
      for (int i = 0; ajv != null && i < workloads.size(); i++) {
        ajv.warm(i);
      }
      for (int round = 0; round < clock.rounds(); round++) {
        for (int i = 0; i < workloads.size(); i++) {
          best[0][i] = Math.min(best[0][i], clock.round(ours.get(i)));
          best[1][i] = Math.min(best[1][i], clock.round(theirs.get(i)));
          best[2][i] = ajv == null ? Double.NaN : Math.min(best[2][i], ajv.round(i));
        }
      }
    }
    for (int i = 0; i < workloads.size(); i++) {
      results.add(result(workloads.get(i), best[0][i], best[1][i], best[2][i], ours.get(i)));
    }
    return results;
  }

  private static Result result(
      Workload workload, double ours, double networknt, double ajv, Runnable action) {
    int count = workload.documents().size();
    return new Result(
        workload.name(),
        workload.size(),
        ours / count,
        networknt / count,
        ajv / count,
        Clock.allocated(action) / count);
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
