package dev.gatehouse.bench.doorway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** {@code bench/run doorway [--quick] [--json]}: CPU per call, as ratios to nginx. */
public final class Main {
  static final String TARGET = "/items/7?limit=10";

  private Main() {}

  /** Ends with 2 when a program is missing or an argument is unknown. */
  public static void main(String[] args) throws IOException {
    List<String> options = List.of(args);
    List<String> missing = Programs.missing(List.of("nginx", "haproxy", "wrk"));
    if (!List.of("--quick", "--json", "--peers").containsAll(options) || !missing.isEmpty()) {
      System.err.println(
          missing.isEmpty()
              ? "usage: bench/run doorway [--quick] [--json] [--peers]"
              : "bench doorway needs " + missing + "; install them first (apt-get install)");
      System.exit(2);
    }
    Path folder = Files.createTempDirectory("gatehouse-bench");
    boolean quick = options.contains("--quick");
    List<Contender> contenders = new ArrayList<>();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> contenders.forEach(Contender::close)));
    start(contenders, folder, options.contains("--peers"));
    Map<String, List<Load.Sample>> samples =
        new Rounds(quick).run(contenders.subList(1, contenders.size()));
    Report report = new Report(samples);
    System.out.print(options.contains("--json") ? report.json() : report.text());
    // only a failed measurement leaves its folder, for its logs
    contenders.forEach(Contender::close);
    delete(folder);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Starts the upstream, which comes first, and those that forward to it. */
  private static void start(List<Contender> contenders, Path folder, boolean peersOnly)
      throws IOException {
    Path launcher = Path.of(System.getProperty("gatehouse.root", "."), "gatehouse");
    Peers peers = new Peers(folder);
    Contender upstream = peers.upstream(Payload.body());
    contenders.add(upstream);
    contenders.add(peers.nginx(upstream));
    contenders.add(peers.haproxy(upstream));
    if (!peersOnly) {
      Doorways doorways = new Doorways(launcher, folder, upstream);
      contenders.add(doorways.forwarding());
      contenders.add(doorways.controlling());
    }
  }

  /** Interleaves the contenders, so that what slows the machine for a while slows all of them. */
  private record Rounds(boolean quick) {
    Map<String, List<Load.Sample>> run(List<Contender> contenders) throws IOException {
      Load load = new Load(Programs.path("wrk"));
      Map<String, List<Load.Sample>> samples = new LinkedHashMap<>();
      for (Contender contender : contenders) {
        samples.put(contender.name(), new ArrayList<>());
        boolean compiles = contender.name().startsWith("gatehouse");
        load.on(contender, compiles ? (quick ? 8 : 20) : 1);
      }
      for (int round = 0; round < (quick ? 3 : 7); round++) {
        for (Contender contender : contenders) {
          samples.getOrDefault(contender.name(), List.of()).add(load.on(contender, quick ? 2 : 5));
        }
      }
      return samples;
    }
  }
}
