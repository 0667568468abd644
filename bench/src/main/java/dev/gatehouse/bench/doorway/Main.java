package dev.gatehouse.bench.doorway;

import dev.gatehouse.bench.edge.Contender;
import dev.gatehouse.bench.edge.Doorways;
import dev.gatehouse.bench.edge.Load;
import dev.gatehouse.bench.edge.Peers;
import dev.gatehouse.bench.edge.Programs;
import dev.gatehouse.bench.edge.Report;
import dev.gatehouse.bench.edge.Rounds;
import dev.gatehouse.bench.edge.Site;
import dev.gatehouse.bench.edge.Workload;
import java.io.IOException;
import java.util.List;

/** {@code bench/run doorway [--quick] [--json]}: CPU per call, as ratios to nginx. */
public final class Main {
  private Main() {}

  /** Ends with 2 when a program is missing or an argument is unknown. */
  public static void main(String[] args) throws IOException {
    List<String> options = List.of(args);
    List<String> missing = Programs.missing(List.of("nginx", "haproxy", "wrk", "openssl"));
    if (!List.of("--quick", "--json").containsAll(options) || !missing.isEmpty()) {
      System.err.println(
          missing.isEmpty()
              ? "usage: bench/run doorway [--quick] [--json]"
              : "bench doorway needs " + missing + "; install them first (apt-get install)");
      System.exit(2);
    }
    Rounds rounds = options.contains("--quick") ? Rounds.QUICK : Rounds.FULL;
    try (Site site = Site.open()) {
      Peers peers = new Peers(site.folder());
      Contender upstream = site.with(peers.upstream());
      Doorways doorways = new Doorways(Site.launcher(), site.folder(), upstream, peers);
      List<Contender> contenders =
          List.of(
              site.with(peers.nginx(upstream, false, false)),
              site.with(peers.haproxy(upstream, false, false)),
              site.with(doorways.forwarding(Doorways.FORWARDING, false, "")),
              site.with(doorways.controlling(false)));
      Report report = new Report(rounds.run(new Load(site.folder()), Workload.GET, contenders));
      System.out.print(
          options.contains("--json") ? report.json("doorway") : report.text("doorway"));
    }
  }
}
