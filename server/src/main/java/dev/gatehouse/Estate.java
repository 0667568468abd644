package dev.gatehouse;

import dev.gatehouse.admin.Failed;
import dev.gatehouse.admin.JournaledChanges;
import dev.gatehouse.audit.AuditLog;
import dev.gatehouse.register.Register;
import dev.gatehouse.register.RegisterUnavailable;
import dev.gatehouse.register.StateFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** What a state folder holds, owned by this process: the register and the audit log. */
record Estate(StateFolder folder, Register register, AuditLog audit) implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(5);
  // Nothing for users, so no key: small segments let a test fill a disk within seconds.
  private static final int SEGMENT = Integer.getInteger("gatehouse.journal.segment", 32 << 20);

  /** Opens the folder as soon as its owner lets go of it. */
  static Estate await(Path path, Clock clock, Duration most) throws Failed {
    long until = System.nanoTime() + most.toNanos();
    while (true) {
      try {
        return open(StateFolder.own(path), clock);
      } catch (RegisterUnavailable e) {
        if (System.nanoTime() > until) {
          throw Failed.operation(String.valueOf(e.getMessage()));
        }
        LockSupport.parkNanos(LOOK.toNanos());
      }
    }
  }

  static Estate open(Path path, Clock clock) throws Failed {
    try {
      return open(StateFolder.own(path), clock);
    } catch (RegisterUnavailable e) {
      throw Failed.operation(String.valueOf(e.getMessage()));
    }
  }

  private static Estate open(StateFolder folder, Clock clock) throws Failed {
    Path path = folder.path();
    try {
      AuditLog audit = AuditLog.open(path, clock, SEGMENT);
      Register register =
          Register.open(folder, clock, new SecureRandom(), new JournaledChanges(audit));
      return new Estate(folder, register, audit);
    } catch (IOException | RegisterUnavailable e) {
      folder.close();
      throw Failed.operation(path + " cannot be used: " + e.getMessage());
    }
  }

  Path path() {
    return folder.path();
  }

  LockedContracts locked() {
    return new LockedContracts(path(), register.contractLocks());
  }

  /** Lets go of the folder; what is still to be recorded is left in it until {@link #close}. */
  void leave() {
    register.close();
    try {
      audit.leave();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      folder.close();
    }
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
