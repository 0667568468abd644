package dev.gatehouse.bench.scale;

import dev.gatehouse.bench.edge.Contender;
import dev.gatehouse.bench.edge.Gateway;
import dev.gatehouse.bench.edge.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * How long a gateway takes to start and to reload.
 *
 * @param start milliseconds from the launch to the line that says that it serves
 * @param reload milliseconds from the signal to the line that says that it was done
 * @param resident bytes of the process after its start
 */
record Starts(double start, double reload, long resident) {
  private static final String RELOADED = "the configuration was reloaded";
  private static final long AT_MOST = 120_000_000_000L;

  /** Starts it twice: the first run, which locks the contract, does not count. */
  static Starts of(Path configuration) throws IOException {
    Gateway.start("first", configuration, List.of(), "").close();
    long begun = System.nanoTime();
    try (Contender gateway = Gateway.start("second", configuration, List.of(), "")) {
      double start = (System.nanoTime() - begun) / 1e6;
      long resident = gateway.residentBytes();
      return new Starts(start, reload(gateway, Gateway.log(configuration)), resident);
    }
  }

  private static double reload(Contender gateway, Path log) throws IOException {
    long begun = System.nanoTime();
    Programs.output(
        new ProcessBuilder(Programs.path("kill"), "-HUP", "" + gateway.process().pid()));
    while (!Files.readString(log).contains(RELOADED)) {
      if (!gateway.process().isAlive() || System.nanoTime() - begun > AT_MOST) {
        throw new IllegalStateException("no reload: " + Files.readString(log));
      }
      LockSupport.parkNanos(1_000_000);
    }
    return (System.nanoTime() - begun) / 1e6;
  }
}
