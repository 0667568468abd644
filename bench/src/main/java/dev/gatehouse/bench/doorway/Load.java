package dev.gatehouse.bench.doorway;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Calls from wrk over 64 kept-alive connections, as fast as they are answered. */
final class Load {
  private static final int CONNECTIONS = 64;
  private static final Pattern REQUESTS = Pattern.compile("(\\d+) requests in ([\\d.]+)s");
  private static final Pattern TROUBLE = Pattern.compile("(Non-2xx or 3xx|Socket errors).*");

  private final String wrk;

  Load(String wrk) {
    this.wrk = wrk;
  }

  /**
   * What one stretch of load cost.
   *
   * @param micros CPU of the contender per call
   */
  record Sample(double micros, double callsPerSecond) {}

  Sample on(Contender contender, int seconds) throws IOException {
    double before = contender.cpuSeconds();
    String report = run(contender, seconds);
    double used = contender.cpuSeconds() - before;
    Matcher trouble = TROUBLE.matcher(report);
    if (trouble.find()) {
      throw new IllegalStateException(contender.name() + ": " + trouble.group());
    }
    Matcher requests = REQUESTS.matcher(report);
    if (!requests.find()) {
      throw new IllegalStateException("wrk said nothing of requests: " + report);
    }
    long calls = Long.parseLong(requests.group(1));
    return new Sample(used * 1e6 / calls, calls / Double.parseDouble(requests.group(2)));
  }

  private String run(Contender contender, int seconds) throws IOException {
    List<String> command = new ArrayList<>();
    command.addAll(List.of(wrk, "-t", "1", "-c", "" + CONNECTIONS, "-d", seconds + "s"));
    for (String field : contender.fields()) {
      command.addAll(List.of("-H", field));
    }
    command.add(contender.target());
    return Programs.output(new ProcessBuilder(command).redirectErrorStream(true));
  }
}
