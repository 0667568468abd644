package dev.gatehouse.admin;

import dev.gatehouse.register.StateFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** {@code gatehouse restart}: a new process in place of the one that runs. */
final class RestartCommand {
  /** The errand. */
  static final String RESTART = "restart";

  private static final Duration MOST = Duration.ofSeconds(60);
  private static final Duration LOOK = Duration.ofMillis(50);

  private RestartCommand() {}

  static int run(Path state, Terminal terminal) throws Failed {
    long successor = begin(state);
    long until = System.nanoTime() + MOST.toNanos();
    while (!serves(state, successor)) {
      if (ProcessHandle.of(successor).filter(ProcessHandle::isAlive).isEmpty()) {
        throw Failed.operation(
            "process %d ended before it took over; what it said is where the gateway's log is"
                .formatted(successor));
      }
      if (System.nanoTime() > until) {
        throw Failed.operation("process " + successor + " has not taken over yet");
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
    terminal.out().println("process " + successor + " has taken over");
    return 0;
  }

  private static long begin(Path state) throws Failed {
    Optional<SocketDesk> running = SocketDesk.at(StateFolder.socket(state));
    if (running.isEmpty()) {
      throw Failed.operation("no gateway runs with " + state + "; start one with gatehouse run");
    }
    try (Desk desk = running.get()) {
      List<Row> rows = desk.run(new Errand(RESTART, Map.of()), "");
      return Long.parseLong(rows.getFirst().text("process"));
    }
  }

  private static boolean serves(Path state, long process) throws Failed {
    if (StateFolder.owner(state).filter(owner -> owner == process).isEmpty()) {
      return false;
    }
    Optional<SocketDesk> desk = SocketDesk.at(StateFolder.socket(state));
    desk.ifPresent(SocketDesk::close);
    return desk.isPresent();
  }
}
