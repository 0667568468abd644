package dev.gatehouse;

import dev.gatehouse.admin.Failed;
import dev.gatehouse.admin.JournaledChanges;
import dev.gatehouse.audit.AuditLog;
import dev.gatehouse.register.Change;
import dev.gatehouse.register.Register;
import dev.gatehouse.register.RegisterUnavailable;
import dev.gatehouse.register.StateFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a state folder holds, owned by this process: the register and the audit log. */
record Estate(StateFolder folder, Register register, AuditLog audit) implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Estate.class);
  private static final Duration LOOK = Duration.ofMillis(5);
  // Nothing for users, so no key: small segments let a test fill a disk within seconds.
  private static final int SEGMENT = Integer.getInteger("gatehouse.journal.segment", 32 << 20);

  /** A folder that nobody else uses, before what it holds is opened. */
  record Owned(StateFolder folder) {
    Path path() {
      return folder.path();
    }

    /** Begins to open the journal, and opens the register meanwhile. */
    Opening open(Clock clock) throws Failed {
      tellOfWhatIsMissing(path());
      Beside<AuditLog> audit =
          Beside.begin("start-journal", () -> AuditLog.open(path(), clock, SEGMENT));
      try {
        Register register =
            Register.open(folder, clock, new SecureRandom(), change -> keep(change, audit));
        return new Opening(folder, register, audit);
      } catch (RegisterUnavailable e) {
        close(audit);
        folder.close();
        throw unusable(path(), e);
      }
    }
  }

  // What is missing is made anew, as on the first run; only that there was one before tells.
  private static void tellOfWhatIsMissing(Path path) {
    if (!Files.exists(path.resolve("journal.key"))) {
      return;
    }
    String anew = "{} is missing from {} and is made anew: {} are gone";
    if (!Files.exists(path.resolve(Register.FILE))) {
      LOG.error(anew, Register.FILE, path, "keys, approvals and accepted contracts");
    }
    if (!Files.exists(path.resolve(AuditLog.PERSONS))) {
      LOG.error(anew, AuditLog.PERSONS, path, "the names of persons in records until now");
    }
  }

  /** What the journal and its persons have lost since the last process had them. */
  void tellOfDamage() {
    for (String damage : audit.journal().damages()) {
      LOG.error("evidence is missing, run `gatehouse audit verify`: {}", damage);
    }
    if (audit.unreadablePersons() > 0) {
      LOG.error(
          "{} bytes of {} cannot be read: some persons in records until now have no name",
          audit.unreadablePersons(),
          path().resolve(AuditLog.PERSONS));
    }
  }

  /** One whose journal is still being opened. */
  record Opening(StateFolder folder, Register register, Beside<AuditLog> audit) {
    LockedContracts locked() {
      return new LockedContracts(folder.path(), register.contractLocks());
    }

    Estate finish() throws Failed {
      try {
        return new Estate(folder, register, audit.get(IOException.class));
      } catch (IOException e) {
        register.close();
        folder.close();
        throw unusable(folder.path(), e);
      }
    }

    /** Where nothing comes of it. */
    void giveUp() {
      register.close();
      Estate.close(audit);
      folder.close();
    }
  }

  /** Owns the folder as soon as its owner lets go of it. */
  static Owned await(Path path, Duration most) throws Failed {
    long until = System.nanoTime() + most.toNanos();
    while (true) {
      try {
        return new Owned(StateFolder.own(path));
      } catch (RegisterUnavailable e) {
        if (System.nanoTime() > until) {
          throw Failed.operation(String.valueOf(e.getMessage()));
        }
        LockSupport.parkNanos(LOOK.toNanos());
      }
    }
  }

  static Owned own(Path path) throws Failed {
    try {
      return new Owned(StateFolder.own(path));
    } catch (RegisterUnavailable e) {
      throw Failed.operation(String.valueOf(e.getMessage()));
    }
  }

  static Estate open(Path path, Clock clock) throws Failed {
    return own(path).open(clock).finish();
  }

  private static void keep(Change change, Beside<AuditLog> audit) throws RegisterUnavailable {
    try {
      new JournaledChanges(audit.get(IOException.class)).keep(change);
    } catch (IOException e) {
      throw new RegisterUnavailable("the journal cannot be used", e);
    }
  }

  private static void close(Beside<AuditLog> audit) {
    try {
      audit.get(IOException.class).close();
    } catch (IOException e) {
      LOG.warn("the journal was not closed: {}", e.getMessage());
    }
  }

  private static Failed unusable(Path path, Exception e) {
    return Failed.operation(path + " cannot be used: " + e.getMessage());
  }

  Path path() {
    return folder.path();
  }

  LockedContracts locked() {
    return new LockedContracts(path(), register.contractLocks());
  }

  /**
   * Lets go of the folder, and hears of keys that end in it from now on; what is still to be
   * recorded is left in it until {@link #close}.
   */
  void leave() {
    register.close();
    try {
      audit.leave();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      folder.close();
    }
    register.follow(path());
  }

  @Override
  public void close() {
    register.close();
    try {
      audit.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      folder.close();
    }
  }
}
