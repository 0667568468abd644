package dev.gatehouse;

import dev.gatehouse.admin.Commands;
import dev.gatehouse.admin.JournalTrail;
import dev.gatehouse.admin.Terminal;
import java.security.Security;
import java.time.Clock;

/** The process. */
public final class Gatehouse {
  private Gatehouse() {}

  public static void main(String[] words) {
    // How long an address is believed is configured per upstream: the JDK is not to add to it.
    Security.setProperty("networkaddress.cache.ttl", "1");
    Security.setProperty("networkaddress.cache.negative.ttl", "1");
    Clock clock = Clock.systemUTC();
    Terminal terminal = new Terminal(System.out, System.err);
    Commands commands =
        new Commands(new GatehouseProduct(clock), new JournalTrail(), clock, terminal);
    int exit = commands.run(words);
    System.out.flush();
    System.exit(exit);
  }
}
