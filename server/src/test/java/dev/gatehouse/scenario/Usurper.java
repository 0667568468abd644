package dev.gatehouse.scenario;

import dev.gatehouse.proxy.HandOver;
import dev.gatehouse.register.RegisterUnavailable;
import dev.gatehouse.register.StateFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A successor that takes the sockets, and the state folder if it is told to, and dies of it. */
final class Usurper {
  private Usurper() {}

  public static void main(String[] arguments) {
    Path state = Path.of(arguments[0]);
    int sockets = HandOver.take(state.resolve("handover.sock"), Duration.ofSeconds(5)).size();
    while (arguments.length > 1) {
      try {
        StateFolder.own(state);
        break;
      } catch (RegisterUnavailable e) {
        LockSupport.parkNanos(1_000_000);
      }
    }
    Runtime.getRuntime().halt(sockets == 0 ? 1 : 137);
  }
}
