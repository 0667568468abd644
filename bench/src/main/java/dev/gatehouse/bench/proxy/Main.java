package dev.gatehouse.bench.proxy;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code bench/run proxy [--quick] [--json] [--spring] [--io-uring] [WORKLOAD ...]}: CPU per call
 * as ratios to nginx, one table a workload, and the 99th percentile at half of nginx's saturation.
 * Spring Cloud Gateway and io_uring take part if they are asked for: the one has to be built first,
 * over the network, the other has to be allowed.
 */
public final class Main {
  private static final List<Workload> WORKLOADS =
      List.of(
          Workload.GET,
          Workload.POST,
          Workload.CHANGE,
          Workload.LARGE,
          Workload.TLS,
          Workload.H2C,
          Workload.H2);

  private final Rounds rounds;
  private final boolean json;
  private final boolean spring;
  private final boolean ring;

  private Main(Rounds rounds, boolean json, boolean spring, boolean ring) {
    this.rounds = rounds;
    this.json = json;
    this.spring = spring;
    this.ring = ring;
  }

  /** Ends with 2 when a program is missing or an argument is unknown. */
  public static void main(String[] args) throws IOException {
    List<String> options = new ArrayList<>(List.of(args));
    boolean quick = options.remove("--quick");
    boolean json = options.remove("--json");
    boolean spring = options.remove("--spring");
    boolean ring = options.remove("--io-uring");
    List<Workload> asked =
        WORKLOADS.stream().filter(it -> options.isEmpty() || options.contains(it.name())).toList();
    List<String> missing =
        Programs.missing(List.of("nginx", "haproxy", "wrk", "h2load", "openssl"));
    boolean known = WORKLOADS.stream().map(Workload::name).toList().containsAll(options);
    if (!known || !missing.isEmpty()) {
      System.err.println(
          known
              ? "bench proxy needs " + missing + "; install them first (apt-get install)"
              : "usage: bench/run proxy [--quick] [--json] [--spring] [--io-uring] [WORKLOAD ...];"
                  + " workloads are "
                  + WORKLOADS.stream().map(Workload::name).toList());
      System.exit(2);
    }
    Main main = new Main(quick ? Rounds.QUICK : Rounds.FULL, json, spring, ring);
    for (Workload workload : asked) {
      main.measure(workload);
    }
  }

  private void measure(Workload workload) throws IOException {
    try (Site site = Site.open()) {
      Load load = new Load(site.folder());
      List<Contender> contenders = start(site, workload);
      Report report = new Report(rounds.run(load, workload, contenders));
      System.out.print(json ? report.json(workload.name()) : report.text(workload.name()));
      if (workload.equals(Workload.GET)) {
        wait(load, workload, contenders, report.rate("nginx") / 2);
      }
    }
  }

  private List<Contender> start(Site site, Workload workload) throws IOException {
    boolean tls = workload.tls();
    Peers peers = new Peers(site.folder());
    Contender upstream = site.with(peers.upstream());
    Doorways doorways = new Doorways(Site.launcher(), site.folder(), upstream, peers);
    List<Contender> contenders = new ArrayList<>();
    contenders.add(site.with(peers.nginx(upstream, tls, workload.http2())));
    contenders.add(site.with(peers.haproxy(upstream, tls, workload.http2())));
    if (spring && !tls && !workload.http2()) {
      contenders.add(site.with(peers.spring(upstream)));
    }
    contenders.add(site.with(doorways.forwarding("gatehouse forwarding", tls, "")));
    if (ring) {
      contenders.add(site.with(doorways.forwardingByRing(tls)));
    }
    contenders.add(site.with(doorways.minimizing(tls)));
    contenders.add(site.with(doorways.controlling(tls)));
    return contenders;
  }

  /** Medians of interleaved rounds, as everywhere. */
  private void wait(Load load, Workload workload, List<Contender> contenders, double rate)
      throws IOException {
    Map<String, List<Double>> waits = new TreeMap<>();
    for (int round = 0; round < rounds.count(); round++) {
      for (Contender contender : contenders) {
        double micros = load.p99(contender, workload, rounds.seconds(), rate);
        waits.computeIfAbsent(contender.name(), _ -> new ArrayList<>()).add(micros);
      }
    }
    double reference = median(waits.getOrDefault("nginx", List.of()));
    for (Contender contender : contenders) {
      double micros = median(waits.getOrDefault(contender.name(), List.of()));
      System.out.printf(
          Locale.ROOT,
          json
              ? "{\"bench\":\"p99\",\"name\":\"%s\",\"micros\":%.0f,\"ratio\":%.3f,\"rate\":%.0f}%n"
              : "p99 %-28s %10.0f µs %10.2f at %.0f calls/s%n",
          contender.name(),
          micros,
          micros / reference,
          rate);
    }
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
  }
}
