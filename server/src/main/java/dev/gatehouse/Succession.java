package dev.gatehouse;

import dev.gatehouse.admin.Failed;
import dev.gatehouse.proxy.HandOver;
import dev.gatehouse.proxy.Inherited;
import dev.gatehouse.register.StateFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * How a gateway takes over from the one that runs. It reads its configuration before it asks for
 * anything, so that a mistake leaves the other as it is; then it has the listening sockets, in
 * which calls wait until it also has the state folder.
 */
record Succession(Path state, List<Inherited> sockets) {
  private static final Duration SOCKETS = Duration.ofSeconds(5);
  private static final Duration LOOK = Duration.ofMillis(20);
  private static final Duration FOLDER = Duration.ofSeconds(60);

  /** Where a gateway offers its sockets. */
  static Path socket(Path state) {
    return state.resolve("handover.sock");
  }

  /**
   * Asks the gateway that runs, if one does, to let go.
   *
   * @throws ConfigurationMistaken if the configuration could not be served: then nothing was asked
   */
  static Succession begin(Loader loader, Clock clock) throws Failed, ConfigurationMistaken {
    Path state = loader.draft().state();
    try (KeptLocks locks = KeptLocks.of(loader, clock)) {
      Loader.Build build = loader.load(locks.vault());
      return new Succession(state, HandOver.take(socket(build.config().state()), SOCKETS));
    }
  }

  /**
   * Waits until a successor that has sockets and may have the folder serves; false if it ended
   * before. The last thing that it opens is the socket of the command line.
   */
  static boolean serves(long process, Path state) {
    Optional<ProcessHandle> successor = ProcessHandle.of(process);
    while (true) {
      boolean alive = successor.isPresent() && successor.get().isAlive();
      if (Files.exists(StateFolder.socket(state))) {
        return true;
      }
      if (!alive) {
        return false;
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
  }

  /** What this process offered and a successor took that is no more. */
  static Succession back(Path state) {
    return new Succession(state, HandOver.take(socket(state), SOCKETS));
  }

  /** Owns the state folder as soon as the other has let go of it. */
  Estate.Owned estate() throws Failed {
    return sockets.isEmpty() ? Estate.own(state) : Estate.await(state, FOLDER);
  }
}
