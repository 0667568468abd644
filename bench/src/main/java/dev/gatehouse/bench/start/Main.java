package dev.gatehouse.bench.start;

import dev.gatehouse.bench.edge.Contender;
import dev.gatehouse.bench.edge.Peers;
import dev.gatehouse.bench.edge.Programs;
import dev.gatehouse.bench.edge.Site;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * {@code bench/run start [--quick] [--json]}: from the launch of a process to the first call that
 * is answered through it, over TLS, with a key, contract and record: medians of interleaved starts
 * on a state folder that is there already, with the JVM's cache and without, and of nginx as a bare
 * proxy.
 */
public final class Main {
  private Main() {}

  /** Ends with 2 when a program is missing or an argument is unknown. */
  public static void main(String[] args) throws Exception {
    List<String> options = List.of(args);
    List<String> missing = Programs.missing(List.of("nginx", "openssl"));
    if (!List.of("--quick", "--json").containsAll(options) || !missing.isEmpty()) {
      System.err.println(
          missing.isEmpty()
              ? "usage: bench/run start [--quick] [--json]"
              : "bench start needs " + missing + "; install them first (apt-get install)");
      System.exit(2);
    }
    int rounds = options.contains("--quick") ? 5 : 15;
    report(measure(rounds), options.contains("--json"));
  }

  private static Map<String, double[]> measure(int rounds) throws Exception {
    double[] cached = new double[rounds];
    double[] bare = new double[rounds];
    double[] nginx = new double[rounds];
    try (Site site = Site.open()) {
      Peers peers = new Peers(site.folder());
      Contender upstream = site.with(peers.upstream());
      Starts starts = Starts.in(site.folder(), upstream.url());
      starts.makeCache();
      for (int round = 0; round < rounds; round++) {
        cached[round] = starts.gatehouse(true);
        bare[round] = starts.gatehouse(false);
        nginx[round] = Starts.nginx(peers, upstream);
      }
    }
    Map<String, double[]> millis = new LinkedHashMap<>();
    millis.put("gatehouse, cache", cached);
    millis.put("gatehouse, no cache", bare);
    millis.put("nginx", nginx);
    return millis;
  }

  private static void report(Map<String, double[]> millis, boolean json) {
    List<String> lines = new ArrayList<>();
    millis.forEach(
        (name, all) -> {
          Arrays.sort(all);
          lines.add(
              String.format(
                  Locale.ROOT,
                  json
                      ? "{\"bench\":\"start\",\"name\":\"%s\",\"millis\":%.0f,\"least\":%.0f,\"most\":%.0f}"
                      : "%-22s %7.0f ms to the first answer (least %.0f, most %.0f)",
                  name,
                  all[all.length / 2],
                  all[0],
                  all[all.length - 1]));
        });
    lines.forEach(System.out::println);
  }
}
