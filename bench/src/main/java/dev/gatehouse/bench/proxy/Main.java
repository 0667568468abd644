package dev.gatehouse.bench.proxy;

import dev.gatehouse.bench.edge.Contender;
import dev.gatehouse.bench.edge.Doorways;
import dev.gatehouse.bench.edge.Load;
import dev.gatehouse.bench.edge.Peers;
import dev.gatehouse.bench.edge.Programs;
import dev.gatehouse.bench.edge.Rounds;
import dev.gatehouse.bench.edge.Site;
import dev.gatehouse.bench.edge.Workload;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code bench/run proxy [--quick] [--json] [--spring] [--io-uring] [ROW ...]}: CPU per call
 * against nginx, HAProxy and Spring Cloud Gateway, and the 99th percentile at half of nginx's
 * saturation, beside what is wanted. In full, 20 minutes, all take part.
 */
public final class Main {
  private static final List<Workload> USUAL =
      List.of(Workload.GET, Workload.POST, Workload.LARGE, Workload.H2C, Workload.TLS, Workload.H2);

  private static final List<Workload> KNOWN =
      List.of(
          Workload.GET,
          Workload.POST,
          Workload.CHANGE,
          Workload.LARGE,
          Workload.H2C,
          Workload.TLS,
          Workload.H2);

  /** Who waits at a rate that says something of it. */
  private static final List<String> WAITING =
      List.of(
          Peers.NGINX,
          Peers.HAPROXY,
          Doorways.FORWARDING,
          Doorways.MINIMIZING,
          Doorways.CONTROLLING);

  /** Stretches of the load at a rate before it is measured. */
  private static final int RELEARNING = 2;

  private final Rounds first;
  private final Rounds next;
  private final boolean json;
  private final Contenders.Others others;
  private final Figures figures = new Figures();
  private boolean failed;

  private Main(boolean quick, boolean json, Contenders.Others others) {
    // What a JVM learned in one workload serves it in the next.
    first = quick ? Rounds.QUICK : new Rounds(35, 7, 3);
    next = quick ? new Rounds(8, 3, 2) : new Rounds(15, 5, 3);
    this.json = json;
    this.others = others;
  }

  /**
   * Ends with 2 when a program is missing or an argument is unknown, with 1 when a row failed: the
   * others are measured all the same.
   */
  public static void main(String[] args) throws IOException {
    List<String> options = new ArrayList<>(List.of(args));
    boolean quick = options.remove("--quick");
    boolean json = options.remove("--json");
    boolean spring = options.remove("--spring") || !quick;
    boolean ring = options.remove("--io-uring") || !quick;
    List<String> names = KNOWN.stream().map(Workload::name).toList();
    List<String> missing =
        Programs.missing(List.of("nginx", "haproxy", "wrk", "h2load", "openssl"));
    if (!names.containsAll(options) || !missing.isEmpty()) {
      System.err.println(
          missing.isEmpty()
              ? "usage: bench/run proxy [--quick] [--json] [--spring] [--io-uring] [ROW ...];"
                  + " rows are "
                  + names
              : "bench proxy needs " + missing + "; install them first (apt-get install)");
      System.exit(2);
    }
    List<Workload> asked =
        options.isEmpty()
            ? USUAL
            : KNOWN.stream().filter(it -> options.contains(it.name())).toList();
    Main main = new Main(quick, json, new Contenders.Others(spring, ring));
    main.measure(asked.stream().filter(it -> !it.tls()).toList(), false);
    main.measure(asked.stream().filter(Workload::tls).toList(), true);
    System.out.print(json ? main.figures.json() : "\n" + main.figures.bounds());
    System.exit(main.failed ? 1 : 0);
  }

  private void measure(List<Workload> workloads, boolean tls) throws IOException {
    if (workloads.isEmpty()) {
      return;
    }
    try (Site site = Site.open()) {
      Contenders contenders = new Contenders(site, tls, others);
      Load load = new Load(site.folder());
      boolean warm = false;
      for (Workload workload : workloads) {
        try {
          measure(workload, contenders.of(workload), load, warm ? next : first);
        } catch (IOException | IllegalStateException e) {
          System.err.println(workload.name() + " failed: " + e.getMessage());
          failed = true;
          site.keep();
        }
        warm = true;
      }
    }
  }

  private void measure(Workload workload, List<Contender> contenders, Load load, Rounds rounds)
      throws IOException {
    System.err.println(workload.name() + ": warming up, then " + rounds.count() + " rounds");
    figures.add(workload.name(), rounds.run(load, workload, contenders));
    show(workload.name());
    if (workload.equals(Workload.GET)) {
      wait(load, workload, contenders, rounds);
      show(Figures.P99);
    }
  }

  private void show(String row) {
    if (!json) {
      System.out.println(figures.text(row));
    }
  }

  /** At half of what nginx does, which everybody can. */
  private void wait(Load load, Workload workload, List<Contender> contenders, Rounds rounds)
      throws IOException {
    double rate = figures.callsPerSecond(workload.name(), Peers.NGINX) / 2;
    List<Contender> waiting =
        contenders.stream().filter(it -> WAITING.contains(it.name())).toList();
    for (Contender contender : waiting) {
      // Calls of another program undo part of what was compiled for the first one's.
      for (int stretch = 0; contender.compiles() && stretch < RELEARNING; stretch++) {
        load.p99(contender, workload, rounds.seconds(), rate);
      }
    }
    Map<String, List<Double>> waits = new LinkedHashMap<>();
    for (int round = 0; round < rounds.count(); round++) {
      for (Contender contender : waiting) {
        waits
            .computeIfAbsent(contender.name(), _ -> new ArrayList<>())
            .add(load.p99(contender, workload, rounds.seconds(), rate));
      }
    }
    figures.addWaits(waits, rate);
  }
}
