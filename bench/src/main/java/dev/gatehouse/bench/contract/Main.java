package dev.gatehouse.bench.contract;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code bench/run contract [--quick] [--json]}: documents through this engine and two peers. */
public final class Main {
  private Main() {}

  /** Ends with 2 when an argument is unknown. */
  public static void main(String[] args) throws Exception {
    List<String> options = List.of(args);
    if (!List.of("--quick", "--json").containsAll(options)) {
      System.err.println("usage: bench/run contract [--quick] [--json]");
      System.exit(2);
    }
    Path root = Path.of(System.getProperty("gatehouse.root", "."));
    Path corpora =
        Path.of(System.getProperty("gatehouse.corpora", root.resolve("../shared/data").toString()));
    Path target = Files.createDirectories(root.resolve("bench/target"));
    Clock clock = new Clock(options.contains("--quick"));
    Map<String, Double> more = new LinkedHashMap<>();
    Calls calls = new Calls(clock, more);
    // First, so that contracts are compiled as they are at a start: by code that is not.
    calls.contracts(corpora);
    calls.projections(target);
    List<Peers.Result> results = new Peers(clock).run(target, Workloads.all(corpora));
    calls.throughput();
    more.put(
        "geometric mean, times networknt", Peers.geometricMean(results, Peers.Result::networknt));
    more.put("geometric mean, times AJV", Peers.geometricMean(results, Peers.Result::ajv));
    if (options.contains("--json")) {
      System.out.print(json(results, more));
    } else {
      text(results, more);
    }
  }

  private static void text(List<Peers.Result> results, Map<String, Double> more) {
    System.out.printf(
        Locale.ROOT,
        "%-24s %9s %11s %9s %9s %9s %11s%n",
        "",
        "bytes",
        "µs",
        "MB/s",
        "x netw.",
        "x AJV",
        "allocated");
    for (Peers.Result result : results) {
      System.out.printf(
          Locale.ROOT,
          "%-24s %9d %11.2f %9.0f %9.2f %9.2f %11.1f%n",
          result.name(),
          result.size(),
          result.ours() / 1e3,
          result.size() * 1e3 / result.ours(),
          result.networknt() / result.ours(),
          result.ajv() / result.ours(),
          result.allocated());
    }
    more.forEach((name, value) -> System.out.printf(Locale.ROOT, "%-84s %12.2f%n", name, value));
  }

  private static String json(List<Peers.Result> results, Map<String, Double> more) {
    StringBuilder made = new StringBuilder("{\"bench\":\"contract\",\"sets\":[");
    String separator = "";
    for (Peers.Result result : results) {
      made.append(separator)
          .append(
              String.format(
                  Locale.ROOT,
                  "{\"name\":\"%s\",\"bytes\":%d,\"nanos\":%.1f,\"networkntNanos\":%.1f,"
                      + "\"ajvNanos\":%s,\"allocated\":%.1f}",
                  result.name(),
                  result.size(),
                  result.ours(),
                  result.networknt(),
                  number(result.ajv()),
                  result.allocated()));
      separator = ",";
    }
    made.append("],\"results\":{");
    separator = "";
    for (Map.Entry<String, Double> result : more.entrySet()) {
      made.append(separator).append('"').append(result.getKey()).append("\":");
      made.append(number(result.getValue()));
      separator = ",";
    }
    return made.append("}}\n").toString();
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "null" : String.format(Locale.ROOT, "%.3f", value);
  }
}
