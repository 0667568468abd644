package dev.gatehouse.bench.scale;

import dev.gatehouse.bench.edge.Contender;
import dev.gatehouse.bench.edge.Load;
import dev.gatehouse.bench.edge.Peers;
import dev.gatehouse.bench.edge.Programs;
import dev.gatehouse.bench.edge.Rounds;
import dev.gatehouse.bench.edge.Site;
import dev.gatehouse.bench.edge.Workload;
import dev.gatehouse.register.Refused;
import dev.gatehouse.register.RegisterUnavailable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * {@code bench/run scale [--quick] [--json] [operations] [keys] [start]}: CPU per call with 10,
 * 1,000 and 100,000 operations, called evenly and by 1/rank, and with 10, 10,000 and 1,000,000
 * keys; how much of the process a key takes; and how long many operations take to start and to
 * reload.
 */
public final class Main {
  private static final List<String> PARTS = List.of("operations", "keys", "start");
  private static final List<Integer> OPERATIONS = List.of(10, 1_000, 100_000);
  private static final List<Integer> KEYS = List.of(10, 10_000, 1_000_000);
  private static final int BYTES_PER_KEY = 200;
  private static final Rounds QUICK = new Rounds(12, 5, 2);

  private final Rounds rounds;
  private final boolean json;

  private Main(Rounds rounds, boolean json) {
    this.rounds = rounds;
    this.json = json;
  }

  /** Ends with 2 when a program is missing or an argument is unknown. */
  public static void main(String[] args) throws IOException, RegisterUnavailable, Refused {
    List<String> parts = new ArrayList<>(List.of(args));
    boolean quick = parts.remove("--quick");
    boolean json = parts.remove("--json");
    List<String> missing = Programs.missing(List.of("nginx", "wrk", "openssl", "kill"));
    if (!PARTS.containsAll(parts) || !missing.isEmpty()) {
      System.err.println(
          missing.isEmpty()
              ? "usage: bench/run scale [--quick] [--json] [operations] [keys] [start]"
              : "bench scale needs " + missing + "; install them first (apt-get install)");
      System.exit(2);
    }
    Main main = new Main(quick ? QUICK : Rounds.FULL, json);
    for (String part : parts.isEmpty() ? PARTS : parts) {
      main.measure(part);
    }
  }

  private void measure(String part) throws IOException, RegisterUnavailable, Refused {
    try (Site site = Site.open()) {
      Contender upstream = site.with(new Peers(site.folder()).upstream());
      Gateways gateways = new Gateways(site.folder(), upstream.url());
      switch (part) {
        case "operations" -> operations(site, gateways);
        case "keys" -> keys(site, gateways);
        default -> start(gateways);
      }
    }
  }

  private void operations(Site site, Gateways gateways) throws IOException {
    List<Contender> evenly = new ArrayList<>();
    List<Contender> byRank = new ArrayList<>();
    for (int count : OPERATIONS) {
      List<Contender> both = gateways.ofOperations(count, gateways.operations(count));
      evenly.add(site.with(both.getFirst()));
      byRank.add(both.getLast());
    }
    // Both in the same rounds, so that they can be compared.
    List<Contender> all = Stream.concat(evenly.stream(), byRank.stream()).toList();
    Map<String, List<Load.Sample>> samples = run(site, all);
    tell("operations, called evenly", samples, evenly);
    tell("operations, few often", samples, byRank);
  }

  private void keys(Site site, Gateways gateways) throws IOException, RegisterUnavailable, Refused {
    List<Contender> contenders = new ArrayList<>();
    for (int count : KEYS) {
      contenders.add(site.with(gateways.ofKeys(count)));
    }
    tell("keys", run(site, contenders), contenders);
    long more = contenders.getLast().residentBytes() - contenders.getFirst().residentBytes();
    System.out.printf(
        Locale.ROOT,
        json
            ? "{\"bench\":\"scale\",\"name\":\"key\",\"bytes\":%.0f,\"wanted\":%d}%n"
            : "%.0f bytes of the process for each key, of %d wanted%n",
        (double) more / (KEYS.getLast() - KEYS.getFirst()),
        BYTES_PER_KEY);
  }

  private Map<String, List<Load.Sample>> run(Site site, List<Contender> contenders)
      throws IOException {
    return rounds.run(new Load(site.folder()), Workload.GET, contenders);
  }

  private void tell(
      String title, Map<String, List<Load.Sample>> samples, List<Contender> contenders) {
    Map<String, List<Load.Sample>> theirs = new LinkedHashMap<>();
    for (Contender contender : contenders) {
      theirs.put(contender.name(), samples.getOrDefault(contender.name(), List.of()));
    }
    Growth growth = new Growth(theirs);
    System.out.print(json ? growth.json() : growth.text(title));
  }

  private void start(Gateways gateways) throws IOException {
    for (int count : OPERATIONS) {
      Starts starts = Starts.of(gateways.operations(count));
      System.out.printf(
          Locale.ROOT,
          json
              ? "{\"bench\":\"scale\",\"name\":\"start\",\"operations\":%d,\"startMillis\":%.0f,"
                  + "\"reloadMillis\":%.0f,\"mb\":%d}%n"
              : "%,10d operations: started after %.0f ms, reloaded after %.0f ms, %d MB%n",
          count,
          starts.start(),
          starts.reload(),
          starts.resident() >> 20);
    }
  }
}
