package dev.gatehouse;

import dev.gatehouse.admin.Commands;
import dev.gatehouse.admin.JournalTrail;
import dev.gatehouse.admin.Terminal;
import java.time.Clock;

/** The process. */
public final class Gatehouse {
  private Gatehouse() {}

  public static void main(String[] words) {
    Clock clock = Clock.systemUTC();
    Terminal terminal = new Terminal(System.out, System.err);
    Commands commands =
        new Commands(new GatehouseProduct(clock), new JournalTrail(), clock, terminal);
    int exit = commands.run(words);
    System.out.flush();
    System.exit(exit);
  }
}
