package dev.gatehouse.bench.edge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Calls over 64 kept-alive connections as fast as they are answered: from wrk, or from h2load over
 * HTTP/2, where 16 connections carry 4 calls each at a time.
 */
public final class Load {
  private static final int CONNECTIONS = 64;
  private static final int STREAMS = 4;
  private static final Pattern WRK = Pattern.compile("(\\d+) requests in ([\\d.]+)s");
  private static final Pattern H2LOAD = Pattern.compile("finished in ([\\d.]+)s");
  private static final Pattern GOOD =
      Pattern.compile("status codes: (\\d+) 2xx, 0 3xx, 0 4xx, 0 5xx");
  private static final Pattern TROUBLE =
      Pattern.compile("(Non-2xx or 3xx|Socket errors|, [1-9]\\d* failed|, [1-9]\\d* errored).*");

  private final Path folder;

  /**
   * @param folder for the files that the programs want
   */
  public Load(Path folder) {
    this.folder = folder;
  }

  /**
   * What one stretch of load cost.
   *
   * @param micros CPU of the contender per call
   */
  public record Sample(double micros, double callsPerSecond) {}

  /** Calls for so many seconds. */
  public Sample on(Contender contender, Workload workload, int seconds) throws IOException {
    double before = contender.cpuSeconds();
    String report =
        workload.http2() ? h2load(contender, workload, seconds) : wrk(contender, workload, seconds);
    double used = contender.cpuSeconds() - before;
    Matcher trouble = TROUBLE.matcher(report);
    if (trouble.find()) {
      throw new IllegalStateException(contender.name() + ": " + trouble.group());
    }
    long calls = calls(workload, report);
    return new Sample(used * 1e6 / calls, calls / time(workload, report));
  }

  private static long calls(Workload workload, String report) {
    return Long.parseLong(find(workload.http2() ? GOOD : WRK, report).group(1));
  }

  private static double time(Workload workload, String report) {
    Matcher found = find(workload.http2() ? H2LOAD : WRK, report);
    return Double.parseDouble(found.group(found.groupCount()));
  }

  private static Matcher find(Pattern pattern, String report) {
    Matcher matcher = pattern.matcher(report);
    if (!matcher.find()) {
      throw new IllegalStateException("the load said nothing of what it did: " + report);
    }
    return matcher;
  }

  private String wrk(Contender contender, Workload workload, int seconds) throws IOException {
    List<String> command = new ArrayList<>(List.of(Programs.path("wrk"), "-t", "1"));
    command.addAll(List.of("-c", "" + CONNECTIONS, "-d", seconds + "s"));
    contender.script().ifPresent(it -> command.addAll(List.of("-s", it.toString())));
    Optional<String> body = workload.body();
    if (body.isPresent()) {
      Path script = folder.resolve(workload.name() + ".lua");
      Files.writeString(
          script,
          "wrk.method = \"POST\"\n"
              + "wrk.headers[\"Content-Type\"] = \"application/json\"\n"
              + "wrk.body = [["
              + body.get()
              + "]]\n");
      command.addAll(List.of("-s", script.toString()));
    }
    return run(command, contender, workload);
  }

  private String h2load(Contender contender, Workload workload, int seconds) throws IOException {
    List<String> command = new ArrayList<>(List.of(Programs.path("h2load"), "-t", "1"));
    command.addAll(
        List.of("-c", "" + CONNECTIONS / STREAMS, "-m", "" + STREAMS, "-D", "" + seconds));
    return run(command, contender, workload);
  }

  private static String run(List<String> command, Contender contender, Workload workload)
      throws IOException {
    for (String field : contender.fields()) {
      command.addAll(List.of("-H", field));
    }
    command.add(contender.url().resolve(workload.target()).toString());
    return Programs.output(new ProcessBuilder(command).redirectErrorStream(true));
  }

  /**
   * The 99th percentile of the time to answer at a steady rate of calls, in microseconds: calls are
   * begun when they are due, whether or not earlier ones are answered.
   */
  public double p99(Contender contender, Workload workload, int seconds, double callsPerSecond)
      throws IOException {
    Path log = Files.createTempFile(folder, "latency", ".tsv");
    long perConnection = Math.max(1, Math.round(callsPerSecond / CONNECTIONS));
    List<String> command = new ArrayList<>(List.of(Programs.path("h2load"), "--h1", "-t", "1"));
    command.addAll(List.of("-c", "" + CONNECTIONS, "-D", "" + seconds));
    command.addAll(List.of("--rps", "" + perConnection, "--log-file", log.toString()));
    String report = run(command, contender, workload);
    Matcher trouble = TROUBLE.matcher(report);
    if (trouble.find()) {
      throw new IllegalStateException(contender.name() + ": " + trouble.group());
    }
    // start in µs since the epoch, status, µs to the answer
    double[] micros =
        Files.readAllLines(log).stream()
            .mapToDouble(line -> Double.parseDouble(line.split("\t", -1)[2]))
            .toArray();
    Files.delete(log);
    Arrays.sort(micros);
    return micros[(int) Math.ceil(0.99 * micros.length) - 1];
  }
}
